'use client';

import { Plus, Skull } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useMemo, useState } from 'react';
import { NoQueues } from '@/components/queues/no-queues';
import { QueueState } from '@/components/queues/queue-state';
import { ListPage } from '@/components/shell/page';
import { type Column, LiveTable } from '@/components/table/live-table';
import { useListQuery } from '@/components/table/query';
import { Toolbar } from '@/components/table/toolbar';
import { Button } from '@/components/ui/button';
import { Empty } from '@/components/ui/empty';
import { TypeAndFeatures } from '@/components/ui/features';
import { Count, Quiet } from '@/components/ui/quiet';
import { ScopedLink } from '@/components/ui/scoped-link';
import { SegmentedBar } from '@/components/ui/segmented-bar';
import { Sparkline } from '@/components/ui/sparkline';
import { RowTooltip } from '@/components/ui/tooltip';
import { rate, unknown } from '@/lib/format/format';
import { exchangePagePath, queuePath } from '@/lib/hooks/scope';
import { useManyVhosts } from '@/lib/hooks/vhosts';
import type { Messages } from '@/lib/messages/en';
import { useT } from '@/lib/messages/use-t';
import type { QueueRow } from '@/lib/model/queue';

const CreateQueue = dynamic(() => import('@/components/queues/create-queue').then((module) => module.CreateQueue), {
  ssr: false,
});

function columns(t: Messages, allVhosts: boolean): Column<QueueRow>[] {
  const words = t.queues.columns;
  return [
    {
      id: 'name',
      label: words.name,
      sort: 'name',
      width: 'minmax(min(200px, 46vw), 2.4fr)',
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
        </span>
      ),
    },
    {
      id: 'vhost',
      late: true,
      label: t.common.vhost,
      sort: 'vhost',
      width: '110px',
      hidden: !allVhosts,
      cell: (row) => <span className="truncate text-soft">{row.vhost}</span>,
    },
    {
      id: 'type',
      late: true,
      label: words.type,
      sort: 'type',
      width: 'minmax(190px, 1.7fr)',
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
      width: '56px',
      cell: (row) => <QueueState state={row.state} idle={row.idleSince !== null} quiet />,
    },
    {
      id: 'ready',
      label: words.ready,
      sort: 'messages_ready',
      numeric: true,
      width: '70px',
      cell: (row) => <Count value={row.ready} />,
    },
    {
      id: 'unacked',
      label: words.unacked,
      sort: 'messages_unacknowledged',
      numeric: true,
      width: '72px',
      cell: (row) => <Count value={row.unacked} />,
    },
    {
      id: 'total',
      label: words.total,
      sort: 'messages',
      numeric: true,
      width: '70px',
      cell: (row) => <Count value={row.total} />,
    },
    {
      id: 'depth',
      late: true,
      label: words.depth,
      width: '58px',
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
    { id: 'trend', late: true, label: words.trend, width: '76px', cell: (row) => <Sparkline values={row.trend} /> },
    {
      id: 'in',
      label: words.in,
      sort: 'message_stats.publish_details.rate',
      numeric: true,
      width: '56px',
      cell: (row) => <Quiet value={row.rateIn} text={rate(row.rateIn)} />,
    },
    {
      id: 'deliver',
      label: words.deliver,
      sort: 'message_stats.deliver_get_details.rate',
      numeric: true,
      width: '80px',
      cell: (row) => <Quiet value={row.rateDeliver} text={rate(row.rateDeliver)} />,
    },
    {
      id: 'ack',
      label: words.ack,
      sort: 'message_stats.ack_details.rate',
      numeric: true,
      width: '60px',
      cell: (row) => <Quiet value={row.rateAck} text={rate(row.rateAck)} />,
    },
    {
      id: 'consumers',
      label: words.consumers,
      sort: 'consumers',
      numeric: true,
      width: '84px',
      cell: (row) => <Count value={row.consumers} />,
    },
    {
      id: 'dead',
      label: words.deadLetters,
      width: 'minmax(112px, 1fr)',
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
  ];
}

export function QueuesPage() {
  const t = useT();
  const list = useListQuery('name');
  const manyVhosts = useManyVhosts();
  const shown = useMemo(() => columns(t, manyVhosts), [t, manyVhosts]);
  const [creating, setCreating] = useState(false);
  const create = (
    <Button variant="primary" onClick={() => setCreating(true)}>
      <Plus />
      {t.queues.create}
    </Button>
  );
  return (
    <ListPage title={t.queues.title} actions={create}>
      <Toolbar list={list} label={t.common.filter} withRegex />
      <LiveTable
        kind="queues"
        list={list}
        label={t.queues.title}
        counted={t.queues.counted}
        columns={shown}
        none={<NoQueues />}
        filtered={
          <Empty
            kind="filtered"
            title={t.queues.filtered}
            action={<Button onClick={() => list.setFilter('')}>{t.common.clearFilter}</Button>}
          />
        }
      />
      {creating && <CreateQueue onClose={() => setCreating(false)} />}
    </ListPage>
  );
}
