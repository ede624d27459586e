import type { ClientChannel, ClientConnection } from '../../core/clients.ts';
import type { Consumer } from '../../core/consumer.ts';
import type { VHost } from '../../core/vhost.ts';
import { holds } from '../auth.ts';
import { type Call, type Handler, inVHost } from '../call.ts';
import { notAuthorised, notFound } from '../errors.ts';
import { channelDetail, channelView } from '../present/channel.ts';
import { connectionIdentity, connectionView } from '../present/connection.ts';
import { consumerView } from '../present/consumer.ts';
import { noContent, ok, type Reply } from '../reply.ts';
import { list, one } from '../view.ts';

const CLOSED_BY_OPERATOR = 'Closed via management plugin';

/** Who isn't a monitor sees his own. */
function visibleConnections(call: Call): ClientConnection[] {
  const all = [...call.broker.clients.connections.values()];
  return call.isMonitor ? all : all.filter((c) => c.user === call.user.name);
}

const channelsOf = (connections: readonly ClientConnection[]): ClientChannel[] =>
  connections.flatMap((c) => [...c.channels.values()]);

const within = (vhost: VHost) => (c: ClientConnection) => c.vhost === vhost.name;

export const listConnections = (call: Call): Reply => list(call, visibleConnections(call), connectionView);

export const listConnectionsIn = inVHost((call, vhost) =>
  list(call, visibleConnections(call).filter(within(vhost)), connectionView),
);

const onConnection = (handler: (call: Call, connection: ClientConnection) => Reply): Handler => {
  return (call) => {
    const connection = call.broker.clients.connections.get(call.param('connection'));
    if (connection === undefined) return notFound();
    const own = connection.user === call.user.name;
    return own || call.isMonitor ? handler(call, connection) : notAuthorised('User not authorised to access object');
  };
};

export const getConnection = onConnection((call, connection) => one(call, connection, connectionView.fields));

export const listConnectionChannels = onConnection((call, connection) =>
  list(call, [...connection.channels.values()], channelView),
);

function closeOne(call: Call, connection: ClientConnection): void {
  connection.close(call.header('x-reason') ?? CLOSED_BY_OPERATOR);
}

export const closeConnection = onConnection((call, connection) => {
  const own = connection.user === call.user.name;
  if (!own && !holds(call.user, 'administrator')) return notAuthorised('User not authorised to access object');
  closeOne(call, connection);
  return noContent();
});

const connectionsOfUser = (call: Call): ClientConnection[] =>
  visibleConnections(call).filter((c) => c.user === call.param('username'));

export const listUserConnections = (call: Call): Reply =>
  list(call, connectionsOfUser(call), connectionView, connectionIdentity);

export const closeUserConnections = (call: Call): Reply => {
  const own = call.param('username') === call.user.name;
  if (!own && !holds(call.user, 'administrator')) return notAuthorised('User not authorised to access object');
  for (const connection of connectionsOfUser(call)) closeOne(call, connection);
  return noContent();
};

export const listChannels = (call: Call): Reply => list(call, channelsOf(visibleConnections(call)), channelView);

export const listChannelsIn = inVHost((call, vhost) =>
  list(call, channelsOf(visibleConnections(call).filter(within(vhost))), channelView),
);

/** A channel's name is its connection's and the number in brackets. */
export const getChannel = (call: Call): Reply => {
  const [, connectionName, number] = /^(.*) \((\d+)\)$/s.exec(call.param('channel')) ?? [];
  const connection = connectionName === undefined ? undefined : call.broker.clients.connections.get(connectionName);
  const channel = connection?.channels.get(Number(number));
  if (connection === undefined || channel === undefined) return notFound();
  const own = connection.user === call.user.name;
  if (!own && !call.isMonitor) return notAuthorised('User not authorised to access object');
  return one(call, channel, channelDetail);
};

const consumersIn = (vhosts: readonly VHost[]): Consumer[] =>
  vhosts.flatMap((v) => [...v.queues.values()].flatMap((q) => [...q.consumers]));

export const listConsumers = (call: Call): Reply => list(call, consumersIn(call.visibleVHosts()), consumerView);

export const listConsumersIn = inVHost((call, vhost) => list(call, consumersIn([vhost]), consumerView));

export const whoAmI = (call: Call): Reply => ok({ name: call.user.name, tags: call.user.tags });
