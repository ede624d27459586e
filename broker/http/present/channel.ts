import type { ClientChannel } from '../../core/clients.ts';
import { CHANNEL } from '../stats/columns.ts';
import { compareText, type Fields, render, type Scope, type View } from '../view.ts';
import { consumerView } from './consumer.ts';
import { CHANNEL_GROUPS, messageStats, numbersOf } from './stats.ts';
import { isoTime } from './time.ts';

/** A channel that was used within this time isn't called idle. */
const IDLE_MS = 1_000;

function idleSince(channel: ClientChannel, scope: Scope): string | undefined {
  const since = Math.max(channel.idleSince, scope.sampler.channels.of(channel)?.lastChange ?? 0);
  return scope.sampler.broker.env.now() - since < IDLE_MS ? undefined : isoTime(since);
}

const fields: Fields<ClientChannel> = {
  acks_uncommitted: (c) => c.uncommittedAcks,
  confirm: (c) => c.confirm,
  connection_details: ({ connection: c }) => ({ name: c.name, peer_host: c.peerHost, peer_port: c.peerPort }),
  consumer_count: (c) => c.consumers.size,
  global_prefetch_count: (c) => c.globalPrefetch,
  idle_since: idleSince,
  message_stats: (c, scope) => messageStats(numbersOf(CHANNEL, c, scope.sampler.channels.of(c)), CHANNEL_GROUPS, scope),
  messages_unacknowledged: (c) => c.unacked,
  messages_uncommitted: (c) => c.uncommittedMessages,
  messages_unconfirmed: (c) => c.unconfirmed,
  name: (c) => c.name,
  node: (_, scope) => scope.node,
  number: (c) => c.number,
  prefetch_count: (c) => c.prefetch,
  state: (c) => c.state,
  transactional: (c) => c.transactional,
  user: (c) => c.connection.user,
  user_who_performed_action: (c) => c.connection.user,
  vhost: (c) => c.connection.vhost,
};

export const channelView: View<ClientChannel> = {
  fields,
  nameOf: (c) => c.name,
  compare: (a, b) => compareText(a.connection.name, b.connection.name) || a.number - b.number,
};

export const channelDetail: Fields<ClientChannel> = {
  ...fields,
  consumer_details: (c, scope) =>
    [...c.consumers.values()].map((consumer) => render(consumerView.fields, consumer, scope)),
  deliveries: () => [],
  publishes: () => [],
};
