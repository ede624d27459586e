'use client';

import { AckMode, ConsumerState, Prefetch } from '@/components/queues/consumers-table';
import type { Column } from '@/components/table/live-table';
import { Quiet } from '@/components/ui/quiet';
import { ScopedLink } from '@/components/ui/scoped-link';
import { State, Tag } from '@/components/ui/state';
import { bytes, count, rate, unknown } from '@/lib/format/format';
import { connectionPath, queuePath } from '@/lib/hooks/scope';
import type { Messages } from '@/lib/messages/en';
import type { ChannelRow, ConnectionRow } from '@/lib/model/client';
import type { ConsumerRow } from '@/lib/model/queue';

export function ConnectionState({ state }: { state: string }) {
  const tone = state === 'running' ? 'good' : state === 'blocked' || state === 'blocking' ? 'bad' : 'calm';
  return <State tone={tone}>{state}</State>;
}

const soft = (text: string | null) => <span className="truncate text-soft">{text ?? unknown}</span>;
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
      width: 'minmax(190px, 1.6fr)',
      cell: (row) => (
        <ScopedLink href={connectionPath(row.name)} className="truncate" title={row.name}>
          {row.label}
        </ScopedLink>
      ),
    },
    {
      id: 'address',
      label: t.clients.address,
      sort: 'peer_port',
      width: 'minmax(150px, 1fr)',
      cell: (row) => <span className="num truncate text-soft">{row.address}</span>,
    },
    {
      id: 'state',
      label: t.common.state,
      sort: 'state',
      width: '104px',
      cell: (row) => <ConnectionState state={row.state} />,
    },
    { id: 'user', label: t.common.user, sort: 'user', width: '100px', cell: (row) => soft(row.user) },
    {
      id: 'vhost',
      label: t.common.vhost,
      sort: 'vhost',
      width: '110px',
      hidden: !allVhosts,
      cell: (row) => soft(row.vhost),
    },
    {
      id: 'channels',
      label: t.clients.channels,
      sort: 'channels',
      numeric: true,
      width: '96px',
      cell: (row) => <Quiet value={row.channels} text={count(row.channels)} />,
    },
    {
      id: 'received',
      label: t.clients.received,
      sort: 'recv_oct_details.rate',
      numeric: true,
      width: '112px',
      cell: (row) => perSecond(row.bytesIn),
    },
    {
      id: 'sent',
      label: t.clients.sent,
      sort: 'send_oct_details.rate',
      numeric: true,
      width: '112px',
      cell: (row) => perSecond(row.bytesOut),
    },
    {
      id: 'protocol',
      label: t.clients.protocol,
      sort: 'protocol',
      width: '140px',
      cell: (row) => (
        <span className="flex items-center gap-1.5">
          {soft(row.protocol)}
          {row.tls && <Tag>{t.clients.tls}</Tag>}
        </span>
      ),
    },
    { id: 'library', label: t.clients.library, width: 'minmax(120px, 1fr)', cell: (row) => soft(row.product) },
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
      width: 'minmax(190px, 1.6fr)',
      cell: (row) => (
        <span className="flex min-w-0 items-baseline gap-1.5">
          <Owner name={row.connection} label={row.connectionLabel} />
          <span className="num shrink-0 text-xs text-faint">#{count(row.number)}</span>
        </span>
      ),
    },
    {
      id: 'vhost',
      label: t.common.vhost,
      sort: 'vhost',
      width: '110px',
      hidden: !allVhosts,
      cell: (row) => soft(row.vhost),
    },
    { id: 'user', label: t.common.user, sort: 'user', width: '100px', cell: (row) => soft(row.user) },
    {
      id: 'state',
      label: t.common.state,
      sort: 'state',
      width: '104px',
      cell: (row) => <ConnectionState state={row.state} />,
    },
    {
      id: 'mode',
      label: t.clients.mode,
      sort: 'confirm',
      width: '110px',
      cell: (row) => soft(t.clients.modes[row.mode]),
    },
    {
      id: 'prefetch',
      label: t.consumer.prefetch,
      sort: 'prefetch_count',
      numeric: true,
      width: '96px',
      cell: (row) => <Prefetch value={row.prefetch} />,
    },
    {
      id: 'unacked',
      label: t.clients.unacked,
      sort: 'messages_unacknowledged',
      numeric: true,
      width: '96px',
      cell: (row) => <Quiet value={row.unacked} text={count(row.unacked)} />,
    },
    {
      id: 'unconfirmed',
      label: t.clients.unconfirmed,
      sort: 'messages_unconfirmed',
      numeric: true,
      width: '112px',
      cell: (row) => <Quiet value={row.unconfirmed} text={count(row.unconfirmed)} />,
    },
    {
      id: 'publish',
      label: `${t.rates.publish} /s`,
      sort: 'message_stats.publish_details.rate',
      numeric: true,
      width: '100px',
      cell: (row) => <Quiet value={row.ratePublish} text={rate(row.ratePublish)} />,
    },
    {
      id: 'deliver',
      label: `${t.rates.deliver} /s`,
      sort: 'message_stats.deliver_get_details.rate',
      numeric: true,
      width: '100px',
      cell: (row) => <Quiet value={row.rateDeliver} text={rate(row.rateDeliver)} />,
    },
    {
      id: 'ack',
      label: `${t.rates.ack} /s`,
      sort: 'message_stats.ack_details.rate',
      numeric: true,
      width: '84px',
      cell: (row) => <Quiet value={row.rateAck} text={rate(row.rateAck)} />,
    },
  ];
}

export function consumerColumns(t: Messages, allVhosts: boolean): Column<ConsumerRow>[] {
  return [
    {
      id: 'name',
      label: t.clients.client,
      sort: 'channel_details.name',
      width: 'minmax(190px, 1.4fr)',
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
    {
      id: 'vhost',
      label: t.common.vhost,
      sort: 'queue.vhost',
      width: '110px',
      hidden: !allVhosts,
      cell: (row) => soft(row.vhost),
    },
    {
      id: 'tag',
      label: t.consumer.tag,
      sort: 'consumer_tag',
      width: 'minmax(140px, 1fr)',
      cell: (row) => <span className="truncate font-mono text-xs text-soft">{row.tag}</span>,
    },
    {
      id: 'state',
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
    { id: 'user', label: t.common.user, sort: 'channel_details.user', width: '110px', cell: (row) => soft(row.user) },
  ];
}
