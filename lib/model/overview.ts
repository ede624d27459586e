import type { WireNode, WireOverview } from '@/lib/contract/management';
import type { Permission } from '@/lib/model/rights';
import { type Clock, gaugeSeries, type Rates, rateSeries, type Series } from '@/lib/model/series';

export type Listener = { readonly protocol: string; readonly port: number };

export type NodeFacts = {
  readonly name: string;
  readonly running: boolean | null;
  /** Nodes that it lost sight of while both went on. */
  readonly cutOffFrom: readonly string[];
  /** It takes no clients until it is revived. */
  readonly drained: boolean;
  readonly uptimeMs: number | null;
  readonly memoryUsed: number | null;
  readonly memoryLimit: number | null;
  readonly memoryAlarm: boolean;
  readonly diskFree: number | null;
  /** Bytes; null when there is no limit. */
  readonly diskFreeLimit: number | null;
  readonly diskAlarm: boolean;
  readonly socketsUsed: number | null;
  readonly socketsTotal: number | null;
  readonly filesUsed: number | null;
  readonly filesTotal: number | null;
  /** Erlang's; null where there are none. */
  readonly processesUsed: number | null;
  readonly processesTotal: number | null;
  readonly listeners: readonly Listener[];
};

export type OverviewData = {
  readonly ready: number | null;
  readonly unacked: number | null;
  readonly total: number | null;
  readonly ratePublish: number | null;
  readonly rateDeliver: number | null;
  readonly rateAck: number | null;
  readonly rates: Rates;
  readonly depth: { readonly ready: Series; readonly unacked: Series };
  readonly counts: {
    readonly connections: number | null;
    readonly channels: number | null;
    readonly consumers: number | null;
    readonly exchanges: number | null;
    readonly queues: number | null;
  };
  readonly nodes: readonly NodeFacts[];
  /** The node of a cluster that answers the console; null where there is one alone. */
  readonly asked: string | null;
};

export type BrokerInfo = {
  readonly product: string;
  readonly version: string | null;
  readonly cluster: string | null;
  readonly user: string;
  readonly tags: readonly string[];
  /** null: the broker doesn't tell. */
  readonly permissions: readonly Permission[] | null;
  readonly vhosts: readonly string[];
  /** That an exchange can be declared with. */
  readonly exchangeTypes: readonly string[];
  readonly capabilities: readonly string[];
  /** How often the console looks, or "events" when the broker tells by itself. */
  readonly live: 'events' | 'polling';
  /** Whether the sample workload runs; null where there is none to run. */
  readonly demoRunning: boolean | null;
};

/** A port that takes one protocol is one of it, on however many addresses. */
function listenersOf(node: string, all: WireOverview['listeners']): readonly Listener[] {
  const own = new Map<string, Listener>();
  for (const { node: at, protocol, port } of all ?? []) {
    if (at === node) own.set(`${protocol} ${port}`, { protocol, port });
  }
  return [...own.values()].sort((a, b) => a.port - b.port);
}

export function nodeFacts(wire: WireNode, listeners?: WireOverview['listeners']): NodeFacts {
  return {
    name: wire.name,
    running: wire.running ?? null,
    cutOffFrom: wire.partitions ?? [],
    drained: wire.being_drained === true,
    uptimeMs: wire.uptime ?? null,
    memoryUsed: wire.mem_used ?? null,
    memoryLimit: wire.mem_limit ?? null,
    memoryAlarm: wire.mem_alarm === true,
    diskFree: wire.disk_free ?? null,
    diskFreeLimit: wire.disk_free_limit === undefined || wire.disk_free_limit === 0 ? null : wire.disk_free_limit,
    diskAlarm: wire.disk_free_alarm === true,
    socketsUsed: wire.sockets_used ?? null,
    socketsTotal: wire.sockets_total ?? null,
    filesUsed: wire.fd_used ?? null,
    filesTotal: wire.fd_total ?? null,
    processesUsed: wire.proc_used ?? null,
    processesTotal: wire.proc_total ?? null,
    listeners: listenersOf(wire.name, listeners),
  };
}

/** When the node that has run longest started; 0 where that isn't told. */
export function measuringSince(nodes: readonly WireNode[], nowMs: number): number {
  const uptimes = nodes.flatMap(({ uptime }) => (uptime === undefined ? [] : [uptime]));
  return uptimes.length === 0 ? 0 : nowMs - Math.max(...uptimes);
}

export function wholeCounts({ object_totals: totals }: WireOverview): OverviewData['counts'] {
  return {
    connections: totals.connections ?? null,
    channels: totals.channels ?? null,
    consumers: totals.consumers ?? null,
    exchanges: totals.exchanges ?? null,
    queues: totals.queues ?? null,
  };
}

export function overviewData(
  scope: Pick<WireOverview, 'message_stats'> & WireOverview['queue_totals'],
  counts: OverviewData['counts'],
  nodes: readonly WireNode[],
  { node, listeners }: Pick<WireOverview, 'node' | 'listeners'>,
  clock: Clock,
): OverviewData {
  const stats = scope.message_stats;
  return {
    ready: scope.messages_ready ?? null,
    unacked: scope.messages_unacknowledged ?? null,
    total: scope.messages ?? null,
    ratePublish: stats?.publish_details?.rate ?? null,
    rateDeliver: stats?.deliver_get_details?.rate ?? null,
    rateAck: stats?.ack_details?.rate ?? null,
    rates: {
      publish: rateSeries(stats?.publish_details, clock),
      deliver: rateSeries(stats?.deliver_get_details, clock),
      ack: rateSeries(stats?.ack_details, clock),
    },
    depth: {
      ready: gaugeSeries(scope.messages_ready_details, scope.messages_ready, clock),
      unacked: gaugeSeries(scope.messages_unacknowledged_details, scope.messages_unacknowledged, clock),
    },
    counts,
    nodes: nodes.map((each) => nodeFacts(each, listeners)),
    asked: nodes.length > 1 ? (node ?? null) : null,
  };
}
