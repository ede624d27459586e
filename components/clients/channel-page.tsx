'use client';

import { ChartCard } from '@/components/chart/chart-card';
import { channelLines } from '@/components/chart/lines';
import { RangePicker, useRange } from '@/components/chart/range';
import { ConnectionState } from '@/components/clients/connection-state';
import { ConsumersTable, Prefetch } from '@/components/queues/consumers-table';
import { DetailPage } from '@/components/shell/detail';
import { Age } from '@/components/ui/age';
import { Awaited } from '@/components/ui/awaited';
import { Card, Stat } from '@/components/ui/card';
import { Empty } from '@/components/ui/empty';
import { ScopedLink } from '@/components/ui/scoped-link';
import { Tag } from '@/components/ui/state';
import { cn } from '@/lib/format/cn';
import { count, rate, timeText, unknown } from '@/lib/format/format';
import { useLive } from '@/lib/hooks/live';
import { connectionPath } from '@/lib/hooks/scope';
import { useT } from '@/lib/messages/use-t';
import type { ChannelDetail } from '@/lib/model/client';
import { windowStart } from '@/lib/model/series';

export function ChannelPage({ name }: { name: string }) {
  const t = useT();
  const range = useRange();
  const live = useLive<'channel'>({ kind: 'channel', name, range: range.seconds });
  const { data } = live;
  const gone = live.error?.kind === 'not-found';
  const row = gone ? undefined : data?.row;
  return (
    <DetailPage
      parent={t.clients.channels}
      parentHref="/clients"
      parentQuery={{ tab: 'channels' }}
      title={row === undefined ? name : `${row.connectionLabel ?? row.connection ?? name} #${count(row.number)}`}
      tags={
        row !== undefined && (
          <>
            <ConnectionState state={row.state} />
            <Tag>{t.clients.modes[row.mode]}</Tag>
          </>
        )
      }
    >
      {gone || data === undefined ? (
        <Awaited error={live.error} goneTitle={t.clients.channelGone} className="h-64" />
      ) : (
        <>
          <Facts data={data} stale={live.stale} />
          <ChartCard
            title={t.overview.rates}
            unit={t.common.perSecond}
            lines={channelLines(t)}
            series={data.rates}
            fromMs={windowStart(range, live.atMs, [data.rates])}
            nowMs={live.atMs}
            stale={live.stale}
            format={rate}
            current={{
              publish: rate(data.row.ratePublish),
              deliver: rate(data.row.rateDeliver),
              ack: rate(data.row.rateAck),
              confirm: rate(data.rates.confirm.at(-1)?.[1] ?? null),
            }}
            aside={
              <>
                <Age atMs={live.atMs} stale={live.stale} />
                <RangePicker />
              </>
            }
          />
          <Card title={t.clients.consumers} flush>
            <div className="border-t">
              {data.consumers.length === 0 ? (
                <Empty compact kind="none" title={t.clients.noConsumers} detail={t.clients.noConsumersDetail} />
              ) : (
                <ConsumersTable rows={data.consumers} dim={live.stale} of="channel" />
              )}
            </div>
          </Card>
        </>
      )}
    </DetailPage>
  );
}

function Facts({ data, stale }: { data: ChannelDetail; stale: boolean }) {
  const t = useT();
  const { row } = data;
  const facts = [
    [
      t.clients.connection,
      row.connection === null ? (
        unknown
      ) : (
        <ScopedLink key="connection" href={connectionPath(row.connection)}>
          {row.connectionLabel ?? row.connection}
        </ScopedLink>
      ),
    ],
    [t.common.user, row.user ?? unknown],
    [t.common.vhost, row.vhost ?? unknown],
    [t.consumer.prefetch, <Prefetch key="own" value={row.prefetch} />],
    [t.clients.globalPrefetch, <Prefetch key="global" value={row.globalPrefetch} />],
    [t.clients.idleSince, data.idleSince === null ? t.clients.notIdle : timeText(data.idleSince)],
    [t.clients.unacked, count(row.unacked)],
    [t.clients.unconfirmed, count(row.unconfirmed)],
    [t.clients.uncommitted, count(data.uncommitted)],
    [t.clients.uncommittedAcks, count(data.uncommittedAcks)],
  ] as const;
  return (
    <Card>
      <dl className={cn('grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-3 xl:grid-cols-6', stale && 'opacity-50')}>
        {facts.map(([label, value]) => (
          <Stat key={label} label={label}>
            <span className="worded truncate text-sm font-medium tracking-normal">{value}</span>
          </Stat>
        ))}
      </dl>
    </Card>
  );
}
