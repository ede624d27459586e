'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { RotateCcw, Trash2 } from 'lucide-react';
import { useQueryState } from 'nuqs';
import { useState } from 'react';
import { MessagePane } from '@/components/browse/message-pane';
import { useSelection } from '@/components/table/selection';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/card';
import { Confirm } from '@/components/ui/confirm';
import { DeedButton } from '@/components/ui/deed-button';
import { Empty, EmptyError } from '@/components/ui/empty';
import { toast } from '@/components/ui/toast';
import type { BinItem, BinMessage, BinPage } from '@/lib/contract/bin';
import { binBytesMax, binDaysMax, binMessagesMax } from '@/lib/contract/bin-limits';
import type { ChosenFates } from '@/lib/contract/deeds-messages';
import type { Result } from '@/lib/contract/result';
import type { SeenMessage } from '@/lib/contract/seen-message';
import { cn } from '@/lib/format/cn';
import { bytes, dateTime } from '@/lib/format/format';
import { DeedError, useDeed } from '@/lib/hooks/deed';
import { useRights } from '@/lib/hooks/rights';
import { useBroker } from '@/lib/hooks/scope';
import { useBrowseT } from '@/lib/messages/use-browse-t';

const pageSize = 200;

async function ask<T>(search: URLSearchParams, signal: AbortSignal): Promise<T> {
  const response = await fetch(`/api/messages/bin?${search}`, { signal });
  const result = (await response.json()) as Result<T>;
  if (!result.ok) throw new DeedError(result.error);
  return result.value;
}

type Row = BinItem & { readonly key: string };

/** What was deleted with a copy: to look at, to restore, to discard. */
export function BinTab() {
  const t = useBrowseT();
  const broker = useBroker();
  const client = useQueryClient();
  const [offset, setOffset] = useState(0);
  const [open, setOpen] = useQueryState('open', { history: 'replace' });
  const [asking, setAsking] = useState<'restore' | 'discard'>();
  const selection = useSelection<Row>(`bin ${broker}`);
  const may = useRights();
  const cannotRestore = may(
    ...[...selection.rows.values()].map(({ vhost }) => ({ access: 'write', vhost, name: '' }) as const),
  );
  const page = useQuery<BinPage, DeedError>({
    queryKey: ['bin', broker, offset],
    queryFn: ({ signal }) => ask<BinPage>(new URLSearchParams({ broker, offset: String(offset) }), signal),
  });
  const rows = (page.data?.items ?? []).map((item): Row => ({ ...item, key: item.id }));
  const renew = (): void => {
    selection.clear();
    void client.invalidateQueries({ queryKey: ['bin', broker] });
  };
  const total = page.data?.total ?? 0;
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-3 pt-3">
      <p className="text-sm text-soft">{t.bin.note(binMessagesMax, binBytesMax, binDaysMax)}</p>
      <div className="flex min-h-0 flex-1 flex-col overflow-hidden rounded-lg border bg-panel shadow-card">
        <div className="relative flex min-h-0 flex-1">
          {page.error !== null ? (
            <EmptyError error={page.error.error} />
          ) : page.data === undefined ? (
            <Skeleton className="m-4 h-24 flex-1" />
          ) : rows.length === 0 ? (
            <div className="flex-1">
              <Empty kind="none" title={t.bin.empty} detail={t.bin.emptyDetail} />
            </div>
          ) : (
            <BinTable rows={rows} selection={selection} open={open} onOpen={(id) => void setOpen(id)} />
          )}
          {open !== null && rows.some(({ id }) => id === open) && (
            <div className="flex min-h-0 min-w-0 flex-col bg-panel max-lg:absolute max-lg:inset-0 max-lg:z-20 lg:w-[46%] lg:border-l">
              <BinPane key={open} id={open} onClose={() => void setOpen(null)} />
            </div>
          )}
        </div>
        {selection.rows.size > 0 && (
          <section
            aria-label={t.browse.chosen(selection.rows.size)}
            className="flex min-h-11 shrink-0 flex-wrap items-center gap-2 border-t bg-accent-soft/40 px-4 py-1.5"
          >
            <span className="num mr-2 text-sm font-medium">{t.browse.chosen(selection.rows.size)}</span>
            <DeedButton denied={cannotRestore} onClick={() => setAsking('restore')}>
              <RotateCcw />
              {t.bin.restore(selection.rows.size)}
            </DeedButton>
            <Button variant="danger-quiet" onClick={() => setAsking('discard')}>
              <Trash2 />
              {t.bin.discard(selection.rows.size)}
            </Button>
            <Button variant="quiet" onClick={selection.clear}>
              {t.table.clear}
            </Button>
          </section>
        )}
        <footer className="flex min-h-8 shrink-0 flex-wrap items-center gap-3 border-t px-4 text-xs text-faint">
          {page.data !== undefined && (
            <>
              <span className="num text-soft">{t.browse.shown(total)}</span>
              <span className="num">{t.bin.kept(page.data.kept.messages, page.data.kept.bytes)}</span>
            </>
          )}
          {total > pageSize && (
            <span className="ml-auto flex gap-2">
              <Button
                className="h-6! px-2! text-xs"
                disabled={offset === 0}
                onClick={() => setOffset(Math.max(0, offset - pageSize))}
              >
                {t.get.newer}
              </Button>
              <Button
                className="h-6! px-2! text-xs"
                disabled={offset + pageSize >= total}
                onClick={() => setOffset(offset + pageSize)}
              >
                {t.get.older}
              </Button>
            </span>
          )}
        </footer>
      </div>
      {asking === 'restore' && (
        <Restore
          rows={[...selection.rows.values()]}
          onClose={(changed) => {
            setAsking(undefined);
            if (changed) renew();
          }}
        />
      )}
      {asking === 'discard' && (
        <Discard
          rows={[...selection.rows.values()]}
          onClose={(changed) => {
            setAsking(undefined);
            if (changed) renew();
          }}
        />
      )}
    </div>
  );
}

function BinTable({
  rows,
  selection,
  open,
  onOpen,
}: {
  rows: readonly Row[];
  selection: ReturnType<typeof useSelection<Row>>;
  open: string | null;
  onOpen: (id: string) => void;
}) {
  const t = useBrowseT();
  const whole = rows.every(({ key }) => selection.has(key));
  const narrow = open !== null;
  return (
    <section
      aria-label={t.bin.list}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      className="min-w-0 flex-1 overflow-auto focus-visible:outline-offset-[-2px]"
    >
      <table className="w-full text-sm">
        <thead className="sticky top-0 z-10 bg-panel">
          <tr className="border-b text-left text-xs whitespace-nowrap text-faint [&>th]:h-[34px] [&>th]:px-2 [&>th]:font-medium">
            <th scope="col" className="w-9 text-center">
              <input
                type="checkbox"
                aria-label={whole ? t.browse.chooseNone : t.browse.chooseAll}
                checked={whole}
                onChange={() => (whole ? selection.clear() : selection.set(rows))}
                className="size-4 accent-(--accent)"
              />
            </th>
            <th scope="col">{t.bin.key}</th>
            <th scope="col">{t.bin.queue}</th>
            <th scope="col">{t.bin.deleted}</th>
            {!narrow && (
              <>
                <th scope="col" className="max-sm:hidden">
                  {t.bin.by}
                </th>
                <th scope="col" className="text-right max-sm:hidden">
                  {t.bin.size}
                </th>
              </>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={row.key}
              aria-current={row.id === open || undefined}
              className={cn(
                'relative h-[34px] border-b border-line/60 hover:bg-hover [&>td]:max-w-56 [&>td]:truncate [&>td]:px-2',
                selection.has(row.key) && 'bg-accent-soft/60',
                row.id === open && 'bg-hover',
              )}
            >
              <td className="text-center">
                <input
                  type="checkbox"
                  aria-label={t.bin.choose(row.routing_key)}
                  checked={selection.has(row.key)}
                  onChange={() => selection.toggle(row)}
                  className="relative z-10 size-4 align-middle accent-(--accent)"
                />
              </td>
              <td>
                <button
                  type="button"
                  aria-label={t.bin.open(row.routing_key)}
                  onClick={() => onOpen(row.id)}
                  className="font-medium after:absolute after:inset-0"
                >
                  {row.routing_key === '' ? t.binding.emptyKey : row.routing_key}
                </button>
              </td>
              <td className="text-soft">{row.queue}</td>
              <td className="num text-xs whitespace-nowrap text-soft">{dateTime(row.at_ms)}</td>
              {!narrow && (
                <>
                  <td className="text-soft max-sm:hidden">{row.user}</td>
                  <td className="num text-right text-xs text-soft max-sm:hidden">{bytes(row.payload_bytes)}</td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function BinPane({ id, onClose }: { id: string; onClose: () => void }) {
  const broker = useBroker();
  const found = useQuery<{ item: BinItem; message: BinMessage }, DeedError>({
    queryKey: ['binned', broker, id],
    queryFn: ({ signal }) => ask(new URLSearchParams({ broker, id }), signal),
    retry: false,
  });
  if (found.error !== null) return <EmptyError error={found.error.error} />;
  if (found.data === undefined) return <Skeleton className="m-4 h-24" />;
  return <MessagePane message={seenOf(found.data)} inPlace={false} onClose={onClose} onGone={onClose} fixed />;
}

function seenOf({ item, message }: { item: BinItem; message: BinMessage }): SeenMessage {
  return {
    ...message,
    id: item.id,
    vhost: item.vhost,
    queue: item.queue,
    position: 0,
    state: 'ready',
    age_ms: null,
    redelivered: false,
    delivery_count: null,
    expires_at: null,
    persistent: message.properties.delivery_mode === 2,
    header_types: {},
    truncated: false,
    holder: null,
  };
}

type DialogProps = { rows: readonly Row[]; onClose: (changed: boolean) => void };

function Restore({ rows, onClose }: DialogProps) {
  const t = useBrowseT();
  const deed = useDeed('restore-messages');
  const [left, setLeft] = useState<ChosenFates['fates']>();
  const confirm = (): void =>
    deed.mutate(
      { ids: rows.map(({ id }) => id) },
      {
        onSuccess: ({ fates }) => {
          const others = fates.filter(({ fate }) => fate !== 'done');
          toast.success(t.browse.act.fate('done', fates.length - others.length));
          if (others.length === 0) onClose(true);
          else setLeft(others);
        },
      },
    );
  return (
    <Confirm
      open
      onOpenChange={() => onClose(left !== undefined)}
      title={t.bin.restoreTitle(rows.length)}
      detail={t.bin.restoreDetail}
      action={t.bin.restore(rows.length)}
      busy={deed.isPending}
      error={deed.error?.error}
      onConfirm={confirm}
    >
      {left !== undefined && (
        <ul role="status" className="rounded-md bg-sunken px-3 py-2 text-xs">
          {left.map(({ id, fate, reason }) => (
            <li key={id} className="break-words">
              {t.browse.act.one(rows.find((row) => row.id === id)?.routing_key ?? '', fate, reason)}
            </li>
          ))}
        </ul>
      )}
    </Confirm>
  );
}

function Discard({ rows, onClose }: DialogProps) {
  const t = useBrowseT();
  const deed = useDeed('discard-binned');
  return (
    <Confirm
      open
      onOpenChange={() => onClose(false)}
      title={t.bin.discardTitle(rows.length)}
      detail={t.bin.discardDetail}
      action={t.bin.discard(rows.length)}
      busy={deed.isPending}
      error={deed.error?.error}
      onConfirm={() =>
        deed.mutate(
          { ids: rows.map(({ id }) => id) },
          {
            onSuccess: ({ removed }) => {
              toast.success(t.bin.discarded(removed));
              onClose(true);
            },
          },
        )
      }
    />
  );
}
