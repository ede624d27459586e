'use client';

import { useQuery } from '@tanstack/react-query';
import { Eye } from 'lucide-react';
import { useState } from 'react';
import { MessageView, type Pair } from '@/components/messages/message-view';
import { Button } from '@/components/ui/button';
import { Card, Skeleton } from '@/components/ui/card';
import { Empty, EmptyError } from '@/components/ui/empty';
import { Select } from '@/components/ui/field';
import { ScopedLink } from '@/components/ui/scoped-link';
import type { Result } from '@/lib/contract/result';
import type { BrowsedMessage, BrowsedMessages } from '@/lib/contract/waybill';
import { count, dateTime, duration } from '@/lib/format/format';
import { DeedError } from '@/lib/hooks/deed';
import { connectionPath, useBroker } from '@/lib/hooks/scope';
import { useT } from '@/lib/messages/use-t';
import type { ConsumerRow, QueueRow } from '@/lib/model/queue';

type Which = 'ready' | 'unacked';

/** Looks without taking, where the broker can. */
export function BrowsePanel({ row, consumers }: { row: QueueRow; consumers: readonly ConsumerRow[] }) {
  const t = useT();
  const broker = useBroker();
  const { vhost, name } = row;
  // What there is to see comes first.
  const [state, setState] = useState<Which>(row.ready === 0 && (row.unacked ?? 0) > 0 ? 'unacked' : 'ready');
  const [offset, setOffset] = useState(0);
  const look = useQuery<BrowsedMessages, DeedError>({
    queryKey: ['browse', broker, vhost, name, state, offset],
    queryFn: async ({ signal }) => {
      const search = new URLSearchParams({ broker, vhost, name, state, offset: String(offset) });
      const response = await fetch(`/api/browse?${search}`, { signal });
      const result = (await response.json()) as Result<BrowsedMessages>;
      if (!result.ok) throw new DeedError(result.error);
      return result.value;
    },
  });
  const page = look.data;
  const clientOf = (connection: string): string =>
    consumers.find((consumer) => consumer.connection === connection)?.connectionLabel ?? connection;
  const aside = ({ holder, state: where, age_ms: ageMs }: BrowsedMessage): string => {
    if (holder !== null) return t.get.heldBy(holder.consumer_tag ?? clientOf(holder.connection), holder.held_ms);
    return where === 'unacked' ? t.get.heldByOperator : t.get.waited(ageMs);
  };
  const delivery = (message: BrowsedMessage): Pair[] => {
    const { holder } = message;
    const pairs: Pair[] = [[t.get.received, t.ago(message.age_ms)]];
    if (message.expires_at !== null) pairs.push([t.get.expires, dateTime(message.expires_at)]);
    if (message.delivery_count > 0) pairs.push([t.get.deliveries, count(message.delivery_count)]);
    if (holder === null) return pairs;
    return [
      [t.get.held, duration(holder.held_ms)],
      [
        t.clients.client,
        <ScopedLink key="client" href={connectionPath(holder.connection)}>
          {clientOf(holder.connection)}
        </ScopedLink>,
      ],
      [t.consumer.channel, count(holder.channel)],
      [t.get.consumer, holder.consumer_tag ?? t.get.byGet],
      ...pairs,
    ];
  };
  return (
    <Card flush>
      <div className="flex flex-wrap items-center gap-2.5 px-4 py-2.5">
        <Select
          aria-label={t.common.state}
          className="w-28"
          value={state}
          onChange={(event) => {
            setOffset(0);
            setState(event.target.value === 'unacked' ? 'unacked' : 'ready');
          }}
        >
          <option value="ready">{t.get.state.ready}</option>
          <option value="unacked">{t.get.state.unacked}</option>
        </Select>
        <Button busy={look.isFetching} onClick={() => void look.refetch()}>
          {t.get.refresh}
        </Button>
        <p className="flex items-center gap-2 text-xs text-faint">
          <Eye aria-hidden="true" className="size-3.5 shrink-0 text-faint" />
          {t.get.browseNote}
        </p>
        {page !== undefined && page.total > page.limit && (
          <div className="ml-auto flex items-center gap-2">
            <span className="num text-xs text-faint">
              {t.get.range(page.offset + 1, page.offset + page.items.length, page.total)}
            </span>
            <Button disabled={offset === 0} onClick={() => setOffset(Math.max(0, offset - page.limit))}>
              {t.get.newer}
            </Button>
            <Button disabled={offset + page.limit >= page.total} onClick={() => setOffset(offset + page.limit)}>
              {t.get.older}
            </Button>
          </div>
        )}
      </div>
      <div className="border-t">
        {look.error !== null ? (
          <EmptyError error={look.error.error} />
        ) : page === undefined ? (
          <div className="p-4">
            <Skeleton className="h-24 w-full" />
          </div>
        ) : page.items.length === 0 ? (
          <Empty compact kind="none" title={t.get.empty[state]} />
        ) : (
          <ol>
            {page.items.map((message) => (
              <MessageView
                key={message.position}
                lead={String(message.position + 1)}
                message={message}
                vhost={vhost}
                aside={aside(message)}
                delivery={delivery(message)}
              />
            ))}
          </ol>
        )}
      </div>
    </Card>
  );
}
