import type { TopologyMessages } from '@/lib/messages/use-topology-t';
/** What the canvas draws: boxes with their sizes, and lines that know where there is room for their words. */
import type { Point } from '@/lib/model/topology/layout';
import type { TopologyEdge, TopologyNode } from '@/lib/model/topology/view';

/** What the route tester says of a way: taken, perhaps taken, not taken. */
export type WayState = 'taken' | 'maybe' | 'missed';

export type DrawnNode = TopologyNode & { readonly state?: WayState };
export type DrawnEdge = TopologyEdge & { readonly state?: WayState };

const sizes: Record<TopologyNode['kind'], readonly [number, number]> = {
  exchange: [184, 48],
  exchanges: [200, 56],
  queue: [212, 60],
  queues: [212, 66],
  consumers: [150, 36],
};

export function sizeOf(kind: TopologyNode['kind']): { width: number; height: number } {
  const [width, height] = sizes[kind];
  return { width, height };
}

export function nodeName(t: TopologyMessages, { kind, name, members }: TopologyNode): string {
  if (kind === 'consumers') return t.topology.consumers(members);
  return kind === 'exchange' && name === '' ? t.defaultExchange : name;
}

export type LabelAt = 'source' | 'target' | 'middle';

/**
 * Where a line is the only one at one of its ends, its words stand there and meet no others. What leads back, from right
 * to left, arrives at the other side of the box.
 */
export function labelPlaces(
  edges: readonly TopologyEdge[],
  places: ReadonlyMap<string, Point> | undefined,
): ReadonlyMap<string, LabelAt> {
  const outs = new Map<string, number>();
  const ins = new Map<string, number>();
  for (const { from, to } of edges) {
    if ((places?.get(to)?.x ?? 0) < (places?.get(from)?.x ?? 0)) continue;
    outs.set(from, (outs.get(from) ?? 0) + 1);
    ins.set(to, (ins.get(to) ?? 0) + 1);
  }
  return new Map(
    edges.map(({ id, from, to }) => [id, ins.get(to) === 1 ? 'target' : outs.get(from) === 1 ? 'source' : 'middle']),
  );
}

export const lineStyles: Record<TopologyEdge['kind'], { readonly dash?: string; readonly colour: string }> = {
  binding: { colour: 'var(--ink-faint)' },
  'dead-letter': { dash: '7 4', colour: 'var(--dead)' },
  alternate: { dash: '2 4', colour: 'var(--ink-faint)' },
  consume: { dash: '12 3 2 3', colour: 'var(--ink-faint)' },
};

/** A thousand a second is drawn thrice as wide as nothing. */
export function lineWidth(rate: number | null): number {
  return rate === null || rate <= 0 ? 1.25 : Math.min(4, 1.5 + Math.log10(1 + rate) * 0.7);
}
