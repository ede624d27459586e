'use client';

import { Eye } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useQueryState } from 'nuqs';
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { FilterBar } from '@/components/browse/filter-bar';
import { MessageTable } from '@/components/browse/message-table';
import { SnapshotCard } from '@/components/browse/snapshot-card';
import { useFilter } from '@/components/browse/use-filter';
import { type Place, type Row, type Search, searchInPlace, shownMax, useSearch } from '@/components/browse/use-search';
import { useSelection } from '@/components/table/selection';
import { Age } from '@/components/ui/age';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/card';
import { Empty, EmptyError } from '@/components/ui/empty';
import type { SearchStep } from '@/lib/contract/seen-message';
import { cn } from '@/lib/format/cn';
import { callConsole } from '@/lib/hooks/console-call';
import { useNarrow } from '@/lib/hooks/narrow';
import { useRights } from '@/lib/hooks/rights';
import { useBroker } from '@/lib/hooks/scope';
import { useBrowseT } from '@/lib/messages/use-browse-t';
import { isFiltering, noFilterText } from '@/lib/model/filter-text';

const ActBar = dynamic(() => import('@/components/browse/act-bar').then((module) => module.ActBar), { ssr: false });

const MessagePane = dynamic(() => import('@/components/browse/message-pane').then((module) => module.MessagePane), {
  ssr: false,
});

type Props = {
  readonly places: readonly Place[];
  readonly inPlace: boolean;
  readonly stream: boolean;
  /** A search of many queues begins when somebody says so; one queue is looked at at once. */
  readonly eager: boolean;
  readonly lead?: ReactNode;
  /** What stands here until something was asked. */
  readonly before?: ReactNode;
  /** What is left out of the search, said at the foot. */
  readonly note?: string | undefined;
  readonly onSearch?: () => void;
  readonly className?: string;
};

/** The messages of one queue or of many: filter, list, and the one that is open beside it. */
export function Explorer({ places, inPlace, stream, eager, lead, before, note, onSearch, className }: Props) {
  const broker = useBroker();
  const narrow = useNarrow();
  const may = useRights();
  const query = useFilter();
  const { search, start, stop, goOn, drop } = useSearch();
  const [open, setOpen] = useQueryState('open', { history: 'replace' });
  const [asked, setAsked] = useState(0);
  const selection = useSelection<Row>(JSON.stringify([broker, places.map(({ vhost, queue }) => [vhost, queue])]));

  const where = JSON.stringify(places.map(({ vhost, queue }) => [vhost, queue]));
  const latest = useRef({ places, query });
  latest.current = { places, query };
  const look = useCallback(() => {
    const { places: now, query: wanted } = latest.current;
    const { state, filter, from } = wanted;
    const question = stream ? ({ state: 'ready', filter, from } as const) : { state, filter, from: undefined };
    if (wanted.wrong.length === 0) start(now, searchInPlace(broker, question));
  }, [broker, start, stream]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another question, or the same one once more
  useEffect(() => {
    if (inPlace && places.length > 0 && (eager || asked > 0)) look();
  }, [look, inPlace, eager, where, query.id, asked]);

  const take = (limit: number): void => {
    const { filter, from } = query;
    start(places, ({ vhost, queue }) =>
      callConsole<SearchStep>('POST', '/api/deeds', {
        broker,
        deed: 'take-snapshot',
        input: { vhost, queue, limit, filter, ...(stream && { from }) },
      }),
    );
  };
  const again = inPlace ? look : undefined;
  const message = search.rows.find(({ key }) => key === open);
  const withQueue = places.length > 1 || search.rows.some(({ queue }) => queue !== places[0]?.queue);
  return (
    <div className={cn('flex min-h-0 flex-col gap-3', className)}>
      <FilterBar
        query={query}
        inPlace={inPlace}
        stream={stream}
        lead={lead}
        onSearch={() => {
          setAsked((n) => n + 1);
          onSearch?.();
        }}
      />
      <div className="flex min-h-0 flex-1 flex-col overflow-hidden rounded-lg border bg-panel shadow-card max-sm:min-h-[460px]">
        {!inPlace && places.length > 0 && (
          <SnapshotCard
            queues={places.length}
            stream={stream}
            begins={query.text.from}
            running={search.running}
            denied={may(...places.map(({ vhost, queue }) => ({ access: 'read', vhost, name: queue }) as const))}
            onTake={take}
          />
        )}
        <div className="relative flex min-h-0 flex-1">
          <Body search={search} query={query} before={before} again={again} waits={inPlace && eager}>
            <MessageTable
              rows={search.rows}
              open={open}
              onOpen={(key) => void setOpen(key)}
              selection={selection}
              withQueue={withQueue}
              stream={stream}
              room={narrow ? 'phone' : message === undefined ? 'whole' : 'beside'}
            />
          </Body>
          {message !== undefined && (
            <div className="flex min-h-0 min-w-0 flex-col bg-panel max-lg:absolute max-lg:inset-0 max-lg:z-20 lg:w-[46%] lg:border-l">
              <MessagePane
                key={message.key}
                message={message}
                inPlace={inPlace}
                onClose={() => void setOpen(null)}
                onGone={() => {
                  void setOpen(null);
                  look();
                }}
                onReplaced={() => {
                  void setOpen(null);
                  drop(new Set([message.key]));
                  again?.();
                }}
              />
            </div>
          )}
        </div>
        <ActBar selection={selection} inPlace={inPlace} stream={stream} onRemoved={drop} />
        <Foot
          search={search}
          note={note}
          inPlace={inPlace}
          stream={stream}
          onStop={stop}
          onGoOn={goOn}
          onAgain={again}
        />
      </div>
    </div>
  );
}

function Body({
  search,
  query,
  before,
  again,
  waits,
  children,
}: {
  search: Search;
  query: ReturnType<typeof useFilter>;
  before: ReactNode;
  again: (() => void) | undefined;
  /** It begins by itself. */
  waits: boolean;
  children: ReactNode;
}) {
  const t = useBrowseT();
  if (search.rows.length > 0) return children;
  const middle = 'flex-1';
  if (search.scanned === null && !waits) return <div className={middle}>{before}</div>;
  if (search.scanned === null || (search.running && search.rows.length === 0)) {
    return (
      <div className={cn(middle, 'flex flex-col gap-3 p-4')}>
        {[0, 1, 2, 3, 4].map((line) => (
          <Skeleton key={line} className="h-3 w-2/3" />
        ))}
      </div>
    );
  }
  const [failed] = search.failed;
  if (failed !== undefined && search.failed.length === search.places) {
    return (
      <div className={middle}>
        <EmptyError error={failed.error} />
      </div>
    );
  }
  const filtered = isFiltering(query.text) || query.state !== 'all';
  return (
    <div className={middle}>
      {filtered ? (
        <Empty
          kind="filtered"
          title={t.browse.noneFound}
          detail={t.browse.noneFoundDetail(search.scanned ?? 0)}
          action={<Button onClick={() => query.apply(noFilterText, 'all')}>{t.browse.clear}</Button>}
        />
      ) : (
        <Empty
          kind="none"
          title={t.browse.none}
          detail={t.browse.noneDetail}
          action={again === undefined ? undefined : <Button onClick={again}>{t.browse.again}</Button>}
        />
      )}
    </div>
  );
}

function Foot({
  search,
  note,
  inPlace,
  stream,
  onStop,
  onGoOn,
  onAgain,
}: {
  search: Search;
  note: string | undefined;
  inPlace: boolean;
  stream: boolean;
  onStop: () => void;
  onGoOn: () => void;
  onAgain: (() => void) | undefined;
}) {
  const t = useBrowseT();
  const { scanned, total, running, ended, rows } = search;
  const small = 'h-6! px-2! text-xs';
  const isFull = rows.length >= shownMax;
  return (
    <footer className="flex min-h-8 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-t px-4 py-1 text-xs text-faint">
      {scanned === null ? (
        <span className="flex items-center gap-2">
          <Eye aria-hidden="true" className="size-3.5 shrink-0" />
          {inPlace ? t.browse.note : stream ? t.browse.snapshot.stream : t.browse.snapshot.title}
        </span>
      ) : (
        <>
          <span className="num whitespace-nowrap text-soft">{t.browse.found(rows.length)}</span>
          <span className="num whitespace-nowrap">{t.browse.scanned(scanned, total)}</span>
          {search.places > 1 && (
            <span className="num">
              {running || search.placesDone < search.places
                ? t.browse.inQueue(Math.min(search.placesDone + 1, search.places), search.places)
                : t.browse.ofQueues(search.placesDone)}
            </span>
          )}
          {note !== undefined && <span className="num text-warn">{note}</span>}
          {search.unchecked > 0 && <span className="num">{t.browse.unchecked(search.unchecked)}</span>}
          {isFull && <span className="text-warn">{t.browse.full(shownMax)}</span>}
          {search.failed.map(({ place, error }) => (
            <span key={`${place.vhost} ${place.queue}`} role="status" className="text-bad" title={error.reason}>
              {t.browse.failedIn(place.queue)}
            </span>
          ))}
          {!inPlace && !stream && <span>{t.browse.snapshot.taken}</span>}
        </>
      )}
      {running && (
        <>
          <span
            role="progressbar"
            aria-label={t.browse.search}
            aria-valuemin={0}
            aria-valuemax={Math.max(1, total)}
            aria-valuenow={scanned ?? 0}
            className="h-1 w-24 overflow-hidden rounded-full bg-sunken"
          >
            <span
              className="block h-full rounded-full bg-accent"
              style={{ width: `${Math.min(100, ((scanned ?? 0) / Math.max(1, total)) * 100)}%` }}
            />
          </span>
          <Button className={small} onClick={onStop}>
            {t.browse.stop}
          </Button>
        </>
      )}
      {!running && scanned !== null && !ended && !isFull && (
        <Button className={small} onClick={onGoOn}>
          {t.browse.goOn}
        </Button>
      )}
      <span className="ml-auto flex items-center gap-2">
        {!running && scanned !== null && onAgain !== undefined && (
          <Button variant="quiet" className={small} onClick={onAgain}>
            {t.browse.again}
          </Button>
        )}
        {scanned !== null && <Age atMs={search.atMs} stale={false} />}
      </span>
    </footer>
  );
}
