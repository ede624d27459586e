'use client';

import { ConnectionState } from '@/components/clients/connection-state';
import { AckMode, ConsumerState, Prefetch } from '@/components/queues/consumers-table';
import type { Column } from '@/components/table/column';
import { countColumn, rateColumn, soft, softColumn } from '@/components/table/common-columns';
import { Quiet } from '@/components/ui/quiet';
import { ScopedLink } from '@/components/ui/scoped-link';
import { Tag } from '@/components/ui/state';
import { age, bytes, count, dateTime, unknown } from '@/lib/format/format';
import { useNow } from '@/lib/hooks/now';
import { channelPath, connectionPath, queuePath } from '@/lib/hooks/scope';
import type { Messages } from '@/lib/messages/en';
import { useT } from '@/lib/messages/use-t';
import type { ChannelRow, ConnectionRow } from '@/lib/model/client';
import type { ConsumerRow } from '@/lib/model/queue';

/** For how long a client has been there; the moment itself on pointing. */
function Since({ atMs }: { atMs: number | null }) {
  const now = useNow(1000);
  if (atMs === null || now === 0) return <span className="text-faint">{unknown}</span>;
  return (
    <span className="num text-soft" title={dateTime(atMs)}>
      {age(Math.max(0, now - atMs))}
    </span>
  );
}

/** Without one, a peer that is gone may stay listed for hours. */
function Heartbeat({ seconds }: { seconds: number | null }) {
  const t = useT();
  if (seconds === null) return <span className="text-faint">{unknown}</span>;
  return <span className="text-soft">{seconds === 0 ? t.clients.heartbeatOff : t.clients.seconds(seconds)}</span>;
}

const perSecond = (value: number | null) => (
  <Quiet value={value} text={value === null ? unknown : `${bytes(value)}/s`} />
);

/** The client's own name first, its address second. */
export function connectionColumns(t: Messages, allVhosts: boolean): Column<ConnectionRow>[] {
  return [
    {
      id: 'name',
      label: t.clients.client,
      sort: 'user_provided_name',
      // On a telephone it leaves room for the two rates.
      width: 'minmax(min(180px, 100vw - 242px), 1.5fr)',
      cell: (row) => (
        <ScopedLink href={connectionPath(row.name)} className="truncate" title={row.name}>
          {row.label}
        </ScopedLink>
      ),
    },
    {
      id: 'address',
      late: true,
      label: t.clients.address,
      sort: 'peer_port',
      width: 'minmax(136px, 1fr)',
      cell: (row) => <span className="num truncate text-soft">{row.address}</span>,
    },
    {
      id: 'state',
      late: true,
      label: t.common.state,
      sort: 'state',
      // The word of what is wrong fits.
      width: '84px',
      cell: (row) => <ConnectionState state={row.state} quiet />,
    },
    softColumn({ id: 'user', late: true, label: t.common.user, sort: 'user', width: '76px' }, (row) => row.user),
    softColumn(
      { id: 'vhost', late: true, label: t.common.vhost, sort: 'vhost', width: '110px', hidden: !allVhosts },
      (row) => row.vhost,
    ),
    countColumn(
      { id: 'channels', late: true, label: t.clients.channels, sort: 'channels', width: '80px' },
      (row) => row.channels,
    ),
    {
      id: 'received',
      label: t.clients.received,
      sort: 'recv_oct_details.rate',
      numeric: true,
      width: '88px',
      cell: (row) => perSecond(row.bytesIn),
    },
    {
      id: 'sent',
      label: t.clients.sent,
      sort: 'send_oct_details.rate',
      numeric: true,
      width: '84px',
      cell: (row) => perSecond(row.bytesOut),
    },
    {
      id: 'connected',
      label: t.clients.connected,
      sort: 'connected_at',
      numeric: true,
      width: '88px',
      cell: (row) => <Since atMs={row.connectedAtMs} />,
    },
    {
      id: 'heartbeat',
      label: t.clients.heartbeat,
      sort: 'timeout',
      numeric: true,
      width: '84px',
      cell: (row) => <Heartbeat seconds={row.heartbeatSeconds} />,
    },
    {
      id: 'protocol',
      label: t.clients.protocol,
      sort: 'protocol',
      width: '116px',
      cell: (row) => (
        <span className="flex items-center gap-1.5">
          {soft(row.protocol)}
          {row.tls && <Tag>{t.clients.tls}</Tag>}
        </span>
      ),
    },
    softColumn({ id: 'library', label: t.clients.library, width: 'minmax(108px, 0.8fr)' }, (row) => row.product),
  ];
}

function Owner({ name, label }: { name: string | null; label: string | null }) {
  if (name === null) return <span className="text-faint">{unknown}</span>;
  return (
    <ScopedLink href={connectionPath(name)} className="truncate" title={name}>
      {label ?? name}
    </ScopedLink>
  );
}

export function channelColumns(t: Messages, allVhosts: boolean): Column<ChannelRow>[] {
  return [
    {
      id: 'name',
      label: t.clients.client,
      sort: 'name',
      // On a telephone it leaves room for what is unacked and published.
      width: 'minmax(min(190px, 100vw - 202px), 1.6fr)',
      cell: (row) => (
        <span className="flex min-w-0 items-baseline gap-1.5">
          <ScopedLink href={channelPath(row.name)} className="truncate" title={row.name}>
            {row.connectionLabel ?? row.connection ?? row.name}
          </ScopedLink>
          <span className="num shrink-0 text-xs text-faint">#{count(row.number)}</span>
        </span>
      ),
    },
    softColumn(
      { id: 'vhost', late: true, label: t.common.vhost, sort: 'vhost', width: '110px', hidden: !allVhosts },
      (row) => row.vhost,
    ),
    softColumn({ id: 'user', late: true, label: t.common.user, sort: 'user', width: '100px' }, (row) => row.user),
    {
      id: 'state',
      late: true,
      label: t.common.state,
      sort: 'state',
      width: '104px',
      cell: (row) => <ConnectionState state={row.state} quiet />,
    },
    softColumn(
      { id: 'mode', late: true, label: t.clients.mode, sort: 'confirm', width: '110px' },
      (row) => t.clients.modes[row.mode],
    ),
    {
      id: 'prefetch',
      late: true,
      label: t.consumer.prefetch,
      sort: 'prefetch_count',
      numeric: true,
      width: '96px',
      cell: (row) => <Prefetch value={row.prefetch} />,
    },
    countColumn(
      { id: 'unacked', label: t.clients.unacked, sort: 'messages_unacknowledged', width: '80px' },
      (row) => row.unacked,
    ),
    countColumn(
      { id: 'unconfirmed', late: true, label: t.clients.unconfirmed, sort: 'messages_unconfirmed', width: '112px' },
      (row) => row.unconfirmed,
    ),
    rateColumn(
      { id: 'publish', label: `${t.rates.publish} /s`, sort: 'message_stats.publish_details.rate', width: '88px' },
      (row) => row.ratePublish,
    ),
    rateColumn(
      { id: 'deliver', label: `${t.rates.deliver} /s`, sort: 'message_stats.deliver_get_details.rate', width: '100px' },
      (row) => row.rateDeliver,
    ),
    rateColumn(
      { id: 'ack', label: `${t.rates.ack} /s`, sort: 'message_stats.ack_details.rate', width: '84px' },
      (row) => row.rateAck,
    ),
  ];
}

export function consumerColumns(t: Messages, allVhosts: boolean): Column<ConsumerRow>[] {
  return [
    {
      id: 'name',
      label: t.clients.client,
      sort: 'channel_details.name',
      width: 'minmax(min(190px, 100vw - 194px), 1.4fr)',
      cell: (row) => <Owner name={row.connection} label={row.connectionLabel} />,
    },
    {
      id: 'queue',
      label: t.consumer.queue,
      sort: 'queue.name',
      width: 'minmax(160px, 1.2fr)',
      cell: (row) => (
        <ScopedLink href={queuePath(row.vhost, row.queue)} className="truncate">
          {row.queue}
        </ScopedLink>
      ),
    },
    softColumn(
      { id: 'vhost', late: true, label: t.common.vhost, sort: 'queue.vhost', width: '110px', hidden: !allVhosts },
      (row) => row.vhost,
    ),
    {
      id: 'tag',
      late: true,
      label: t.consumer.tag,
      sort: 'consumer_tag',
      width: 'minmax(140px, 1fr)',
      cell: (row) => <span className="truncate font-mono text-xs text-soft">{row.tag}</span>,
    },
    {
      id: 'state',
      late: true,
      label: t.common.state,
      sort: 'activity_status',
      width: '124px',
      cell: (row) => <ConsumerState row={row} />,
    },
    {
      id: 'ack',
      label: t.consumer.ack,
      sort: 'ack_required',
      width: '124px',
      cell: (row) => <AckMode required={row.ackRequired} />,
    },
    {
      id: 'prefetch',
      label: t.consumer.prefetch,
      sort: 'prefetch_count',
      numeric: true,
      width: '96px',
      cell: (row) => <Prefetch value={row.prefetch} />,
    },
    softColumn(
      { id: 'user', late: true, label: t.common.user, sort: 'channel_details.user', width: '110px' },
      (row) => row.user,
    ),
  ];
}
