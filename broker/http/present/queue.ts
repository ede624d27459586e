import type { ClientConnection } from '../../core/clients.ts';
import type { QueueKind } from '../../core/queue/arguments.ts';
import type { Queue } from '../../core/queue/queue.ts';
import { type LENGTH_COLUMNS, QUEUE } from '../stats/columns.ts';
import { compareText, type Fields, render, type Scope, type View } from '../view.ts';
import { consumerView } from './consumer.ts';
import { details, messageStats, numbersOf, QUEUE_GROUPS } from './stats.ts';
import { jsonOfTable } from './table.ts';
import { isoTime } from './time.ts';

/** A queue that was used within this time isn't called idle. */
const IDLE_MS = 1_000;

const numbers = (queue: Queue, scope: Scope) => numbersOf(QUEUE, queue, scope.sampler.queues.of(queue));

const lengthDetails = (column: (typeof LENGTH_COLUMNS)[number]) => (queue: Queue, scope: Scope) =>
  details(numbers(queue, scope), column, scope, scope.ranges.lengths);

/** A key that RabbitMQ gives for some kinds of queues only. */
const only =
  (kinds: readonly QueueKind[], field: (queue: Queue, scope: Scope) => unknown) => (queue: Queue, scope: Scope) =>
    kinds.includes(queue.kind) ? field(queue, scope) : undefined;

const CLASSIC: readonly QueueKind[] = ['classic'];
const QUORUM: readonly QueueKind[] = ['quorum'];
const REPLICATED: readonly QueueKind[] = ['quorum', 'stream'];
const NOT_STREAM: readonly QueueKind[] = ['classic', 'quorum'];

/**
 * The share of time in which the consumers could take more: all or nothing here, since delivery is immediate. Without
 * consumers 0, as in RabbitMQ.
 */
function capacity(queue: Queue): number {
  return queue.consumers.some((c) => c.hasCredit) ? 1 : 0;
}

function idleSince(queue: Queue, scope: Scope): string | undefined {
  const series = scope.sampler.queues.of(queue);
  const since = Math.max(queue.idleSince, series?.lastChange ?? 0);
  return scope.sampler.broker.env.now() - since < IDLE_MS ? undefined : isoTime(since);
}

/** Seconds; null unless a ready message says when it was made. */
function headTimestamp(queue: Queue): number | null {
  const stamp = queue.browse(0, 1)[0]?.message.properties.timestamp;
  return stamp === undefined ? null : Number(stamp);
}

function ownerOf(queue: Queue, scope: Scope): unknown {
  const owner = [...scope.sampler.broker.clients.connections.values()].find((c) => isOwner(c, queue));
  return owner && { name: owner.name, peer_host: owner.peerHost, peer_port: owner.peerPort };
}

const isOwner = (connection: ClientConnection, queue: Queue): boolean => connection.actor.owner === queue.owner;

/** Bodies and index are in memory for every ready and unacknowledged message. */
const inMemory: Fields<Queue> = {
  message_bytes_persistent: only(NOT_STREAM, (q) => q.storedBytes),
  message_bytes_paged_out: only(CLASSIC, (q) => q.paged.bytes),
  message_bytes_ram: only(NOT_STREAM, (q) => q.readyBytes + q.unackedBytes - q.paged.bytes),
  messages_paged_out: only(CLASSIC, (q) => q.paged.messages),
  messages_persistent: only(NOT_STREAM, (q) => q.storedCount),
  messages_ram: only(NOT_STREAM, (q) => q.readyCount + q.unackedCount - q.paged.messages),
  messages_ready_ram: only(CLASSIC, (q) => q.readyCount - q.paged.messages),
  messages_unacknowledged_ram: only(CLASSIC, (q) => q.unackedCount),
};

const fields: Fields<Queue> = {
  arguments: (q) => jsonOfTable(q.args),
  auto_delete: (q) => q.autoDelete,
  consumer_capacity: only(NOT_STREAM, capacity),
  consumer_utilisation: only(NOT_STREAM, capacity),
  consumers: (q) => q.consumers.length,
  durable: (q) => q.durable,
  effective_policy_definition: (q) => q.policyDefinition ?? {},
  exclusive: (q) => q.exclusive,
  exclusive_consumer_tag: only(CLASSIC, (q) => q.exclusiveConsumer?.tag ?? null),
  head_message_timestamp: only(CLASSIC, headTimestamp),
  idle_since: only(CLASSIC, idleSince),
  leader: only(QUORUM, (_, scope) => scope.node),
  members: only(REPLICATED, (_, scope) => [scope.node]),
  online: only(REPLICATED, (_, scope) => [scope.node]),
  memory: (q) => q.readyBytes + q.unackedBytes,
  message_bytes: only(NOT_STREAM, (q) => q.readyBytes + q.unackedBytes),
  message_bytes_dlx: only(QUORUM, () => 0),
  message_bytes_ready: only(NOT_STREAM, (q) => q.readyBytes),
  message_bytes_unacknowledged: only(NOT_STREAM, (q) => q.unackedBytes),
  message_stats: (q, scope) => messageStats(numbers(q, scope), QUEUE_GROUPS, scope),
  messages: (q) => q.readyCount + q.unackedCount,
  messages_details: lengthDetails('messages'),
  messages_dlx: only(QUORUM, () => 0),
  messages_ready: (q) => q.readyCount,
  messages_ready_details: lengthDetails('messages_ready'),
  messages_unacknowledged: (q) => q.unackedCount,
  messages_unacknowledged_details: lengthDetails('messages_unacknowledged'),
  ...inMemory,
  name: (q) => q.name,
  node: (_, scope) => scope.node,
  operator_policy: (q) => q.operatorPolicy ?? null,
  owner_pid_details: (q, scope) => (q.exclusive ? ownerOf(q, scope) : undefined),
  policy: (q) => q.policy ?? null,
  recoverable_slaves: only(CLASSIC, () => null),
  single_active_consumer_tag: only(CLASSIC, (q) => q.activeConsumer?.tag ?? null),
  single_active_consumer_ctag: only(QUORUM, (q) => q.activeConsumer?.tag ?? null),
  state: () => 'running',
  type: (q) => q.kind,
  vhost: (q) => q.vhost.name,
};

const compare = (a: Queue, b: Queue): number => compareText(a.vhost.name, b.vhost.name) || compareText(a.name, b.name);

export const queueView: View<Queue> = { fields, nameOf: (q) => q.name, compare };

/** One queue shows its consumers too. Who published and took what isn't broken down (RabbitMQ's basic rates mode). */
export const queueDetail: Fields<Queue> = {
  ...fields,
  consumer_details: (q, scope) => q.consumers.map((c) => render(consumerView.fields, c, scope)),
  deliveries: () => [],
  incoming: () => [],
};

/** `disable_stats=true`: what it is, not what it does. */
export const queueIdentity: Fields<Queue> = {
  arguments: fields.arguments ?? (() => undefined),
  auto_delete: (q) => q.autoDelete,
  durable: (q) => q.durable,
  exclusive: (q) => q.exclusive,
  name: (q) => q.name,
  node: (_, scope) => scope.node,
  state: () => 'running',
  type: (q) => q.kind,
  vhost: (q) => q.vhost.name,
};

export const queueIdentityWithTotals: Fields<Queue> = {
  ...queueIdentity,
  messages: (q) => q.readyCount + q.unackedCount,
  messages_ready: (q) => q.readyCount,
  messages_unacknowledged: (q) => q.unackedCount,
};
