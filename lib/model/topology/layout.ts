/** Places for a graph's boxes: ranks from left to right, and the parts that aren't connected beside each other. */
import { layout as arrange, graphlib } from '@dagrejs/dagre';

export type Box = { readonly id: string; readonly width: number; readonly height: number };
export type Link = { readonly from: string; readonly to: string };
export type Point = { readonly x: number; readonly y: number };

const rankGap = 132;
const boxGap = 14;
const partGap = 36;
/** Beyond, the exact ranking takes seconds. */
const exactBoxesMax = 250;
/** Width over height that the whole is given, about that of a screen. */
const aspect = 1.7;

type Part = { readonly boxes: Box[]; readonly links: Link[] };
type Placed = { readonly width: number; readonly height: number; readonly at: ReadonlyMap<string, Point> };

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
    return { width: only.width, height: only.height, at: new Map([[only.id, { x: 0, y: 0 }]]) };
  }
  const graph = new graphlib.Graph({ multigraph: true });
  const ranker = boxes.length > exactBoxesMax ? 'longest-path' : 'network-simplex';
  graph.setGraph({ rankdir: 'LR', ranksep: rankGap, nodesep: boxGap, ranker });
  for (const { id, width, height } of boxes) graph.setNode(id, { width, height });
  for (const [index, { from, to }] of links.entries()) if (from !== to) graph.setEdge(from, to, {}, String(index));
  arrange(graph);
  const at = new Map<string, Point>();
  let width = 0;
  let height = 0;
  for (const box of boxes) {
    // The middle of the box.
    const { x, y } = graph.node(box.id) as Point;
    at.set(box.id, { x: x - box.width / 2, y: y - box.height / 2 });
    width = Math.max(width, x + box.width / 2);
    height = Math.max(height, y + box.height / 2);
  }
  return { width, height, at };
}

/** Row by row, the tall parts first. */
function pack(parts: readonly Placed[]): Map<string, Point> {
  const area = parts.reduce((sum, { width, height }) => sum + (width + partGap) * (height + partGap), 0);
  const rowWidth = Math.max(Math.sqrt(area * aspect), ...parts.map(({ width }) => width));
  const places = new Map<string, Point>();
  let x = 0;
  let y = 0;
  let rowHeight = 0;
  for (const { width, height, at } of [...parts].sort((a, b) => b.height - a.height)) {
    if (x > 0 && x + width > rowWidth) {
      x = 0;
      y += rowHeight + partGap;
      rowHeight = 0;
    }
    for (const [id, point] of at) places.set(id, { x: x + point.x, y: y + point.y });
    x += width + partGap;
    rowHeight = Math.max(rowHeight, height);
  }
  return places;
}

export function layoutOf(boxes: readonly Box[], links: readonly Link[]): Map<string, Point> {
  return pack(partsOf(boxes, links).map(place));
}
