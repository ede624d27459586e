import type { Viewport } from '@xyflow/react';
import type { DrawnEdge } from '@/components/topology/drawn';
import type { VertexNode } from '@/components/topology/graph-node';

const readableZoom = 0.55;
const padding = 48;

function boundsOf(nodes: readonly VertexNode[]) {
  const left = Math.min(...nodes.map(({ position }) => position.x));
  const top = Math.min(...nodes.map(({ position }) => position.y));
  const right = Math.max(...nodes.map(({ position, width }) => position.x + (width ?? 0)));
  const bottom = Math.max(...nodes.map(({ position, height }) => position.y + (height ?? 0)));
  return { left, top, width: right - left, height: bottom - top };
}

/** What to begin with where nothing is asked for: what most ways lead from. */
export function firstOf(nodes: readonly VertexNode[], edges: readonly DrawnEdge[]): VertexNode | undefined {
  const ways = new Map<string, number>();
  for (const { from } of edges) ways.set(from, (ways.get(from) ?? 0) + 1);
  const most = Math.max(0, ...ways.values());
  return nodes.find(({ id }) => (ways.get(id) ?? 0) === most);
}

/** Whether all of it is on the screen. */
export function isWhole(nodes: readonly VertexNode[], { x, y, zoom }: Viewport, screen: DOMRect): boolean {
  const { left, top, width, height } = boundsOf(nodes);
  const from = { x: left * zoom + x, y: top * zoom + y };
  return from.x >= 0 && from.y >= 0 && from.x + width * zoom <= screen.width && from.y + height * zoom <= screen.height;
}

/** The buttons stand over the right side. */
const buttonsWidth = 48;

/**
 * All of it where that can be read; else what it is about: in the middle, or where it begins or ends, at that side.
 */
export function firstLook(
  nodes: readonly VertexNode[],
  edges: readonly DrawnEdge[],
  anchor: VertexNode | undefined,
  screen: DOMRect,
): Viewport {
  const { left, top, width, height } = boundsOf(nodes);
  const room = { width: screen.width - padding - buttonsWidth, height: screen.height - padding };
  const whole = Math.min(room.width / width, room.height / height, 1);
  if (whole >= readableZoom || anchor === undefined) {
    const zoom = Math.max(whole, 0.1);
    const x = (padding + room.width - width * zoom) / 2 - left * zoom;
    return { x, y: (screen.height - height * zoom) / 2 - top * zoom, zoom };
  }
  const zoom = 0.8;
  const begins = edges.every(({ to }) => to !== anchor.id);
  const ends = edges.every(({ from }) => from !== anchor.id);
  const side = begins === ends ? 0.5 : begins ? 0.25 : 0.75;
  const x = screen.width * side - (anchor.position.x + (anchor.width ?? 0) / 2) * zoom;
  const y = screen.height / 2 - (anchor.position.y + (anchor.height ?? 0) / 2) * zoom;
  return {
    x: filled(x, { start: left * zoom, size: width * zoom, room: screen.width - buttonsWidth }),
    y: filled(y, { start: top * zoom, size: height * zoom, room: screen.height }),
    zoom,
  };
}

/** Moved as far as no emptiness is shown beside it, where it could be avoided. */
function filled(shift: number, { start, size, room }: { start: number; size: number; room: number }): number {
  if (size + padding <= room) return (room - size) / 2 - start;
  const most = padding / 2 - start;
  const least = room - padding / 2 - size - start;
  return Math.min(most, Math.max(least, shift));
}
