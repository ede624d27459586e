'use client';

import { useTopologyT } from '@/lib/messages/use-topology-t';
import '@xyflow/react/dist/base.css';
import { Background, MiniMap, Panel, ReactFlow, ReactFlowProvider, useReactFlow } from '@xyflow/react';
import { Maximize, Minus, Plus } from 'lucide-react';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { type DrawnEdge, type DrawnNode, nodeName, sizeOf } from '@/components/topology/drawn';
import { firstLook, firstOf, isWhole } from '@/components/topology/first-look';
import { useFlowEdges, useFlowNodes } from '@/components/topology/flow';
import { GraphEdge, type WayEdge } from '@/components/topology/graph-edge';
import { GraphNode, HandsContext, type VertexNode } from '@/components/topology/graph-node';
import { useLayout } from '@/components/topology/use-layout';
import { isDirection, step } from '@/components/topology/walk';
import { Button } from '@/components/ui/button';
import type { Point } from '@/lib/model/topology/layout';

const nodeTypes = { vertex: GraphNode };
const edgeTypes = { way: GraphEdge };
/** Below, words would be too small: only names stand there, larger. */
const farZoom = 0.55;
const mapNodesMin = 40;

type Props = {
  readonly nodes: readonly DrawnNode[];
  readonly edges: readonly DrawnEdge[];
  /** What stays at its place when others come or go, and where the first look goes. */
  readonly anchor: string | undefined;
  readonly selected: string | undefined;
  readonly label: string;
  readonly onSelect: (id: string | undefined) => void;
  readonly onExpand: (id: string) => void;
};

export function GraphCanvas(props: Props) {
  return (
    <ReactFlowProvider>
      <Canvas {...props} />
    </ReactFlowProvider>
  );
}

function Canvas({ nodes, edges, anchor, selected, label, onSelect, onExpand }: Props) {
  const t = useTopologyT();
  const frame = useRef<HTMLDivElement>(null);
  const flow = useReactFlow<VertexNode, WayEdge>();
  const boxes = useMemo(() => nodes.map(({ id, kind }) => ({ id, ...sizeOf(kind) })), [nodes]);
  const { answer, busy } = useLayout(boxes, edges, () => {
    const screen = frame.current?.getBoundingClientRect();
    return screen === undefined || screen.height === 0 ? 1.5 : screen.width / screen.height;
  });
  const flowNodes = useFlowNodes(nodes, answer?.places);
  const flowEdges = useFlowEdges(edges, nodes, answer, selected);
  const [cursor, setCursor] = useState<string>();
  const here = nodes.some(({ id }) => id === cursor) ? cursor : (anchor ?? nodes[0]?.id);
  const [said, say] = useState('');

  const seen = useRef<{ key: string; places: ReadonlyMap<string, Point> }>(undefined);
  useEffect(() => {
    const screen = frame.current?.getBoundingClientRect();
    if (answer === undefined || screen === undefined || flowNodes.length === 0 || seen.current?.key === answer.key)
      return;
    const hold = here === undefined ? undefined : here;
    const was = hold === undefined ? undefined : seen.current?.places.get(hold);
    const is = hold === undefined ? undefined : answer.places.get(hold);
    seen.current = answer;
    if (was === undefined || is === undefined) {
      void flow.setViewport(
        firstLook(flowNodes, edges, flowNodes.find(({ id }) => id === anchor) ?? firstOf(flowNodes, edges), screen),
      );
      return;
    }
    const { x, y, zoom } = flow.getViewport();
    void flow.setViewport({ x: x + (was.x - is.x) * zoom, y: y + (was.y - is.y) * zoom, zoom });
  }, [answer, flowNodes, edges, flow, here, anchor]);

  const showAll = (): void => void flow.fitView({ padding: 0.06, maxZoom: 1, minZoom: 0.05, duration: 0 });
  const focusOn = (id: string, tries = 20): void => {
    const button = frame.current?.querySelector<HTMLElement>(`[data-node="${CSS.escape(id)}"]`);
    if (button !== null && button !== undefined) button.focus({ preventScroll: true });
    else if (tries > 0) requestAnimationFrame(() => focusOn(id, tries - 1));
  };
  const bringIn = (id: string): boolean => {
    const at = answer?.places.get(id);
    const vertex = nodes.find((node) => node.id === id);
    const screen = frame.current?.getBoundingClientRect();
    if (at === undefined || vertex === undefined || screen === undefined) return false;
    const { width, height } = sizeOf(vertex.kind);
    const { x, y, zoom } = flow.getViewport();
    const left = at.x * zoom + x;
    const top = at.y * zoom + y;
    const inside = left > 0 && top > 0 && left + width * zoom < screen.width && top + height * zoom < screen.height;
    if (!inside) void flow.setCenter(at.x + width / 2, at.y + height / 2, { zoom });
    return true;
  };
  const roomBefore = useRef<DOMRect>(undefined);
  // The details take room from the graph: what was seen whole is seen whole beside them too.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only choosing another one moves the graph
  useEffect(() => {
    const room = frame.current?.getBoundingClientRect();
    const before = roomBefore.current;
    roomBefore.current = room;
    if (selected === undefined) return;
    const narrower = room !== undefined && before !== undefined && room.width < before.width;
    if (narrower && flowNodes.length > 0 && isWhole(flowNodes, flow.getViewport(), before)) {
      void flow.setViewport(
        firstLook(
          flowNodes,
          edges,
          flowNodes.find(({ id }) => id === selected),
          room,
        ),
      );
    } else bringIn(selected);
  }, [selected]);
  const goTo = (id: string): void => {
    const vertex = nodes.find((node) => node.id === id);
    if (vertex === undefined || !bringIn(id)) return;
    setCursor(id);
    const ins = edges.filter((edge) => edge.to === id).length;
    const outs = edges.filter((edge) => edge.from === id).length;
    say(
      t.topology.said(nodeName(t, vertex), t.topology.leads(ins, outs), t.topology.depth(vertex.ready, vertex.unacked)),
    );
    focusOn(id);
  };
  const press = (event: KeyboardEvent): void => {
    const onNode = event.target instanceof HTMLElement && event.target.dataset.node !== undefined;
    if (!onNode || here === undefined || event.metaKey || event.ctrlKey || event.altKey) return;
    if (isDirection(event.key)) {
      event.preventDefault();
      const next = step(event.key, here, edges, answer?.places ?? new Map());
      if (next !== undefined) goTo(next);
    } else if (event.key === 'Enter') {
      // The button's own click would show details.
      event.preventDefault();
      onExpand(here);
    } else if (event.key === 'Home' && anchor !== undefined) goTo(anchor);
    else if (event.key === '+') void flow.zoomIn();
    else if (event.key === '-') void flow.zoomOut();
    else if (event.key === '0') showAll();
    else if (event.key === 'Escape') onSelect(undefined);
  };
  const hands = useMemo(
    () => ({
      cursor: here,
      selected,
      touch: (id: string) => {
        setCursor(id);
        onSelect(id);
      },
      expand: onExpand,
    }),
    [here, selected, onSelect, onExpand],
  );

  return (
    <div ref={frame} className="group/flow relative h-full w-full" data-far="false" data-arranged={busy ? 'no' : 'yes'}>
      <button
        type="button"
        className="sr-only rounded bg-raised px-2 py-1 text-sm shadow-pop focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-10"
        onClick={() => here !== undefined && goTo(here)}
      >
        {t.topology.walk}
      </button>
      {/* biome-ignore lint/a11y/useSemanticElements: a graph is no fieldset */}
      <div role="group" aria-label={label} onKeyDown={press} className="h-full w-full">
        <HandsContext value={hands}>
          <ReactFlow<VertexNode, WayEdge>
            nodes={flowNodes}
            edges={flowEdges}
            nodeTypes={nodeTypes}
            edgeTypes={edgeTypes}
            nodesDraggable={false}
            nodesConnectable={false}
            nodesFocusable={false}
            edgesFocusable={false}
            elementsSelectable={false}
            disableKeyboardA11y
            onlyRenderVisibleElements
            minZoom={0.05}
            maxZoom={1.5}
            zoomOnDoubleClick={false}
            proOptions={{ hideAttribution: true }}
            onPaneClick={() => onSelect(undefined)}
            onMove={(_event, { zoom }) => {
              if (frame.current !== null) frame.current.dataset.far = zoom < farZoom ? 'true' : 'false';
            }}
          >
            <Background gap={24} size={1} color="var(--line)" />
            <Panel position="bottom-right" className="m-2! flex flex-col gap-1">
              <Button icon aria-label={t.topology.zoomIn} onClick={() => void flow.zoomIn()}>
                <Plus />
              </Button>
              <Button icon aria-label={t.topology.zoomOut} onClick={() => void flow.zoomOut()}>
                <Minus />
              </Button>
              <Button icon aria-label={t.topology.fit} onClick={showAll}>
                <Maximize />
              </Button>
            </Panel>
            {nodes.length >= mapNodesMin && (
              <MiniMap
                pannable
                ariaLabel={t.topology.map}
                className="right-12! bottom-0! max-sm:hidden"
                style={{ width: 150, height: 110 }}
                bgColor="var(--panel)"
                maskColor="color-mix(in oklab, var(--ink) 8%, transparent)"
                nodeColor={({ data }: VertexNode) =>
                  data.vertex.problem === null ? 'var(--line-strong)' : 'var(--warn)'
                }
                nodeBorderRadius={6}
              />
            )}
          </ReactFlow>
        </HandsContext>
      </div>
      <p role="status" className="sr-only">
        {said}
      </p>
      {busy && (
        <p role="status" className="absolute top-2 right-2 rounded bg-raised px-2 py-1 text-xs text-faint shadow-pop">
          {t.topology.arranging}
        </p>
      )}
    </div>
  );
}
