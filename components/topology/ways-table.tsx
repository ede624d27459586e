'use client';

import { useState } from 'react';
import { SmallTable } from '@/components/table/small-table';
import { type DrawnEdge, type DrawnNode, nodeName } from '@/components/topology/drawn';
import { vertexPagePath } from '@/components/topology/links';
import { Button } from '@/components/ui/button';
import { Count } from '@/components/ui/quiet';
import { ScopedLink } from '@/components/ui/scoped-link';
import { State } from '@/components/ui/state';
import { useTopologyT } from '@/lib/messages/use-topology-t';
import type { TopologyEdge } from '@/lib/model/topology/view';

const rowsAtOnce = 200;

type Row = {
  readonly key: string;
  readonly from: DrawnNode | undefined;
  readonly way: TopologyEdge | undefined;
  readonly to: DrawnNode | undefined;
};

/** The graph as a table: a row for each way, and one for each box that has none. */
export function WaysTable({
  nodes,
  edges,
  dim,
  onFocus,
}: {
  nodes: readonly DrawnNode[];
  edges: readonly DrawnEdge[];
  dim: boolean;
  onFocus: (id: string) => void;
}) {
  const t = useTopologyT();
  const words = t.topology.table;
  const [shown, setShown] = useState(rowsAtOnce);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const linked = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const rows: Row[] = [
    ...edges.map((way) => ({ key: way.id, from: byId.get(way.from), way, to: byId.get(way.to) })),
    ...nodes
      .filter(({ id }) => !linked.has(id))
      .map((node) => ({ key: node.id, from: undefined, way: undefined, to: node })),
  ];
  return (
    <div className="min-h-0 flex-1 overflow-auto rounded-lg border bg-panel shadow-card">
      <SmallTable
        label={words.label}
        rows={rows.slice(0, shown)}
        dim={dim}
        columns={[
          { id: 'from', label: words.from, cell: ({ from }) => <End node={from} onFocus={onFocus} /> },
          {
            id: 'way',
            late: true,
            label: words.way,
            cell: ({ way }) => (
              <span className="text-soft">{way === undefined ? words.alone : t.topology.edges[way.kind]}</span>
            ),
          },
          {
            id: 'key',
            late: true,
            label: words.key,
            cell: ({ way }) => (
              <span className="font-mono text-xs">
                {way?.keys.join('  ')}
                {way !== undefined && way.keysTotal > way.keys.length && (
                  <span className="text-faint"> {t.topology.keysMore(way.keysTotal - way.keys.length)}</span>
                )}
              </span>
            ),
          },
          { id: 'to', label: words.to, cell: ({ to }) => <End node={to} onFocus={onFocus} /> },
          {
            id: 'rate',
            label: words.rate,
            numeric: true,
            cell: ({ way }) => (
              <span
                className={(way?.rate ?? 0) === 0 ? 'text-faint' : ''}
                title={way?.atMost === true ? t.topology.atMostHint : undefined}
              >
                {t.topology.rate(way?.rate ?? null, way?.atMost === true)}
              </span>
            ),
          },
          { id: 'ready', label: words.ready, numeric: true, cell: ({ to }) => <Count value={to?.ready ?? null} /> },
          {
            id: 'unacked',
            label: words.unacked,
            numeric: true,
            cell: ({ to }) => <Count value={to?.unacked ?? null} />,
          },
        ]}
      />
      {rows.length > shown && (
        <div className="border-t px-4 py-2">
          <Button onClick={() => setShown(shown + rowsAtOnce)}>
            {words.more(Math.min(rowsAtOnce, rows.length - shown))}
          </Button>
        </div>
      )}
    </div>
  );
}

function End({ node, onFocus }: { node: DrawnNode | undefined; onFocus: (id: string) => void }) {
  const t = useTopologyT();
  if (node === undefined) return <span className="text-faint">–</span>;
  const { kind, vhost, name, members, problem } = node;
  const kindWord = <span className="text-2xs text-faint">{t.topology.kinds[kind]} </span>;
  if (problem === 'missing') {
    return (
      <>
        {kindWord}
        <State tone="bad">{`${nodeName(t, node)} ${t.topology.missing}`}</State>
      </>
    );
  }
  if (kind === 'queue' || kind === 'exchange') {
    return (
      <>
        {kindWord}
        <ScopedLink href={vertexPagePath(kind, vhost, name)}>{nodeName(t, node)}</ScopedLink>
      </>
    );
  }
  if (kind === 'consumers') return <>{nodeName(t, node)}</>;
  return (
    <button type="button" className="text-accent hover:underline" onClick={() => onFocus(node.id)}>
      {nodeName(t, node)} ({t.topology.groupOf[kind](members)})
    </button>
  );
}
