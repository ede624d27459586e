'use client';

import { Skull } from 'lucide-react';
import { QueueState } from '@/components/queues/queue-state';
import type { Column } from '@/components/table/column';
import { bytesColumn, countColumn, rateColumn, softColumn } from '@/components/table/common-columns';
import { TypeAndFeatures } from '@/components/ui/features';
import { Quiet } from '@/components/ui/quiet';
import { ScopedLink } from '@/components/ui/scoped-link';
import { SegmentedBar } from '@/components/ui/segmented-bar';
import { Sparkline } from '@/components/ui/sparkline';
import { State } from '@/components/ui/state';
import { RowTooltip } from '@/components/ui/tooltip';
import { timeText, unknown } from '@/lib/format/format';
import { exchangePagePath, queuePath } from '@/lib/hooks/scope';
import type { Messages } from '@/lib/messages/en';
import type { QueueRow } from '@/lib/model/queue';

export function queueColumns(t: Messages, allVhosts: boolean): Column<QueueRow>[] {
  const words = t.queues.columns;
  return [
    {
      id: 'name',
      label: words.name,
      sort: 'name',
      width: 'minmax(min(196px, 46vw), 2.4fr)',
      cell: (row) => (
        <span className="flex min-w-0 items-center gap-1.5">
          <ScopedLink href={queuePath(row.vhost, row.name)} className="truncate" title={row.name}>
            {row.name}
          </ScopedLink>
          {row.deadLetterTarget && (
            <RowTooltip text={t.queues.holdsDeadLetters}>
              <Skull aria-hidden="true" className="size-3.5 text-faint" />
              <span className="sr-only">{t.queues.holdsDeadLetters}</span>
            </RowTooltip>
          )}
          {allVhosts && <span className="max-w-[45%] shrink-0 truncate text-xs text-faint sm:hidden">{row.vhost}</span>}
        </span>
      ),
    },
    softColumn(
      { id: 'vhost', late: true, label: t.common.vhost, sort: 'vhost', width: '110px', hidden: !allVhosts },
      (row) => row.vhost,
    ),
    {
      id: 'type',
      late: true,
      label: words.type,
      sort: 'type',
      width: 'minmax(182px, 1.7fr)',
      cell: (row, widthPx) => (
        <TypeAndFeatures
          type={row.type}
          hint={t.queues.types[row.type] ?? row.type}
          features={row.features}
          widthPx={widthPx}
        />
      ),
    },
    {
      id: 'state',
      late: true,
      label: words.state,
      sort: 'state',
      // The word of what is wrong fits.
      width: '84px',
      cell: (row) => <QueueState state={row.state} idle={row.idleSince !== null} quiet />,
    },
    countColumn({ id: 'ready', label: words.ready, sort: 'messages_ready', width: '62px' }, (row) => row.ready),
    countColumn(
      { id: 'unacked', label: words.unacked, sort: 'messages_unacknowledged', width: '70px' },
      (row) => row.unacked,
    ),
    countColumn({ id: 'total', label: words.total, sort: 'messages', width: '62px' }, (row) => row.total),
    {
      id: 'depth',
      late: true,
      label: words.depth,
      width: '54px',
      cell: (row) => (
        <SegmentedBar
          segments={
            row.deadLetterTarget
              ? [
                  { label: t.depth.dead, value: row.ready, kind: 'dead' },
                  { label: t.depth.unacked, value: row.unacked, kind: 'unacked' },
                ]
              : [
                  { label: t.depth.ready, value: row.ready, kind: 'ready' },
                  { label: t.depth.unacked, value: row.unacked, kind: 'unacked' },
                ]
          }
        />
      ),
    },
    { id: 'trend', late: true, label: words.trend, width: '66px', cell: (row) => <Sparkline values={row.trend} /> },
    rateColumn(
      { id: 'in', label: words.in, sort: 'message_stats.publish_details.rate', width: '54px' },
      (row) => row.rateIn,
    ),
    rateColumn(
      { id: 'deliver', label: words.deliver, sort: 'message_stats.deliver_get_details.rate', width: '76px' },
      (row) => row.rateDeliver,
    ),
    rateColumn(
      { id: 'ack', label: words.ack, sort: 'message_stats.ack_details.rate', width: '58px' },
      (row) => row.rateAck,
    ),
    countColumn({ id: 'consumers', label: words.consumers, sort: 'consumers', width: '84px' }, (row) => row.consumers),
    {
      id: 'dead',
      label: words.deadLetters,
      width: 'minmax(108px, 1fr)',
      cell: (row) =>
        row.deadLetterExchange === null ? (
          <span className="text-faint">{unknown}</span>
        ) : (
          <ScopedLink
            plain
            href={exchangePagePath(row.vhost, row.deadLetterExchange)}
            className="truncate text-soft hover:text-accent hover:underline"
          >
            {row.deadLetterExchange === '' ? t.defaultExchange : row.deadLetterExchange}
          </ScopedLink>
        ),
    },
    rateColumn(
      {
        id: 'redeliver',
        label: words.redeliver,
        sort: 'message_stats.redeliver_details.rate',
        optional: true,
        width: '100px',
      },
      (row) => row.rateRedeliver,
    ),
    {
      id: 'utilisation',
      label: t.queue.utilisation,
      sort: 'consumer_utilisation',
      numeric: true,
      optional: true,
      width: '136px',
      cell: (row) => (
        <Quiet
          value={row.utilisation}
          text={row.utilisation === null || row.consumers === 0 ? unknown : `${Math.round(row.utilisation * 100)} %`}
        />
      ),
    },
    bytesColumn(
      { id: 'bytes', label: t.queue.bytes, sort: 'message_bytes', optional: true, width: '92px' },
      (row) => row.bytes,
    ),
    bytesColumn(
      { id: 'memory', label: t.queue.memory, sort: 'memory', optional: true, width: '92px' },
      (row) => row.memory,
    ),
    softColumn(
      { id: 'policy', label: t.queue.policy, sort: 'policy', optional: true, width: 'minmax(110px, 1fr)' },
      (row) => row.policy,
    ),
    softColumn(
      { id: 'node', label: t.queue.node, sort: 'node', optional: true, width: 'minmax(130px, 1fr)' },
      (row) => row.node,
    ),
    {
      id: 'members',
      label: words.members,
      numeric: true,
      optional: true,
      width: '120px',
      cell: ({ members, membersOnline }) =>
        members === null || membersOnline === null ? (
          <Quiet value={null} text={unknown} />
        ) : membersOnline < members ? (
          <State tone={membersOnline * 2 <= members ? 'bad' : 'warn'}>
            {t.queues.ofMembers(membersOnline, members)}
          </State>
        ) : (
          <Quiet value={members} text={t.queues.ofMembers(membersOnline, members)} />
        ),
    },
    {
      id: 'idle',
      label: words.idle,
      sort: 'idle_since',
      optional: true,
      width: '168px',
      cell: (row) => (
        <span className="num truncate text-soft">{row.idleSince === null ? unknown : timeText(row.idleSince)}</span>
      ),
    },
  ];
}
