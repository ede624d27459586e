'use client';

import { type ReactNode, useState } from 'react';
import { type SmallColumn, SmallTable } from '@/components/table/small-table';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ScopedLink } from '@/components/ui/scoped-link';
import { State, Tag } from '@/components/ui/state';
import { bytes, duration, rate, unknown } from '@/lib/format/format';
import { nodePath } from '@/lib/hooks/scope';
import { useNodesT } from '@/lib/messages/use-nodes-t';
import type { NodeDetail } from '@/lib/model/nodes';

type Props = { data: NodeDetail; stale: boolean };

const rowsAtFirst = 12;
/** One or two more aren't worth a button. */
const rowsWhole = 14;

/** A list that isn't told, or has nothing, isn't there. */
function TableCard<Row extends { readonly key: string }>({
  title,
  aside,
  rows,
  columns,
  dim = false,
}: {
  title: string;
  aside?: ReactNode;
  rows: readonly Row[];
  columns: readonly SmallColumn<Row>[];
  dim?: boolean;
}) {
  const t = useNodesT();
  const [all, setAll] = useState(false);
  if (rows.length === 0) return null;
  const shown = all || rows.length <= rowsWhole ? rows : rows.slice(0, rowsAtFirst);
  const hidden = rows.length - shown.length;
  return (
    <Card title={title} aside={aside} flush>
      <div className="border-t">
        <SmallTable label={title} rows={shown} columns={columns} dim={dim} />
      </div>
      {(hidden > 0 || all) && (
        <div className="border-t border-line/60 px-2 py-1">
          <Button variant="quiet" small onClick={() => setAll(!all)}>
            {all ? t.overview.showFewer : t.overview.showAll(hidden)}
          </Button>
        </div>
      )}
    </Card>
  );
}

export function Listeners({ data, stale }: Props) {
  const t = useNodesT();
  return (
    <TableCard
      title={t.nodes.listeners}
      rows={data.listeners}
      dim={stale}
      columns={[
        { id: 'protocol', label: t.nodes.protocol, cell: (row) => row.protocol },
        { id: 'port', label: t.nodes.port, cell: (row) => <span className="num">{row.port}</span> },
        { id: 'addresses', label: t.nodes.addresses, cell: (row) => row.addresses.join(', ') || unknown },
      ]}
    />
  );
}

export function DiskOperations({ data, stale }: Props) {
  const t = useNodesT();
  return (
    <TableCard
      title={t.nodes.disk}
      rows={data.disk}
      dim={stale}
      columns={[
        { id: 'operation', label: t.nodes.operation, cell: (row) => t.nodes.operations[row.key] },
        { id: 'times', label: t.common.perSecond, numeric: true, cell: (row) => rate(row.perSecond) },
        { id: 'bytes', label: t.nodes.bytesPerSecond, numeric: true, cell: (row) => bytes(row.bytesPerSecond) },
        { id: 'average', label: t.nodes.average, numeric: true, cell: (row) => mean(row.averageMs) },
      ]}
    />
  );
}

/** A disk answers within parts of a millisecond. */
const mean = (ms: number | null): string => (ms !== null && ms < 10 ? `${ms.toFixed(2)} ms` : duration(ms));

export function Links({ data, stale }: Props) {
  const t = useNodesT();
  const perSecond = (value: number | null): string => (value === null ? unknown : `${bytes(value)}/s`);
  return (
    <TableCard
      title={t.nodes.links}
      rows={data.links}
      dim={stale}
      columns={[
        {
          id: 'node',
          label: t.nodes.node,
          cell: (row) => <ScopedLink href={nodePath(row.name)}>{row.name}</ScopedLink>,
        },
        { id: 'address', label: t.nodes.address, cell: (row) => <span className="num">{row.address ?? unknown}</span> },
        { id: 'received', label: t.nodes.received, numeric: true, cell: (row) => perSecond(row.received) },
        { id: 'sent', label: t.nodes.sent, numeric: true, cell: (row) => perSecond(row.sent) },
      ]}
    />
  );
}

export function Applications({ data }: { data: NodeDetail }) {
  const t = useNodesT();
  return (
    <TableCard
      title={t.nodes.applications}
      rows={data.applications}
      columns={[
        {
          id: 'name',
          label: t.common.name,
          wraps: true,
          cell: (row) => (
            <span className="flex flex-wrap items-center gap-x-2 gap-y-0.5 break-all">
              {row.name}
              {row.plugin && <Tag>{t.nodes.plugin}</Tag>}
            </span>
          ),
        },
        { id: 'version', label: t.nodes.version, cell: (row) => <span className="num">{row.version}</span> },
        { id: 'description', label: t.nodes.description, wraps: true, cell: (row) => row.description },
      ]}
    />
  );
}

export function FeatureFlags({ data }: { data: NodeDetail }) {
  const t = useNodesT();
  if (data.flags === null) return null;
  return (
    <TableCard
      title={t.nodes.flags}
      aside={<span className="text-xs text-faint">{t.nodes.flagsDetail}</span>}
      rows={data.flags}
      columns={[
        { id: 'name', label: t.nodes.flag, cell: (row) => row.name },
        {
          id: 'state',
          label: t.common.state,
          cell: (row) => {
            const state = t.nodes.flagStates[row.state] ?? row.state;
            return row.state === 'enabled' ? state : <State tone="calm">{state}</State>;
          },
        },
        { id: 'stability', label: t.nodes.stability, cell: (row) => row.stability ?? unknown },
        { id: 'description', label: t.nodes.description, wraps: true, cell: (row) => row.description },
      ]}
    />
  );
}
