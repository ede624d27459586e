'use client';

import { useQuery } from '@tanstack/react-query';
import { Eye } from 'lucide-react';
import { useState } from 'react';
import { MessageView } from '@/components/messages/message-view';
import { Button } from '@/components/ui/button';
import { Card, Skeleton } from '@/components/ui/card';
import { Empty, EmptyError } from '@/components/ui/empty';
import { Field, Select } from '@/components/ui/field';
import type { Result } from '@/lib/contract/result';
import type { BrowsedMessage, BrowsedMessages } from '@/lib/contract/waybill';
import { DeedError } from '@/lib/hooks/deed';
import { useBroker } from '@/lib/hooks/scope';
import { useT } from '@/lib/messages/use-t';

type Which = 'ready' | 'unacked';

/** Looks without taking, where the broker can. */
export function BrowsePanel({ vhost, name }: { vhost: string; name: string }) {
  const t = useT();
  const broker = useBroker();
  const [state, setState] = useState<Which>('ready');
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
  const aside = (message: BrowsedMessage): string =>
    message.holder === null
      ? t.get.waited(message.age_ms)
      : t.get.heldBy(message.holder.consumer_tag ?? t.get.operator, message.holder.held_ms);
  return (
    <Card flush>
      <div className="flex flex-wrap items-end gap-3 px-4 py-3.5">
        <Field label={t.common.state} className="w-32">
          {(ids) => (
            <Select
              {...ids}
              value={state}
              onChange={(event) => {
                setOffset(0);
                setState(event.target.value as Which);
              }}
            >
              <option value="ready">{t.get.state.ready}</option>
              <option value="unacked">{t.get.state.unacked}</option>
            </Select>
          )}
        </Field>
        <Button busy={look.isFetching} onClick={() => void look.refetch()}>
          {t.get.refresh}
        </Button>
        <p className="flex items-center gap-2 pb-1.5 text-xs text-soft">
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
          <Empty compact kind="none" title={t.get.empty} />
        ) : (
          <ol>
            {page.items.map((message) => (
              <MessageView
                key={message.position}
                lead={String(message.position + 1)}
                message={message}
                vhost={vhost}
                aside={aside(message)}
              />
            ))}
          </ol>
        )}
      </div>
    </Card>
  );
}
