'use client';

import { ChartCard, type Line } from '@/components/chart/chart-card';
import { type ChurnKind, churnKinds } from '@/lib/contract/churn';
import { bytes, count, rate } from '@/lib/format/format';
import { useNodesT } from '@/lib/messages/use-nodes-t';
import { type NodeDetail, tellsChurn } from '@/lib/model/nodes';
import type { Series } from '@/lib/model/series';
import { inUnit } from '@/lib/model/series-unit';

/** What ends has the colour of what begins. */
const churnLooks: Record<ChurnKind, Pick<Line, 'colour' | 'dashed'>> = {
  connection_created: { colour: 'var(--series-1)' },
  connection_closed: { colour: 'var(--series-1)', dashed: true },
  channel_created: { colour: 'var(--series-2)' },
  channel_closed: { colour: 'var(--series-2)', dashed: true },
  queue_declared: { colour: 'var(--series-3)' },
  queue_created: { colour: 'var(--series-4)' },
  queue_deleted: { colour: 'var(--series-4)', dashed: true },
};

export function NodeCharts({
  data,
  fromMs,
  nowMs,
  stale,
}: {
  data: NodeDetail;
  fromMs: number;
  nowMs: number;
  stale: boolean;
}) {
  const t = useNodesT();
  const { facts, charts, churn } = data;
  const common = { fromMs, nowMs, stale };
  return (
    <div className="grid gap-4 xl:grid-cols-2">
      <BytesChart
        {...common}
        title={t.nodes.memoryChart}
        label={t.nodes.used}
        series={charts.memory.used}
        now={facts.memoryUsed}
      />
      <BytesChart
        {...common}
        title={t.nodes.diskChart}
        label={t.nodes.free}
        series={charts.disk.free}
        now={facts.diskFree}
      />
      <ChartCard
        {...common}
        title={t.nodes.handles}
        lines={[
          { id: 'sockets', label: t.overview.sockets, colour: 'var(--series-1)' },
          { id: 'files', label: t.overview.files, colour: 'var(--series-2)' },
        ]}
        series={charts.handles}
        format={count}
        current={{ sockets: count(facts.socketsUsed), files: count(facts.filesUsed) }}
      />
      {tellsChurn(data) && (
        <ChartCard
          {...common}
          title={t.nodes.churn}
          lines={churnKinds.map((id) => ({ id, label: t.nodes.churnKinds[id], ...churnLooks[id] }))}
          series={charts.churn}
          format={rate}
          current={Object.fromEntries(churnKinds.map((id) => [id, rate(churn[id])]))}
          aside={<span className="text-xs text-faint">{t.nodes.churnDetail}</span>}
        />
      )}
    </div>
  );
}

/** One amount of bytes: the axis is in a unit of its own, which stands beside the title. */
function BytesChart({
  label,
  series,
  now,
  ...rest
}: {
  title: string;
  label: string;
  series: Series;
  now: number | null;
  fromMs: number;
  nowMs: number;
  stale: boolean;
}) {
  const scaled = inUnit(series);
  return (
    <ChartCard
      {...rest}
      lines={[{ id: 'line', label, colour: 'var(--series-1)' }]}
      series={{ line: scaled.series }}
      filled
      format={(value) => bytes(value === null ? null : value * scaled.bytes)}
      current={{ line: bytes(now) }}
      aside={<span className="text-xs text-faint">{scaled.unit}</span>}
    />
  );
}
