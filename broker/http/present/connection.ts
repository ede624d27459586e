import type { ClientConnection } from '../../core/clients.ts';
import { CONNECTION } from '../stats/columns.ts';
import { compareText, type Fields, type Scope, type View } from '../view.ts';
import { details, numbersOf } from './stats.ts';
import { jsonOfTable } from './table.ts';

const octets = (column: 'recv_oct' | 'send_oct') => (connection: ClientConnection, scope: Scope) => {
  const series = scope.sampler.connections.of(connection);
  return details(numbersOf(CONNECTION, connection, series), column, scope, scope.ranges.data);
};

/** The name that the client gave its connection. */
function ownName(connection: ClientConnection): string | undefined {
  const name = connection.clientProperties.get('connection_name');
  return name?.type === 'longstr' ? name.value : undefined;
}

/** Only clients of MQTT have one. */
function clientId(connection: ClientConnection): string | undefined {
  const id = connection.protocol.startsWith('MQTT') ? connection.clientProperties.get('client_id') : undefined;
  return id?.type === 'longstr' ? id.value : undefined;
}

const fields: Fields<ClientConnection> = {
  auth_mechanism: (c) => (c.authMechanism === '' ? undefined : c.authMechanism),
  channel_max: (c) => c.channelMax,
  // As RabbitMQ counts the one of its own between MQTT and AMQP.
  channels: (c) => (clientId(c) === undefined ? c.channels.size : 1),
  client_properties: (c) => jsonOfTable(c.clientProperties),
  connected_at: (c) => c.connectedAt,
  frame_max: (c) => c.frameMax,
  host: (c) => c.host,
  name: (c) => c.name,
  node: (_, scope) => scope.node,
  peer_host: (c) => c.peerHost,
  peer_port: (c) => c.peerPort,
  port: (c) => c.port,
  protocol: (c) => c.protocol,
  recv_cnt: (c) => c.traffic.recvCnt,
  recv_oct: (c) => c.traffic.recvOct,
  recv_oct_details: octets('recv_oct'),
  send_cnt: (c) => c.traffic.sendCnt,
  send_oct: (c) => c.traffic.sendOct,
  send_oct_details: octets('send_oct'),
  send_pend: (c) => c.traffic.sendPend,
  ssl: (c) => c.tls,
  state: (c) => c.state,
  timeout: (c) => c.heartbeat,
  // As RabbitMQ has it: its MQTT is a client of its own AMQP, without a network between.
  type: (c) => (clientId(c) === undefined ? 'network' : 'direct'),
  user: (c) => c.user,
  user_provided_name: ownName,
  user_who_performed_action: (c) => c.user,
  variable_map: (c) => (clientId(c) === undefined ? undefined : { client_id: clientId(c) }),
  vhost: (c) => c.vhost,
};

export const connectionView: View<ClientConnection> = {
  fields,
  nameOf: (c) => c.name,
  compare: (a, b) => compareText(a.name, b.name),
};

/** What `/connections/username/:username` tells. */
export const connectionIdentity: Fields<ClientConnection> = {
  name: (c) => c.name,
  node: (_, scope) => scope.node,
  user: (c) => c.user,
  vhost: (c) => c.vhost,
};
