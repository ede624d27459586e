'use client';

import { MarkerType, Position } from '@xyflow/react';
import { useMemo, useRef } from 'react';
import { type DrawnEdge, type DrawnNode, labelPlaces, lineStyles, nodeName, sizeOf } from '@/components/topology/drawn';
import type { WayEdge } from '@/components/topology/graph-edge';
import type { VertexNode } from '@/components/topology/graph-node';
import { useTopologyT } from '@/lib/messages/use-topology-t';
import type { Layout, Point } from '@/lib/model/topology/layout';

/** A box that hasn't changed keeps its object, so that it isn't drawn again. */
export function useFlowNodes(
  nodes: readonly DrawnNode[],
  places: ReadonlyMap<string, Point> | undefined,
): VertexNode[] {
  const before = useRef(new Map<string, { text: string; node: VertexNode }>());
  return useMemo(() => {
    const after = new Map<string, { text: string; node: VertexNode }>();
    const flow: VertexNode[] = [];
    for (const vertex of nodes) {
      const position = places?.get(vertex.id);
      if (position === undefined) continue;
      const text = JSON.stringify([vertex, position]);
      const known = before.current.get(vertex.id);
      const node = known?.text === text ? known.node : flowNode(vertex, position);
      after.set(vertex.id, { text, node });
      flow.push(node);
    }
    before.current = after;
    return flow;
  }, [nodes, places]);
}

function flowNode(vertex: DrawnNode, position: Point): VertexNode {
  const { width, height } = sizeOf(vertex.kind);
  const handle = { y: height / 2, width: 1, height: 1 };
  return {
    id: vertex.id,
    type: 'vertex',
    position,
    width,
    height,
    // Given, since what is off the screen is never measured and its lines would be missing.
    handles: [
      { type: 'target', position: Position.Left, x: 0, ...handle },
      { type: 'source', position: Position.Right, x: width, ...handle },
    ],
    data: { vertex },
  };
}

/** What a line says to who doesn't see it. */
function useWayWords(nodes: readonly DrawnNode[]): (way: DrawnEdge) => string {
  const t = useTopologyT();
  return useMemo(() => {
    const names = new Map(nodes.map((node) => [node.id, nodeName(t, node)]));
    return ({ kind, from, to }) => t.topology.wayOf(t.topology.edges[kind], names.get(from) ?? '', names.get(to) ?? '');
  }, [t, nodes]);
}

/** From so many lines on, only those of what is chosen stand out and have words. */
const denseMin = 150;
const noBends: readonly Point[] = [];

export function useFlowEdges(
  edges: readonly DrawnEdge[],
  nodes: readonly DrawnNode[],
  layout: Pick<Layout, 'places' | 'bends'> | undefined,
  selected: string | undefined,
): WayEdge[] {
  const words = useWayWords(nodes);
  return useMemo(() => {
    const at = labelPlaces(edges, layout?.places);
    const widths = new Map(nodes.map(({ id, kind }) => [id, sizeOf(kind).width]));
    const dense = edges.length > denseMin;
    return edges.map((way) => {
      const lit = selected !== undefined && (way.from === selected || way.to === selected);
      const marked = (lit && way.kind !== 'dead-letter') || way.state === 'taken';
      const color = marked ? 'var(--accent)' : lineStyles[way.kind].colour;
      const type = way.kind === 'consume' ? MarkerType.Arrow : MarkerType.ArrowClosed;
      return {
        id: way.id,
        type: 'way',
        source: way.from,
        target: way.to,
        ariaLabel: words(way),
        markerEnd: { type, color, width: 14, height: 14 },
        data: {
          way,
          labelAt: at.get(way.id) ?? 'middle',
          lit,
          quiet: dense && !lit,
          bends: layout?.bends.get(way.id) ?? noBends,
          sourceWidth: widths.get(way.from) ?? 0,
          targetWidth: widths.get(way.to) ?? 0,
        },
      } satisfies WayEdge;
    });
  }, [edges, nodes, layout, selected, words]);
}
