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
/** Beyond, the exact ranking takes seconds. */
const exactBoxesMax = 250;

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

function place({ boxes, links }: Part): Placed {
  const [only] = boxes;
  if (boxes.length === 1 && only !== undefined) {
    return { width: only.width, height: only.height, places: new Map([[only.id, { x: 0, y: 0 }]]), bends: new Map() };
  }
  const graph = new graphlib.Graph({ multigraph: true });
  const ranker = boxes.length > exactBoxesMax ? 'longest-path' : 'network-simplex';
  graph.setGraph({ rankdir: 'LR', ranksep: rankGap, nodesep: boxGap, edgesep: boxGap, ranker });
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
  return wrapped(boxes, { width, height, places, bends });
}

/** A rank of more boxes than this stands in several columns: a column of hundreds could never be seen. */
const columnBoxesMax = 30;
const columnGap = 40;

/** Keeps each rank's order from top to bottom, and what stood side by side near each other. */
function wrapped(boxes: readonly Box[], placed: Placed): Placed {
  const ranks = new Map<number, Box[]>();
  for (const box of boxes) {
    const middle = (placed.places.get(box.id)?.x ?? 0) + box.width / 2;
    const rank = ranks.get(middle);
    if (rank === undefined) ranks.set(middle, [box]);
    else rank.push(box);
  }
  if ([...ranks.values()].every((rank) => rank.length <= columnBoxesMax)) return placed;
  const y = ({ id }: Box): number => placed.places.get(id)?.y ?? 0;
  const places = new Map<string, Point>();
  let x = 0;
  let height = 0;
  for (const [, rank] of [...ranks].sort(([a], [b]) => a - b)) {
    const columns = Math.ceil(rank.length / columnBoxesMax);
    const size = Math.ceil(rank.length / columns);
    rank.sort((a, b) => y(a) - y(b));
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
  // The bends led around boxes that stand elsewhere now.
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
