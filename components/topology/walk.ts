/** Where an arrow key leads: along the ways to the right and left, in a column up and down. */
import type { Point } from '@/lib/model/topology/layout';
import type { TopologyEdge } from '@/lib/model/topology/view';

export type Direction = 'ArrowRight' | 'ArrowLeft' | 'ArrowUp' | 'ArrowDown';

export const isDirection = (key: string): key is Direction => key.startsWith('Arrow');

/** Boxes whose left sides are no further apart stand in one column. */
const columnWidth = 120;

function nearest(from: Point, ids: Iterable<string>, places: ReadonlyMap<string, Point>): string | undefined {
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const id of ids) {
    const at = places.get(id);
    if (at === undefined) continue;
    const distance = Math.abs(at.y - from.y) + Math.abs(at.x - from.x) / 1000;
    if (distance >= least) continue;
    best = id;
    least = distance;
  }
  return best;
}

export function step(
  direction: Direction,
  id: string,
  edges: readonly Pick<TopologyEdge, 'from' | 'to'>[],
  places: ReadonlyMap<string, Point>,
): string | undefined {
  const from = places.get(id);
  if (from === undefined) return undefined;
  if (direction === 'ArrowRight' || direction === 'ArrowLeft') {
    const forwards = direction === 'ArrowRight';
    const ends = edges.flatMap((edge) =>
      forwards ? (edge.from === id ? [edge.to] : []) : edge.to === id ? [edge.from] : [],
    );
    return nearest(from, ends, places);
  }
  const sign = direction === 'ArrowDown' ? 1 : -1;
  const column = [...places].filter(
    ([other, at]) => other !== id && Math.abs(at.x - from.x) < columnWidth && sign * (at.y - from.y) > 0,
  );
  return nearest(
    from,
    column.map(([other]) => other),
    places,
  );
}
