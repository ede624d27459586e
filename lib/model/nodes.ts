import { type ChurnKind, churnKinds } from '@/lib/contract/churn';
import type { WireFeatureFlag, WireNodeDetail, WireNodeMemory, WireNodeSurroundings } from '@/lib/contract/nodes';
import { memoryOf, type NodeMemory } from '@/lib/model/nodes-memory';
import { type NodeFacts, nodeFacts } from '@/lib/model/overview';
import { type Clock, gaugeSeries, rateSeries, type Series } from '@/lib/model/series';

type NodeListener = {
  readonly key: string;
  readonly protocol: string;
  readonly port: number;
  readonly addresses: readonly string[];
};

/** What the node reads, writes and forces to its disk: per second, and how long one takes. */
export type DiskWork = {
  readonly key: 'read' | 'write' | 'sync' | 'seek';
  readonly perSecond: number | null;
  readonly bytesPerSecond: number | null;
  readonly averageMs: number | null;
};

type ClusterLink = {
  readonly key: string;
  readonly name: string;
  readonly address: string | null;
  readonly received: number | null;
  readonly sent: number | null;
};

type Application = {
  readonly key: string;
  readonly name: string;
  readonly version: string;
  readonly description: string;
  /** A plugin that somebody turned on, and not what it needs. */
  readonly plugin: boolean;
};

export type FlagRow = {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly state: string;
  readonly stability: string | null;
  readonly from: string | null;
};

export type NodeDetail = {
  readonly facts: NodeFacts;
  /** It answers the console. */
  readonly asked: boolean;
  /** Disc or RAM, as RabbitMQ calls it. */
  readonly type: string | null;
  readonly product: string | null;
  readonly version: string | null;
  readonly erlang: string | null;
  readonly processId: string | null;
  readonly processors: number | null;
  readonly runQueue: number | null;
  readonly collections: number | null;
  readonly collectedBytes: number | null;
  readonly contextSwitches: number | null;
  readonly mechanisms: readonly string[];
  readonly dataDirectory: string | null;
  readonly configFiles: readonly string[];
  readonly logFiles: readonly string[];
  /** null: it isn't told. */
  readonly memory: NodeMemory | null;
  readonly charts: {
    readonly memory: { readonly used: Series };
    readonly disk: { readonly free: Series };
    readonly handles: { readonly sockets: Series; readonly files: Series };
    readonly churn: Readonly<Record<ChurnKind, Series>>;
  };
  readonly churn: Readonly<Record<ChurnKind, number | null>>;
  readonly disk: readonly DiskWork[];
  readonly listeners: readonly NodeListener[];
  readonly links: readonly ClusterLink[];
  readonly applications: readonly Application[];
  /** null: the user may not see them, or the broker has none. */
  readonly flags: readonly FlagRow[] | null;
};

/** All addresses of one protocol on one port are one line. */
function listenersOf(node: string, all: WireNodeSurroundings['listeners']): readonly NodeListener[] {
  const found = new Map<string, NodeListener>();
  for (const { node: at, protocol, port, ip_address: address } of all ?? []) {
    if (at !== node) continue;
    const key = `${protocol} ${port}`;
    const known = found.get(key)?.addresses ?? [];
    found.set(key, { key, protocol, port, addresses: address === undefined ? known : [...known, address] });
  }
  return [...found.values()].sort((a, b) => a.port - b.port);
}

function diskWork(wire: WireNodeDetail): readonly DiskWork[] {
  const of = (
    key: DiskWork['key'],
    times: WireNodeDetail['io_read_count_details'],
    octets: WireNodeDetail['io_read_bytes_details'],
    averageMs: number | undefined,
  ): DiskWork[] =>
    times === undefined && averageMs === undefined
      ? []
      : [
          {
            key,
            perSecond: times?.rate ?? null,
            bytesPerSecond: octets?.rate ?? null,
            // Where nothing was done yet RabbitMQ says that it took no time.
            averageMs: averageMs === undefined || averageMs === 0 ? null : averageMs,
          },
        ];
  return [
    ...of('read', wire.io_read_count_details, wire.io_read_bytes_details, wire.io_read_avg_time),
    ...of('write', wire.io_write_count_details, wire.io_write_bytes_details, wire.io_write_avg_time),
    ...of('sync', wire.io_sync_count_details, undefined, wire.io_sync_avg_time),
    ...of('seek', wire.io_seek_count_details, undefined, wire.io_seek_avg_time),
  ];
}

function linksOf(links: WireNodeDetail['cluster_links']): readonly ClusterLink[] {
  return (links ?? []).map((link) => ({
    key: link.name,
    name: link.name,
    address: link.peer_addr === undefined ? null : `${link.peer_addr}:${link.peer_port ?? ''}`,
    received: link.recv_bytes_details?.rate ?? null,
    sent: link.send_bytes_details?.rate ?? null,
  }));
}

/** Plugins first, which somebody chose; by name. */
function applicationsOf({ applications, enabled_plugins: enabled }: WireNodeDetail): readonly Application[] {
  const chosen = new Set(enabled);
  return (applications ?? [])
    .map(({ name, version, description = '' }) => ({ key: name, name, version, description, plugin: chosen.has(name) }))
    .sort((a, b) => Number(b.plugin) - Number(a.plugin) || (a.name < b.name ? -1 : 1));
}

/** What a node was not told to enable is what its operator looks for. */
export function flagRows(flags: readonly WireFeatureFlag[]): readonly FlagRow[] {
  return flags
    .map(({ name, desc = '', state = 'unknown', stability, provided_by: from }) => ({
      ...{ key: name, name, description: desc, state },
      stability: stability ?? null,
      from: from ?? null,
    }))
    .sort((a, b) => Number(a.state === 'enabled') - Number(b.state === 'enabled') || (a.name < b.name ? -1 : 1));
}

function churnOf<T>(value: (kind: ChurnKind) => T): Readonly<Record<ChurnKind, T>> {
  return Object.fromEntries(churnKinds.map((kind) => [kind, value(kind)])) as Record<ChurnKind, T>;
}

export const tellsChurn = ({ churn }: NodeDetail): boolean => churnKinds.some((kind) => churn[kind] !== null);

/** The node's own version where it tells it: in a cluster that is being upgraded they aren't the same. */
function versionOf(wire: WireNodeDetail, around: WireNodeSurroundings): string | null {
  const own = wire.applications?.find(({ name }) => name === 'rabbit' || name === 'waybill')?.version;
  return own ?? around.product_version ?? around.rabbitmq_version ?? null;
}

export function nodeDetail(
  wire: WireNodeDetail,
  around: WireNodeSurroundings,
  memory: WireNodeMemory | undefined,
  flags: readonly FlagRow[] | null,
  nowMs: number,
): NodeDetail {
  const clock: Clock = { nowMs, sinceMs: wire.uptime === undefined ? 0 : nowMs - wire.uptime };
  const asked = around.node === wire.name;
  return {
    facts: nodeFacts(wire),
    asked,
    type: wire.type ?? null,
    product: around.product_name ?? null,
    version: versionOf(wire, around),
    erlang: asked ? (around.erlang_version ?? null) : null,
    processId: wire.os_pid ?? null,
    processors: wire.processors ?? null,
    runQueue: wire.run_queue ?? null,
    collections: wire.gc_num_details?.rate ?? null,
    collectedBytes: wire.gc_bytes_reclaimed_details?.rate ?? null,
    contextSwitches: wire.context_switches_details?.rate ?? null,
    mechanisms: (wire.auth_mechanisms ?? []).flatMap(({ name, enabled }) => (enabled === false ? [] : [name])),
    dataDirectory: wire.db_dir ?? null,
    configFiles: wire.config_files ?? [],
    logFiles: wire.log_files ?? [],
    memory: (memory === undefined ? undefined : memoryOf(memory)) ?? null,
    charts: {
      memory: { used: gaugeSeries(wire.mem_used_details, wire.mem_used, clock) },
      disk: { free: gaugeSeries(wire.disk_free_details, wire.disk_free, clock) },
      handles: {
        sockets: gaugeSeries(wire.sockets_used_details, wire.sockets_used, clock),
        files: gaugeSeries(wire.fd_used_details, wire.fd_used, clock),
      },
      churn: churnOf((kind) => rateSeries(wire[`${kind}_details`], clock)),
    },
    churn: churnOf((kind) => wire[`${kind}_details`]?.rate ?? null),
    disk: diskWork(wire),
    listeners: listenersOf(wire.name, around.listeners),
    links: linksOf(wire.cluster_links),
    applications: applicationsOf(wire),
    flags,
  };
}
