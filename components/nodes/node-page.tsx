'use client';

import { RangePicker, useRange } from '@/components/chart/range';
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
import { windowStart } from '@/lib/model/series';

/** What isn’t told leaves no gap. */
const stack = 'flex min-w-0 flex-col gap-4';

/** One node of the broker: what it has of what it needs, and what it does with it. */
export function NodePage({ name }: { name: string }) {
  const t = useNodesT();
  const range = useRange();
  const { data, error, atMs, stale } = useLive<'node'>({ kind: 'node', name, range: range.seconds });
  const known = error?.kind === 'not-found' ? undefined : data;
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
            <RangePicker />
          </>
        )
      }
    >
      {known === undefined ? (
        <Awaited error={error} goneTitle={t.nodes.gone} className="h-64" />
      ) : (
        <>
          <NodeTrouble node={known.facts} />
          {known.facts.running !== false && (
            <>
              <NodeGauges data={known} stale={stale} />
              <NodeCharts
                data={known}
                fromMs={windowStart(range, atMs, Object.values(known.charts))}
                nowMs={atMs}
                stale={stale}
              />
              {known.memory !== null && <NodeMemoryCard memory={known.memory} name={name} stale={stale} />}
            </>
          )}
          <div className="grid items-start gap-4 xl:grid-cols-2">
            <div className={stack}>
              <Listeners data={known} stale={stale} />
              <Runtime data={known} stale={stale} />
              <Applications data={known} />
            </div>
            <div className={stack}>
              <DiskOperations data={known} stale={stale} />
              <Links data={known} stale={stale} />
              <FeatureFlags data={known} />
            </div>
          </div>
        </>
      )}
    </DetailPage>
  );
}
