'use client';

import { SmallTable } from '@/components/table/small-table';
import { ScopedLink } from '@/components/ui/scoped-link';
import { State, Tag } from '@/components/ui/state';
import { Tooltip } from '@/components/ui/tooltip';
import { count, unknown } from '@/lib/format/format';
import { textOf } from '@/lib/format/table-value';
import { connectionPath, queuePath } from '@/lib/hooks/scope';
import { useT } from '@/lib/messages/use-t';
import type { ConsumerRow } from '@/lib/model/queue';

export function ConsumerState({ row }: { row: ConsumerRow }) {
  const t = useT();
  const activity = row.activity ?? (row.active === false ? 'waiting' : 'up');
  const tone = activity === 'suspected_down' ? 'bad' : activity === 'waiting' ? 'calm' : 'good';
  return <State tone={tone}>{t.consumer.activities[activity] ?? activity}</State>;
}

export function AckMode({ required }: { required: boolean | null }) {
  const t = useT();
  if (required === null) return <span className="text-faint">{unknown}</span>;
  if (required) return <span className="text-soft">{t.consumer.manual}</span>;
  return (
    <Tooltip text={t.consumer.automaticHint}>
      <span className="text-soft">{t.consumer.automatic}</span>
    </Tooltip>
  );
}

export function Prefetch({ value }: { value: number | null }) {
  const t = useT();
  if (value !== 0) return count(value);
  return (
    <span className="text-faint" title={t.consumer.unlimited}>
      <span aria-hidden="true">∞</span>
      <span className="sr-only">{t.consumer.unlimited}</span>
    </span>
  );
}

/** Those of a queue say whose they are, those of a channel what they consume. */
export function ConsumersTable({
  rows,
  dim,
  of = 'queue',
}: {
  rows: readonly ConsumerRow[];
  dim: boolean;
  of?: 'queue' | 'channel';
}) {
  const t = useT();
  return (
    <SmallTable
      label={t.queue.consumers}
      rows={rows}
      dim={dim}
      columns={[
        of === 'queue'
          ? {
              id: 'client',
              label: t.consumer.client,
              cell: (row) =>
                row.connection === null ? (
                  unknown
                ) : (
                  <ScopedLink href={connectionPath(row.connection)}>{row.connectionLabel ?? row.connection}</ScopedLink>
                ),
            }
          : {
              id: 'queue',
              label: t.consumer.queue,
              cell: (row) => <ScopedLink href={queuePath(row.vhost, row.queue)}>{row.queue}</ScopedLink>,
            },
        {
          id: 'tag',
          label: t.consumer.tag,
          cell: (row) => (
            <span className="flex items-center gap-1.5">
              <span className="min-w-0 truncate font-mono text-xs" title={row.tag}>
                {row.tag}
              </span>
              {row.exclusive === true && <Tag>{t.consumer.exclusive}</Tag>}
              {Object.entries(row.arguments).map(([name, value]) => (
                <Tag key={name} className="max-w-60">{`${name}=${textOf(value)}`}</Tag>
              ))}
            </span>
          ),
        },
        { id: 'state', label: t.consumer.state, cell: (row) => <ConsumerState row={row} /> },
        { id: 'ack', label: t.consumer.ack, cell: (row) => <AckMode required={row.ackRequired} /> },
        {
          id: 'prefetch',
          label: t.consumer.prefetch,
          numeric: true,
          cell: (row) => <Prefetch value={row.prefetch} />,
        },
        { id: 'priority', label: t.consumer.priority, numeric: true, cell: (row) => count(row.priority) },
        { id: 'channel', label: t.consumer.channel, numeric: true, cell: (row) => count(row.channel) },
        { id: 'user', label: t.common.user, cell: (row) => <span className="text-soft">{row.user ?? unknown}</span> },
      ]}
    />
  );
}
