'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { RotateCcw, Trash2 } from 'lucide-react';
import { useQueryState } from 'nuqs';
import { useState } from 'react';
import { DiscardBinned, RestoreBinned } from '@/components/browse/bin-dialogs';
import { type BinRow, BinTable } from '@/components/browse/bin-table';
import { MessagePane } from '@/components/browse/message-pane';
import { useSelection } from '@/components/table/selection';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/card';
import { DeedButton } from '@/components/ui/deed-button';
import { Empty, EmptyError } from '@/components/ui/empty';
import type { BinItem, BinMessage, BinPage } from '@/lib/contract/bin';
import { binBytesMax, binDaysMax, binMessagesMax, binPageMax } from '@/lib/contract/bin-limits';
import type { SeenMessage } from '@/lib/contract/seen-message';
import { askConsole } from '@/lib/hooks/console-query';
import type { DeedError } from '@/lib/hooks/deed';
import { useRights } from '@/lib/hooks/rights';
import { useBroker } from '@/lib/hooks/scope';
import { useBrowseT } from '@/lib/messages/use-browse-t';

const binPath = (query: Readonly<Record<string, string>>): string => `/api/messages/bin?${new URLSearchParams(query)}`;

/** What was deleted with a copy: to look at, to restore, to discard. */
export function BinTab() {
  const t = useBrowseT();
  const broker = useBroker();
  const client = useQueryClient();
  const [offset, setOffset] = useState(0);
  const [open, setOpen] = useQueryState('open', { history: 'replace' });
  const [asking, setAsking] = useState<'restore' | 'discard'>();
  const selection = useSelection<BinRow>(`bin ${broker}`);
  const may = useRights();
  const cannotRestore = may(
    ...[...selection.rows.values()].map(({ vhost }) => ({ access: 'write', vhost, name: '' }) as const),
  );
  const page = useQuery<BinPage, DeedError>({
    queryKey: ['bin', broker, offset],
    queryFn: ({ signal }) => askConsole<BinPage>(binPath({ broker, offset: String(offset) }), signal),
  });
  const rows = (page.data?.items ?? []).map((item): BinRow => ({ ...item, key: item.id }));
  const close = (changed: boolean): void => {
    setAsking(undefined);
    if (!changed) return;
    // What was chosen may have been all that the last page had.
    if (rows.every(({ key }) => selection.has(key))) setOffset(Math.max(0, offset - binPageMax));
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
          {total > binPageMax && (
            <span className="ml-auto flex gap-2">
              <Button
                className="h-6! px-2! text-xs"
                disabled={offset === 0}
                onClick={() => setOffset(Math.max(0, offset - binPageMax))}
              >
                {t.get.newer}
              </Button>
              <Button
                className="h-6! px-2! text-xs"
                disabled={offset + binPageMax >= total}
                onClick={() => setOffset(offset + binPageMax)}
              >
                {t.get.older}
              </Button>
            </span>
          )}
        </footer>
      </div>
      {asking === 'restore' && <RestoreBinned rows={[...selection.rows.values()]} onClose={close} />}
      {asking === 'discard' && <DiscardBinned rows={[...selection.rows.values()]} onClose={close} />}
    </div>
  );
}

function BinPane({ id, onClose }: { id: string; onClose: () => void }) {
  const broker = useBroker();
  const found = useQuery<{ item: BinItem; message: BinMessage }, DeedError>({
    queryKey: ['binned', broker, id],
    queryFn: ({ signal }) => askConsole(binPath({ broker, id }), signal),
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
