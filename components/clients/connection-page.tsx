'use client';

import { Unplug } from 'lucide-react';
import { useState } from 'react';
import { ChartCard } from '@/components/chart/chart-card';
import { trafficLines } from '@/components/chart/lines';
import { RangePicker, useRange } from '@/components/chart/range';
import { ConnectionState } from '@/components/clients/connection-state';
import { ConnectionSession } from '@/components/mqtt/connection-session';
import { Prefetch } from '@/components/queues/consumers-table';
import { DetailPage } from '@/components/shell/detail';
import { SmallTable } from '@/components/table/small-table';
import { Age } from '@/components/ui/age';
import { Awaited } from '@/components/ui/awaited';
import { Card, Stat } from '@/components/ui/card';
import { Confirm } from '@/components/ui/confirm';
import { DeedButton } from '@/components/ui/deed-button';
import { Empty } from '@/components/ui/empty';
import { Field, Input } from '@/components/ui/field';
import { ScopedLink } from '@/components/ui/scoped-link';
import { Tag } from '@/components/ui/state';
import { toast } from '@/components/ui/toast';
import { cn } from '@/lib/format/cn';
import { bytes, count, dateTime, rate, unknown } from '@/lib/format/format';
import { useDeed } from '@/lib/hooks/deed';
import { useLive } from '@/lib/hooks/live';
import { useDeniedForOthers } from '@/lib/hooks/rights';
import { channelPath } from '@/lib/hooks/scope';
import type { Messages } from '@/lib/messages/en';
import { useT } from '@/lib/messages/use-t';
import type { ConnectionDetail, ConnectionRow } from '@/lib/model/client';
import { type Series, windowStart } from '@/lib/model/series';
import { inUnit } from '@/lib/model/series-unit';

export function ConnectionPage({ name }: { name: string }) {
  const t = useT();
  const range = useRange();
  const live = useLive<'connection'>({ kind: 'connection', name, range: range.seconds });
  const [closing, setClosing] = useState(false);
  const { data } = live;
  const denied = useDeniedForOthers('administrator', data?.row.user);
  const gone = live.error?.kind === 'not-found';
  const scale = scaleOf(data === undefined ? [] : [...data.traffic.received, ...data.traffic.sent]);
  return (
    <DetailPage
      parent={t.clients.title}
      parentHref="/clients"
      title={data?.row.label ?? name}
      tags={
        data !== undefined && !gone ? (
          <>
            <ConnectionState state={data.row.state} />
            <span className="num text-faint">{data.row.address}</span>
            {data.row.tls && <Tag>{t.clients.tls}</Tag>}
          </>
        ) : undefined
      }
      actions={
        data !== undefined && !gone ? (
          <DeedButton denied={denied} variant="danger-quiet" onClick={() => setClosing(true)}>
            <Unplug />
            {t.clients.close}
          </DeedButton>
        ) : undefined
      }
    >
      {gone || data === undefined ? (
        <Awaited error={live.error} goneTitle={t.clients.gone} className="h-64" />
      ) : (
        <>
          <Facts data={data} stale={live.stale} />
          <ChartCard
            title={t.clients.traffic}
            unit={`${scale.unit}${t.common.perSecond}`}
            lines={trafficLines(t)}
            series={{ received: scale.of(data.traffic.received), sent: scale.of(data.traffic.sent) }}
            fromMs={windowStart(range, live.atMs, [data.traffic])}
            nowMs={live.atMs}
            stale={live.stale}
            format={(value) => perSecond(value === null ? null : value * scale.bytes)}
            current={{ received: perSecond(data.row.bytesIn), sent: perSecond(data.row.bytesOut) }}
            aside={
              <>
                <Age atMs={live.atMs} stale={live.stale} />
                <RangePicker />
              </>
            }
          />
          <ConnectionSession data={data} />
          {data.clientId === null && <Channels data={data} stale={live.stale} />}
          <Properties data={data} />
        </>
      )}
      {closing && data !== undefined && <CloseConnection row={data.row} onClose={() => setClosing(false)} />}
    </DetailPage>
  );
}

/** One unit for both ways, in which the axis is read best. */
function scaleOf(both: Series): { unit: string; bytes: number; of: (series: Series) => Series } {
  const { unit, bytes: size } = inUnit(both);
  return { unit, bytes: size, of: (series) => series.map(([at, value]) => [at, value === null ? null : value / size]) };
}

const perSecond = (value: number | null): string => (value === null ? unknown : `${bytes(value)}/s`);

function heartbeatText(t: Messages, seconds: number | null): string {
  if (seconds === null) return unknown;
  return seconds === 0 ? t.clients.heartbeatOff : t.clients.seconds(seconds);
}

function Facts({ data, stale }: { data: ConnectionDetail; stale: boolean }) {
  const t = useT();
  const { row } = data;
  const mqtt = data.clientId !== null;
  const facts: [string, string][] = [
    [t.common.user, row.user ?? unknown],
    [t.common.vhost, row.vhost ?? unknown],
    [t.clients.protocol, row.protocol ?? unknown],
    [t.clients.library, row.product ?? unknown],
    [t.clients.connected, row.connectedAtMs === null ? unknown : dateTime(row.connectedAtMs)],
    [mqtt ? t.clients.keepAlive : t.clients.heartbeat, heartbeatText(t, row.heartbeatSeconds)],
    [t.clients.tls, row.tls ? (data.tls ?? t.common.yes) : t.common.no],
    // MQTT has no frames, no channels, and one way to log in.
    ...(mqtt
      ? []
      : ([
          [t.clients.frameMax, bytes(data.frameMaxBytes)],
          [t.clients.channelMax, data.channelMax === 0 ? t.consumer.unlimited : count(data.channelMax)],
          [t.clients.auth, data.auth ?? unknown],
        ] satisfies [string, string][])),
    [t.queue.node, data.node ?? unknown],
    ...(data.certificate === null ? [] : [[t.clients.certificate, data.certificate] satisfies [string, string]]),
  ];
  return (
    <Card>
      <dl className={cn('grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-3 xl:grid-cols-6', stale && 'opacity-50')}>
        {facts.map(([label, value]) => (
          <Stat key={label} label={label}>
            <span className="worded truncate text-sm font-medium tracking-normal" title={value}>
              {value}
            </span>
          </Stat>
        ))}
      </dl>
    </Card>
  );
}

function Channels({ data, stale }: { data: ConnectionDetail; stale: boolean }) {
  const t = useT();
  return (
    <Card title={t.clients.channels} flush>
      <div className="border-t">
        {data.channels.length === 0 ? (
          <Empty compact kind="none" title={t.clients.noChannels} detail={t.clients.noChannelsDetail} />
        ) : (
          <SmallTable
            label={t.clients.channels}
            rows={data.channels}
            dim={stale}
            columns={[
              {
                id: 'number',
                label: t.consumer.channel,
                cell: (row) => (
                  <ScopedLink href={channelPath(row.name)} className="num">
                    #{count(row.number)}
                  </ScopedLink>
                ),
              },
              { id: 'state', label: t.common.state, cell: (row) => <ConnectionState state={row.state} quiet /> },
              { id: 'mode', late: true, label: t.clients.mode, cell: (row) => t.clients.modes[row.mode] },
              { id: 'consumers', label: t.clients.consumers, numeric: true, cell: (row) => count(row.consumers) },
              {
                id: 'prefetch',
                label: t.consumer.prefetch,
                numeric: true,
                cell: (row) => <Prefetch value={row.prefetch} />,
              },
              { id: 'unacked', label: t.clients.unacked, numeric: true, cell: (row) => count(row.unacked) },
              { id: 'unconfirmed', label: t.clients.unconfirmed, numeric: true, cell: (row) => count(row.unconfirmed) },
              { id: 'publish', label: `${t.rates.publish} /s`, numeric: true, cell: (row) => rate(row.ratePublish) },
              { id: 'deliver', label: `${t.rates.deliver} /s`, numeric: true, cell: (row) => rate(row.rateDeliver) },
              { id: 'ack', label: `${t.rates.ack} /s`, numeric: true, cell: (row) => rate(row.rateAck) },
            ]}
          />
        )}
      </div>
    </Card>
  );
}

function Properties({ data }: { data: ConnectionDetail }) {
  const t = useT();
  return (
    <Card title={t.clients.properties}>
      <dl className="grid grid-cols-[minmax(110px,auto)_minmax(0,1fr)] gap-x-6 gap-y-1">
        {data.properties.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-soft">{name}</dt>
            <dd className="break-words">{value}</dd>
          </div>
        ))}
        {data.capabilities.length > 0 && (
          <>
            <dt className="text-soft">{t.clients.capabilities}</dt>
            <dd className="flex flex-wrap gap-1">
              {data.capabilities.map((name) => (
                <Tag key={name} className="max-w-none">
                  {name}
                </Tag>
              ))}
            </dd>
          </>
        )}
      </dl>
    </Card>
  );
}

function CloseConnection({ row, onClose }: { row: ConnectionRow; onClose: () => void }) {
  const t = useT();
  const deed = useDeed('close-connection');
  const [reason, setReason] = useState('');
  return (
    <Confirm
      open
      onOpenChange={(open) => !open && onClose()}
      title={t.clients.closeTitle(row.label)}
      detail={t.clients.closeDetail}
      action={t.clients.close}
      busy={deed.isPending}
      error={deed.error?.error}
      onConfirm={() =>
        deed.mutate(
          { name: row.name, reason },
          {
            onSuccess: () => {
              toast.success(t.clients.closed(row.label));
              onClose();
            },
          },
        )
      }
    >
      <Field label={t.clients.reason} optional>
        {(ids) => <Input {...ids} value={reason} maxLength={200} onChange={(event) => setReason(event.target.value)} />}
      </Field>
    </Confirm>
  );
}
