/** The line of a way: from side to side, through the bends that keep it off the boxes between. */
import type { Point } from '@/lib/model/topology/layout';

export type Line = {
  readonly path: string;
  /** Where it leaves and where it arrives. */
  readonly from: Point;
  readonly to: Point;
  readonly middle: Point;
  /** It leads back, from right to left. */
  readonly back: boolean;
};

type Ends = {
  /** The right side of where it begins, and the left side of where it ends. */
  readonly source: Point;
  readonly target: Point;
  readonly sourceWidth: number;
  readonly targetWidth: number;
};

function curve(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  let path = `M${first.x},${first.y}`;
  let at = first;
  for (const next of rest) {
    const half = (next.x - at.x) / 2;
    path += ` C${at.x + half},${at.y} ${next.x - half},${next.y} ${next.x},${next.y}`;
    at = next;
  }
  return path;
}

/** To itself: a bow over the box. */
function bow({ x, y }: Point, { x: endX, y: endY }: Point): string {
  return `M${x},${y} C${x + 50},${y - 70} ${endX - 50},${endY - 70} ${endX},${endY}`;
}

export function lineOf(
  { source, target, sourceWidth, targetWidth }: Ends,
  bends: readonly Point[],
  self: boolean,
): Line {
  if (self) {
    return {
      path: bow(source, target),
      from: source,
      to: target,
      middle: { x: (source.x + target.x) / 2, y: source.y - 50 },
      back: false,
    };
  }
  const back = target.x < source.x - sourceWidth;
  const from = back ? { x: source.x - sourceWidth, y: source.y } : source;
  const to = back ? { x: target.x + targetWidth, y: target.y } : target;
  const middle = bends[Math.floor(bends.length / 2)] ?? { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  return { path: curve([from, ...bends, to]), from, to, middle, back };
}
