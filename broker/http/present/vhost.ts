import type { VHost } from '../../core/vhost.ts';
import { type LENGTH_COLUMNS, VHOST } from '../stats/columns.ts';
import { compareText, type Fields, type Scope, type View } from '../view.ts';
import { CHANNEL_GROUPS, details, messageStats, type Numbers, numbersOf } from './stats.ts';

function numbers(vhost: VHost, scope: Scope): Numbers {
  const made = numbersOf(VHOST, vhost, scope.sampler.vhosts.of(vhost));
  let ready = 0;
  let unacked = 0;
  for (const queue of vhost.queues.values()) {
    ready += queue.readyCount;
    unacked += queue.unackedCount;
  }
  made.values.set([ready + unacked, ready, unacked]);
  // Octets are as of the last sample: the sampler sums them over the connections.
  const last = made.series?.last;
  if (last !== undefined) made.values.set(last.subarray(VHOST.recvOct), VHOST.recvOct);
  return made;
}

const number = (column: string) => (vhost: VHost, scope: Scope) => {
  const made = numbers(vhost, scope);
  return made.values[made.columns.indexOf(column)];
};
const lengthDetails = (column: (typeof LENGTH_COLUMNS)[number]) => (vhost: VHost, scope: Scope) =>
  details(numbers(vhost, scope), column, scope, scope.ranges.lengths);
const octetDetails = (column: 'recv_oct' | 'send_oct') => (vhost: VHost, scope: Scope) =>
  details(numbers(vhost, scope), column, scope, scope.ranges.data);

const fields: Fields<VHost> = {
  name: (v) => v.name,
  description: (v) => v.description,
  tags: (v) => v.tags,
  default_queue_type: () => 'undefined',
  metadata: (v) => ({ description: v.description, tags: v.tags }),
  tracing: () => false,
  cluster_state: (_, scope) => ({ [scope.node]: 'running' }),
  send_oct: number('send_oct'),
  send_oct_details: octetDetails('send_oct'),
  recv_oct: number('recv_oct'),
  recv_oct_details: octetDetails('recv_oct'),
  messages: number('messages'),
  messages_details: lengthDetails('messages'),
  messages_ready: number('messages_ready'),
  messages_ready_details: lengthDetails('messages_ready'),
  messages_unacknowledged: number('messages_unacknowledged'),
  messages_unacknowledged_details: lengthDetails('messages_unacknowledged'),
  message_stats: (v, scope) => messageStats(numbers(v, scope), CHANNEL_GROUPS, scope),
};

export const vhostView: View<VHost> = {
  fields,
  nameOf: (v) => v.name,
  compare: (a, b) => compareText(a.name, b.name),
};
