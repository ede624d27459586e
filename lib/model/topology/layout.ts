/** Places for a graph's boxes: ranks from left to right, and the parts that aren't connected beside each other. */
import { layout as arrange, graphlib } from '@dagrejs/dagre';

export type Box = { readonly id: string; readonly width: number; readonly height: number };
export type Link = { readonly id: string; readonly from: string; readonly to: string };
export type Point = { readonly x: number; readonly y: number };

export type Layout = {
  readonly places: ReadonlyMap<string, Point>;
  /** What a line goes through between its ends, so that it passes no box. */
  readonly bends: ReadonlyMap<string, readonly Point[]>;
};

const rankGap = 132;
const boxGap = 14;
const partGap = 36;
/** Beyond, the careful way takes seconds. */
const carefulBoxesMax = 150;

type Part = { readonly boxes: Box[]; readonly links: Link[] };
type Placed = Layout & { readonly width: number; readonly height: number };

/** What hangs together. */
function partsOf(boxes: readonly Box[], links: readonly Link[]): Part[] {
  const leader = new Map(boxes.map(({ id }) => [id, id]));
  const find = (id: string): string => {
    let at = id;
    for (let up = leader.get(at) ?? at; up !== at; up = leader.get(at) ?? at) {
      leader.set(at, leader.get(up) ?? up);
      at = up;
    }
    return at;
  };
  for (const { from, to } of links) leader.set(find(from), find(to));
  const parts = new Map<string, Part>();
  for (const box of boxes) {
    const part = parts.get(find(box.id));
    if (part === undefined) parts.set(find(box.id), { boxes: [box], links: [] });
    else part.boxes.push(box);
  }
  for (const link of links) parts.get(find(link.from))?.links.push(link);
  return [...parts.values()];
}

function place(part: Part): Placed {
  const { boxes, links } = part;
  if (boxes.length > carefulBoxesMax) return inColumns(quickRanks(part));
  const [only] = boxes;
  if (boxes.length === 1 && only !== undefined) {
    return { width: only.width, height: only.height, places: new Map([[only.id, { x: 0, y: 0 }]]), bends: new Map() };
  }
  const graph = new graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', ranksep: rankGap, nodesep: boxGap, edgesep: boxGap });
  for (const { id, width, height } of boxes) graph.setNode(id, { width, height });
  for (const { id, from, to } of links) if (from !== to) graph.setEdge(from, to, {}, id);
  arrange(graph);
  const places = new Map<string, Point>();
  const bends = new Map<string, Point[]>();
  let width = 0;
  let height = 0;
  for (const box of boxes) {
    // The middle of the box.
    const { x, y } = graph.node(box.id) as Point;
    places.set(box.id, { x: x - box.width / 2, y: y - box.height / 2 });
    width = Math.max(width, x + box.width / 2);
    height = Math.max(height, y + box.height / 2);
  }
  for (const { id, from, to } of links) {
    if (from === to) continue;
    const { points } = graph.edge(from, to, id) as { points: Point[] };
    // The first and the last lie on the boxes' borders; lines end at the middle of a side here.
    bends.set(id, points.slice(1, -1));
    for (const { y } of points) height = Math.max(height, y);
  }
  return ranksOf(boxes, places).every((rank) => rank.length <= columnBoxesMax)
    ? { width, height, places, bends }
    : // The bends lead around boxes that stand elsewhere then.
      inColumns(ranksOf(boxes, places));
}

/** A rank of more boxes than this stands in several columns: a column of hundreds could never be seen. */
const columnBoxesMax = 30;
const columnGap = 40;

/** The boxes of each column from top to bottom, from left to right. */
function ranksOf(boxes: readonly Box[], places: ReadonlyMap<string, Point>): Box[][] {
  const ranks = new Map<number, Box[]>();
  const at = ({ id }: Box): Point => places.get(id) ?? { x: 0, y: 0 };
  for (const box of boxes) {
    const middle = at(box).x + box.width / 2;
    const rank = ranks.get(middle);
    if (rank === undefined) ranks.set(middle, [box]);
    else rank.push(box);
  }
  return [...ranks].sort(([a], [b]) => a - b).map(([, rank]) => rank.sort((a, b) => at(a).y - at(b).y));
}

/** How far from a beginning each box is. Of a circle, what closes it doesn't count. */
function distances({ boxes, links }: Part): Map<string, number> {
  const outgoing = new Map<string, string[]>();
  for (const { from, to } of links) {
    const list = outgoing.get(from);
    if (list === undefined) outgoing.set(from, [to]);
    else list.push(to);
  }
  const fed = new Set(links.flatMap(({ from, to }) => (from === to ? [] : [to])));
  // Beginnings first; a part that is all circle begins anywhere.
  const starts = [...boxes.filter(({ id }) => !fed.has(id)), ...boxes.filter(({ id }) => fed.has(id))];
  const order: string[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const closing = new Set<string>();
  for (const { id: start } of starts) {
    const path = [{ id: start, next: 0 }];
    while (path.length > 0) {
      const top = path[path.length - 1];
      if (top === undefined) break;
      if (top.next === 0 && state.has(top.id)) {
        path.pop();
        continue;
      }
      state.set(top.id, 'open');
      const to = outgoing.get(top.id)?.[top.next];
      top.next += 1;
      if (to === undefined) {
        state.set(top.id, 'done');
        order.unshift(top.id);
        path.pop();
      } else if (state.get(to) === 'open') closing.add(`${top.id} ${to}`);
      else if (!state.has(to)) path.push({ id: to, next: 0 });
    }
  }
  const far = new Map(boxes.map(({ id }) => [id, 0]));
  for (const id of order) {
    for (const to of outgoing.get(id) ?? []) {
      if (!closing.has(`${id} ${to}`)) far.set(to, Math.max(far.get(to) ?? 0, (far.get(id) ?? 0) + 1));
    }
  }
  return far;
}

/** Ranks by distance; in each, what is led to from the same place stands together. */
function quickRanks(part: Part): Box[][] {
  const far = distances(part);
  const ranks: Box[][] = [];
  for (const box of part.boxes) {
    const rank = far.get(box.id) ?? 0;
    while (ranks.length <= rank) ranks.push([]);
    ranks[rank]?.push(box);
  }
  const place = new Map<string, number>();
  for (const rank of ranks) {
    const sums = new Map<string, { sum: number; count: number }>();
    for (const { from, to } of part.links) {
      const at = place.get(from);
      if (at === undefined) continue;
      const known = sums.get(to) ?? { sum: 0, count: 0 };
      sums.set(to, { sum: known.sum + at, count: known.count + 1 });
    }
    const middle = ({ id }: Box): number => {
      const known = sums.get(id);
      return known === undefined ? 0 : known.sum / known.count;
    };
    rank.sort((a, b) => middle(a) - middle(b));
    for (const [index, box] of rank.entries()) place.set(box.id, index / rank.length);
  }
  return ranks;
}

/** Ranks beside each other, the long ones in several columns. */
function inColumns(ranks: readonly (readonly Box[])[]): Placed {
  const places = new Map<string, Point>();
  let x = 0;
  let height = 0;
  for (const rank of ranks) {
    const columns = Math.ceil(rank.length / columnBoxesMax);
    const size = Math.ceil(rank.length / columns);
    for (let column = 0; column < columns; column++) {
      let top = 0;
      let widest = 0;
      for (const box of rank.slice(column * size, (column + 1) * size)) {
        places.set(box.id, { x, y: top });
        top += box.height + boxGap;
        widest = Math.max(widest, box.width);
      }
      height = Math.max(height, top - boxGap);
      x += widest + (column === columns - 1 ? rankGap : columnGap);
    }
  }
  return { width: x - rankGap, height, places, bends: new Map() };
}

/** Where each part's corner is, and how much room all of them take. */
type Packing = { readonly corners: readonly Point[]; readonly width: number; readonly height: number };

/** Shelves as high as their first part, each filled column by column. The parts come with the highest first. */
function pack(parts: readonly Placed[], shelfWidth: number): Packing {
  const corners: Point[] = [];
  const shelf = { y: 0, height: 0 };
  const column = { x: 0, y: 0, width: 0 };
  let width = 0;
  for (const part of parts) {
    const fitsBelow = column.y > 0 && column.y + part.height <= shelf.height && part.width <= column.width * 1.2;
    if (!fitsBelow) {
      column.x += column.width === 0 ? 0 : column.width + partGap;
      Object.assign(column, { y: 0, width: 0 });
      if (column.x > 0 && column.x + part.width > shelfWidth) {
        shelf.y += shelf.height + partGap;
        shelf.height = 0;
        column.x = 0;
      }
    }
    corners.push({ x: column.x, y: shelf.y + column.y });
    column.y += part.height + partGap;
    column.width = Math.max(column.width, part.width);
    shelf.height = Math.max(shelf.height, part.height);
    width = Math.max(width, column.x + column.width);
  }
  return { corners, width, height: shelf.y + shelf.height };
}

/** The widths of shelves that are tried, as parts of what a square would need. */
const tries = [0.6, 0.8, 1, 1.2, 1.4, 1.7, 2, 2.4, 3];

/** `aspect`: width over height of where it will be looked at. */
function bestPacking(parts: readonly Placed[], aspect: number): Packing {
  const side = Math.sqrt(parts.reduce((sum, { width, height }) => sum + (width + partGap) * (height + partGap), 0));
  const widest = Math.max(...parts.map(({ width }) => width));
  let best: Packing | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const share of tries) {
    const packing = pack(parts, Math.max(widest, side * share));
    const needed = Math.max(packing.width / aspect, packing.height);
    if (needed >= least) continue;
    best = packing;
    least = needed;
  }
  return best ?? pack(parts, widest);
}

export function layoutOf(boxes: readonly Box[], links: readonly Link[], aspect: number): Layout {
  const places = new Map<string, Point>();
  const bends = new Map<string, readonly Point[]>();
  const parts = partsOf(boxes, links)
    .map(place)
    .sort((a, b) => b.height - a.height || b.width - a.width);
  const { corners } = bestPacking(parts, aspect);
  for (const [index, part] of parts.entries()) {
    const corner = corners[index] ?? { x: 0, y: 0 };
    const moved = ({ x, y }: Point): Point => ({ x: x + corner.x, y: y + corner.y });
    for (const [id, point] of part.places) places.set(id, moved(point));
    for (const [id, points] of part.bends) bends.set(id, points.map(moved));
  }
  return { places, bends };
}
