'use client';

import { type Range, RangePicker, useRange } from '@/components/chart/range';
import { NodeCharts } from '@/components/nodes/node-charts';
import { NodeGauges } from '@/components/nodes/node-gauges';
import { NodeMemoryCard } from '@/components/nodes/node-memory';
import { NodeState } from '@/components/nodes/node-state';
import { Applications, DiskOperations, FeatureFlags, Links, Listeners } from '@/components/nodes/node-tables';
import { NodeTrouble } from '@/components/nodes/node-trouble';
import { Runtime } from '@/components/nodes/runtime';
import { DetailPage } from '@/components/shell/detail';
import { Age } from '@/components/ui/age';
import { Awaited } from '@/components/ui/awaited';
import { Tag } from '@/components/ui/state';
import { useLive } from '@/lib/hooks/live';
import { useNodesT } from '@/lib/messages/use-nodes-t';
import type { NodeDetail } from '@/lib/model/nodes';
import { windowStart } from '@/lib/model/series';

/** What isn’t told leaves no gap. */
const stack = 'flex min-w-0 flex-col gap-4';

/** One node of the broker: what it has of what it needs, and what it does with it. */
export function NodePage({ name }: { name: string }) {
  const t = useNodesT();
  const range = useRange();
  const { data, error, atMs, stale } = useLive<'node'>({ kind: 'node', name, range: range.seconds });
  const known = error?.kind === 'not-found' ? undefined : data;
  const down = known?.facts.running === false;
  const clustered = known !== undefined && known.links.length > 0;
  return (
    <DetailPage
      parent={t.overview.nodes}
      parentHref="/"
      title={name}
      tags={
        known !== undefined && (
          <>
            <NodeState node={known.facts} />
            {clustered && known.asked && <Tag>{t.overview.asked}</Tag>}
          </>
        )
      }
      actions={
        known !== undefined && (
          <>
            <Age atMs={atMs} stale={stale} />
            {!down && <RangePicker />}
          </>
        )
      }
    >
      {known === undefined ? (
        <Awaited error={error} goneTitle={t.nodes.gone} className="h-64" />
      ) : (
        <>
          <NodeTrouble node={known.facts} />
          {!down && <Running data={known} name={name} range={range} atMs={atMs} stale={stale} />}
        </>
      )}
    </DetailPage>
  );
}

function Running({
  data,
  name,
  range,
  atMs,
  stale,
}: {
  data: NodeDetail;
  name: string;
  range: Range;
  atMs: number;
  stale: boolean;
}) {
  const fromMs = windowStart(range, atMs, Object.values(data.charts));
  return (
    <>
      <NodeGauges data={data} stale={stale} />
      <NodeCharts data={data} fromMs={fromMs} nowMs={atMs} stale={stale} />
      {data.memory !== null && <NodeMemoryCard memory={data.memory} name={name} stale={stale} />}
      <div className="grid items-start gap-4 xl:grid-cols-2">
        <div className={stack}>
          <Listeners data={data} stale={stale} />
          <Runtime data={data} stale={stale} />
          <Applications data={data} />
        </div>
        <div className={stack}>
          <DiskOperations data={data} stale={stale} />
          <Links data={data} stale={stale} />
          <FeatureFlags data={data} />
        </div>
      </div>
    </>
  );
}
