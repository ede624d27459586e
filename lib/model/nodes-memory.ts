import type { WireNodeMemory } from '@/lib/contract/nodes';

/** Which parts of RabbitMQ's breakdown, and of ours, belong together, in the order in which they are shown. */
const groups = {
  heap: ['heap'],
  connections: ['connection_readers', 'connection_writers', 'connection_channels', 'connection_other'],
  queues: [
    'queue_procs',
    'queue_slave_procs',
    'quorum_queue_procs',
    'quorum_queue_dlx_procs',
    'stream_queue_procs',
    'stream_queue_replica_reader_procs',
    'stream_queue_coordinator_procs',
  ],
  buffers: ['binary', 'other_external'],
  tables: ['msg_index', 'mnesia', 'metadata_store', 'quorum_ets', 'metrics', 'mgmt_db', 'other_ets'],
  processes: ['plugins', 'other_proc'],
  system: ['code', 'atom', 'other_system', 'process_other'],
  idle: ['heap_reserved', 'allocated_unused', 'reserved_unallocated'],
} as const;

type KnownGroup = keyof typeof groups;
export type MemoryPartName = (typeof groups)[KnownGroup][number];
/** `more`: what a later broker tells and isn't known here. */
export type MemoryGroupName = KnownGroup | 'more';

const groupOf = new Map<string, KnownGroup>(
  Object.entries(groups).flatMap(([group, names]) => names.map((name) => [name, group as KnownGroup] as const)),
);

export type MemoryPart = { readonly name: string; readonly bytes: number };
export type MemoryGroup = {
  readonly name: MemoryGroupName;
  readonly bytes: number;
  /** The largest first; without those that take nothing. */
  readonly parts: readonly MemoryPart[];
};

export type NodeMemory = {
  readonly groups: readonly MemoryGroup[];
  readonly bytes: number;
  /** How large the process is, by different ways to take it; `counts` is what the limit is compared with. */
  readonly totals: readonly { readonly name: string; readonly bytes: number; readonly counts: boolean }[];
};

/** RabbitMQ calls what Erlang itself tells by two names. */
const totalOfStrategy = (strategy: string | undefined): string | undefined =>
  strategy === 'legacy' ? 'erlang' : strategy;

const isSize = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value >= 0;

function totalsOf({ strategy, total }: NonNullable<WireNodeMemory['memory']>): NodeMemory['totals'] {
  if (typeof total === 'number') return [{ name: 'total', bytes: total, counts: true }];
  const counting = totalOfStrategy(strategy);
  return Object.entries(total ?? {}).flatMap(([name, bytes]) =>
    isSize(bytes) ? [{ name, bytes, counts: name === counting }] : [],
  );
}

/** undefined: the broker doesn't tell, as of a node that is down. */
export function memoryOf({ memory }: WireNodeMemory): NodeMemory | undefined {
  if (memory === undefined) return undefined;
  const { strategy: _, total: __, ...told } = memory;
  const found = new Map<MemoryGroupName, MemoryPart[]>();
  for (const [name, bytes] of Object.entries(told)) {
    if (!isSize(bytes)) continue;
    const group = groupOf.get(name) ?? 'more';
    found.set(group, [...(found.get(group) ?? []), { name, bytes }]);
  }
  if (found.size === 0) return undefined;
  const made = [...(Object.keys(groups) as KnownGroup[]), 'more' as const].flatMap((name): MemoryGroup[] => {
    const parts = found.get(name)?.filter(({ bytes }) => bytes > 0) ?? [];
    if (parts.length === 0) return [];
    return [{ name, bytes: sum(parts), parts: parts.sort((a, b) => b.bytes - a.bytes) }];
  });
  return { groups: made, bytes: sum(made), totals: totalsOf(memory) };
}

const sum = (all: readonly { readonly bytes: number }[]): number => all.reduce((bytes, each) => bytes + each.bytes, 0);
