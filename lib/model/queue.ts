import type { WireBinding, WireConsumer, WireListedQueue, WireQueue } from '@/lib/contract/management';
import { type ExplainedArgument, effective, explainArguments, type Feature, queueFeatures } from '@/lib/model/features';
import { queueState, quorumOf, type Replica, replicasOf } from '@/lib/model/replicas';
import { type Clock, gaugeSeries, type Rates, rateSeries, type Series, sinceFirstSign } from '@/lib/model/series';

/** Null is "not known", and is never shown as zero. */
export type QueueRow = {
  readonly key: string;
  readonly vhost: string;
  readonly name: string;
  readonly type: string;
  readonly features: readonly Feature[];
  readonly state: string;
  readonly idleSince: string | null;
  readonly ready: number | null;
  readonly unacked: number | null;
  readonly total: number | null;
  readonly consumers: number | null;
  readonly rateIn: number | null;
  readonly rateDeliver: number | null;
  readonly rateAck: number | null;
  readonly deadLetterExchange: string | null;
  readonly deadLetterKey: string | null;
  /** Others' dead letters come here. */
  readonly deadLetterTarget: boolean;
  readonly trend: readonly number[];
  readonly durable: boolean | null;
  readonly policy: string | null;
  readonly memory: number | null;
  readonly bytes: number | null;
  /** Its leader's, where it has one. */
  readonly node: string | null;
  /** Null where no majority decides. */
  readonly members: number | null;
  readonly membersOnline: number | null;
  /** The share of time in which its consumers could take more: 0–1. */
  readonly utilisation: number | null;
  readonly rateRedeliver: number | null;
};

export type ConsumerRow = {
  readonly key: string;
  readonly tag: string;
  readonly vhost: string;
  readonly queue: string;
  readonly connection: string | null;
  readonly connectionLabel: string | null;
  readonly channel: number | null;
  readonly user: string | null;
  readonly ackRequired: boolean | null;
  readonly prefetch: number | null;
  readonly active: boolean | null;
  readonly activity: string | null;
  readonly exclusive: boolean | null;
  readonly priority: number | null;
  /** But for its priority. */
  readonly arguments: Readonly<Record<string, unknown>>;
};

export type BindingRow = {
  readonly key: string;
  readonly vhost: string;
  readonly source: string;
  readonly destination: string;
  readonly destinationType: 'queue' | 'exchange';
  readonly routingKey: string;
  readonly propertiesKey: string;
  readonly arguments: Readonly<Record<string, unknown>>;
};

/** Where a queue is and who it belongs to; null is "not known", or "none". */
export type QueuePlace = {
  readonly operatorPolicy: string | null;
  /** Of a replicated queue; its leader is its node. */
  readonly replicas: readonly Replica[];
  /** The connection of an exclusive queue. */
  readonly owner: string | null;
  readonly ownerLabel: string | null;
  readonly inMemory: number | null;
  readonly persistent: number | null;
};

export type QueueDetail = {
  readonly row: QueueRow;
  readonly place: QueuePlace;
  readonly explained: readonly ExplainedArgument[];
  readonly rates: Rates;
  readonly depth: { readonly ready: Series; readonly unacked: Series };
  readonly consumers: readonly ConsumerRow[];
  readonly bindings: readonly BindingRow[];
};

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

export function queueKey(vhost: string, name: string): string {
  return JSON.stringify([vhost, name]);
}

export function queueRow(
  wire: WireListedQueue,
  trend: readonly number[],
  deadLetterTarget: boolean,
  nodesDown: ReadonlySet<string>,
): QueueRow {
  const declared = wire.arguments['x-queue-type'];
  const quorum = quorumOf(wire, nodesDown);
  return {
    key: queueKey(wire.vhost, wire.name),
    vhost: wire.vhost,
    name: wire.name,
    type: wire.type ?? (typeof declared === 'string' ? declared : 'classic'),
    features: queueFeatures(wire),
    state: queueState(wire, nodesDown),
    idleSince: wire.idle_since ?? null,
    ready: wire.messages_ready ?? null,
    unacked: wire.messages_unacknowledged ?? null,
    total: wire.messages ?? null,
    consumers: wire.consumers ?? null,
    rateIn: wire.message_stats?.publish_details?.rate ?? null,
    rateDeliver: wire.message_stats?.deliver_get_details?.rate ?? null,
    rateAck: wire.message_stats?.ack_details?.rate ?? null,
    deadLetterExchange: textOrNull(effective(wire, 'dead-letter-exchange')),
    deadLetterKey: textOrNull(effective(wire, 'dead-letter-routing-key')),
    deadLetterTarget,
    trend,
    durable: wire.durable ?? null,
    policy: wire.policy ?? null,
    memory: wire.memory ?? null,
    bytes: wire.message_bytes ?? null,
    node: wire.leader ?? wire.node ?? null,
    members: quorum?.members ?? null,
    membersOnline: quorum?.online ?? null,
    utilisation: wire.consumer_utilisation ?? null,
    rateRedeliver: wire.message_stats?.redeliver_details?.rate ?? null,
  };
}

export function consumerRow(wire: WireConsumer, labels: ReadonlyMap<string, string>): ConsumerRow {
  const connection = wire.channel_details?.connection_name ?? null;
  const { 'x-priority': priority, ...rest } = wire.arguments;
  return {
    key: JSON.stringify([wire.channel_details?.name ?? '', wire.consumer_tag, wire.queue.name]),
    tag: wire.consumer_tag,
    vhost: wire.queue.vhost,
    queue: wire.queue.name,
    connection,
    connectionLabel: connection === null ? null : (labels.get(connection) ?? null),
    channel: wire.channel_details?.number ?? null,
    user: wire.channel_details?.user ?? null,
    ackRequired: wire.ack_required ?? null,
    prefetch: wire.prefetch_count ?? null,
    active: wire.active ?? null,
    activity: wire.activity_status ?? null,
    exclusive: wire.exclusive ?? null,
    priority: typeof priority === 'number' ? priority : null,
    arguments: rest,
  };
}

export function bindingRow(wire: WireBinding): BindingRow {
  return {
    key: JSON.stringify([wire.source, wire.destination_type, wire.destination, wire.properties_key]),
    vhost: wire.vhost,
    source: wire.source,
    destination: wire.destination,
    destinationType: wire.destination_type,
    routingKey: wire.routing_key,
    propertiesKey: wire.properties_key,
    arguments: wire.arguments,
  };
}

function queuePlace(wire: WireQueue, labels: ReadonlyMap<string, string>, nodesDown: ReadonlySet<string>): QueuePlace {
  const owner = wire.owner_pid_details?.name ?? null;
  return {
    operatorPolicy: wire.operator_policy ?? null,
    replicas: replicasOf(wire, nodesDown),
    owner,
    ownerLabel: owner === null ? null : (labels.get(owner) ?? null),
    inMemory: wire.messages_ram ?? null,
    persistent: wire.messages_persistent ?? null,
  };
}

export function queueDetail(
  wire: WireQueue,
  bindings: readonly WireBinding[],
  labels: ReadonlyMap<string, string>,
  deadLetterTarget: boolean,
  { nodesDown, ...clock }: Clock & { readonly nodesDown: ReadonlySet<string> },
): QueueDetail {
  const stats = wire.message_stats;
  const all = {
    publish: rateSeries(stats?.publish_details, clock),
    deliver: rateSeries(stats?.deliver_get_details, clock),
    ack: rateSeries(stats?.ack_details, clock),
    ready: gaugeSeries(wire.messages_ready_details, wire.messages_ready, clock),
    unacked: gaugeSeries(wire.messages_unacknowledged_details, wire.messages_unacknowledged, clock),
  };
  const { publish, deliver, ack, ready, unacked } = sinceFirstSign(all);
  return {
    row: queueRow(wire, [], deadLetterTarget, nodesDown),
    place: queuePlace(wire, labels, nodesDown),
    explained: explainArguments(wire.arguments, wire.effective_policy_definition),
    rates: { publish, deliver, ack },
    depth: { ready, unacked },
    consumers: (wire.consumer_details ?? []).map((consumer) => consumerRow(consumer, labels)),
    bindings: bindings.map(bindingRow),
  };
}
