'use client';

import { ChartCard } from '@/components/chart/chart-card';
import { depthLines, rateLines } from '@/components/chart/lines';
import { RangePicker, useRange } from '@/components/chart/range';
import { DemoStrip } from '@/components/demo/demo-strip';
import { Nodes } from '@/components/overview/nodes';
import { Problems } from '@/components/overview/problems';
import { NoQueues } from '@/components/queues/no-queues';
import { Age } from '@/components/ui/age';
import { Card, Skeleton, Stat } from '@/components/ui/card';
import { EmptyError } from '@/components/ui/empty';
import { ScopedLink } from '@/components/ui/scoped-link';
import { SegmentedBar, Swatch } from '@/components/ui/segmented-bar';
import { cn } from '@/lib/format/cn';
import { count, rate } from '@/lib/format/format';
import { type Live, useLive } from '@/lib/hooks/live';
import { useVhost } from '@/lib/hooks/scope';
import { useT } from '@/lib/messages/use-t';
import type { OverviewData } from '@/lib/model/overview';
import { windowStart } from '@/lib/model/series';

export function OverviewPage() {
  const t = useT();
  const range = useRange();
  const vhost = useVhost();
  const scope = vhost === undefined ? {} : { vhost };
  const live = useLive<'overview'>({ kind: 'overview', range: range.seconds, ...scope });
  const problems = useLive<'problems'>({ kind: 'problems', ...scope });
  const { data } = live;
  const fromMs = windowStart(range, live.atMs, [data?.rates, data?.depth]);
  return (
    <div className="mx-auto flex max-w-[1400px] flex-col gap-4 p-4 lg:p-5">
      <div className="flex min-h-8 flex-wrap items-center gap-3">
        <h1 className="text-lg font-semibold tracking-tight">{t.overview.title}</h1>
        <div className="ml-auto flex items-center gap-3">
          <Age atMs={live.atMs} stale={live.stale} />
          <RangePicker />
        </div>
      </div>
      {data === undefined && live.error !== undefined ? (
        <Card>
          <EmptyError error={live.error} />
        </Card>
      ) : (
        <>
          <Problems live={problems} />
          <DemoStrip />
          {data?.counts.queues === 0 && (
            <Card flush>
              <NoQueues compact />
            </Card>
          )}
          <Totals live={live} />
          <div className="grid gap-4 xl:grid-cols-2">
            <ChartCard
              title={t.overview.rates}
              unit={t.common.perSecond}
              lines={rateLines(t)}
              series={data?.rates}
              fromMs={fromMs}
              nowMs={live.atMs}
              stale={live.stale}
              format={rate}
              current={{ publish: rate(data?.ratePublish), deliver: rate(data?.rateDeliver), ack: rate(data?.rateAck) }}
            />
            <ChartCard
              title={t.overview.depth}
              lines={depthLines(t)}
              series={data?.depth}
              fromMs={fromMs}
              nowMs={live.atMs}
              filled
              stale={live.stale}
              format={count}
              current={{ ready: count(data?.ready), unacked: count(data?.unacked) }}
            />
          </div>
          <Nodes nodes={data?.nodes} asked={data?.asked ?? null} stale={live.stale} />
        </>
      )}
    </div>
  );
}

function Value({ text, ready }: { text: string; ready: boolean }) {
  return ready ? text : <Skeleton className="my-1.5 h-4 w-14" />;
}

function Totals({ live }: { live: Live<OverviewData> }) {
  const t = useT();
  const { data, stale } = live;
  const ready = data !== undefined;
  const objects = [
    ['queues', t.queues.title, '/queues', data?.counts.queues],
    ['exchanges', t.exchanges.title, '/exchanges', data?.counts.exchanges],
    ['connections', t.overview.connections, '/clients', data?.counts.connections],
    ['channels', t.overview.channels, '/clients?tab=channels', data?.counts.channels],
    ['consumers', t.overview.consumers, '/clients?tab=consumers', data?.counts.consumers],
  ] as const;
  return (
    <Card className={cn(stale && '[&_dd]:opacity-50')}>
      <div className="grid items-start gap-x-12 gap-y-5 xl:grid-cols-2">
        <div>
          <dl className="mb-2.5 grid grid-cols-3 gap-x-8">
            <Stat label={t.depth.total}>
              <Value ready={ready} text={count(data?.total)} />
            </Stat>
            <Stat
              label={
                <>
                  <Swatch kind="ready" />
                  {t.depth.ready}
                </>
              }
            >
              <Value ready={ready} text={count(data?.ready)} />
            </Stat>
            <Stat
              label={
                <>
                  <Swatch kind="unacked" />
                  {t.depth.unacked}
                </>
              }
            >
              <Value ready={ready} text={count(data?.unacked)} />
            </Stat>
          </dl>
          <SegmentedBar
            segments={[
              { label: t.depth.ready, value: data?.ready ?? null, kind: 'ready' },
              { label: t.depth.unacked, value: data?.unacked ?? null, kind: 'unacked' },
            ]}
          />
        </div>
        <dl className="grid grid-cols-3 gap-x-8 gap-y-4 sm:grid-cols-5">
          {objects.map(([id, label, href, value]) => {
            const [path, search] = href.split('?');
            return (
              <Stat key={id} label={label}>
                <ScopedLink
                  href={path ?? href}
                  query={Object.fromEntries(new URLSearchParams(search ?? ''))}
                  className="font-semibold"
                  aria-label={`${label}: ${count(value)}`}
                >
                  <Value ready={ready} text={count(value)} />
                </ScopedLink>
              </Stat>
            );
          })}
        </dl>
      </div>
    </Card>
  );
}
