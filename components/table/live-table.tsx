'use client';

import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { boxCell, boxTrack, type Column, type RowOf } from '@/components/table/column';
import { HeadBox, HeadCell } from '@/components/table/head-cell';
import type { ListQuery } from '@/components/table/query';
import type { Selection } from '@/components/table/selection';
import { type Keyed, type Pages, useSteady } from '@/components/table/steady';
import { TableRow } from '@/components/table/table-row';
import { useAside } from '@/components/table/use-aside';
import { usePlace } from '@/components/table/use-place';
import { useRowKeys } from '@/components/table/use-row-keys';
import { rowPx, useRows } from '@/components/table/use-rows';
import { useWidths } from '@/components/table/use-widths';
import { Age } from '@/components/ui/age';
import { Button } from '@/components/ui/button';
import { EmptyError } from '@/components/ui/empty';
import type { ListKind, TopicOf } from '@/lib/contract/live';
import { useLive } from '@/lib/hooks/live';
import { useNarrow } from '@/lib/hooks/narrow';
import { pageSize } from '@/lib/live/page';
import { useT } from '@/lib/messages/use-t';

type Props<K extends ListKind> = {
  kind: K;
  list: ListQuery;
  label: string;
  columns: readonly Column<RowOf<K>>[];
  counted: (shown: number, all: number) => string;
  none: ReactNode;
  filtered: ReactNode;
  /** Rows can be chosen; `all` chooses everything that matches, and answers how many it left out. */
  choice?: {
    readonly selection: Selection<RowOf<K>>;
    readonly all: () => void;
    readonly name: (row: RowOf<K>) => string;
  };
  /** What can be done with the chosen ones; it takes the foot's place. */
  foot?: ReactNode;
};

const skeletons = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] as const;

/** A screen and what comes next are on two pages at most; the first page of all has the count. */
function usePages<K extends ListKind>(kind: K, query: ListQuery['query'], first: number, last: number) {
  const topic = (page: number) => ({ kind, ...query, page }) as TopicOf<K>;
  const head = useLive<K>(topic(1));
  const upper = useLive<K>(first === 1 ? undefined : topic(first));
  const lower = useLive<K>(last === first || last === 1 ? undefined : topic(last));
  const pages = useMemo(() => {
    const known = new Map<number, readonly RowOf<K>[]>();
    if (head.data !== undefined) known.set(1, head.data.items);
    if (upper.data !== undefined) known.set(first, upper.data.items);
    if (lower.data !== undefined) known.set(last, lower.data.items);
    return known as Pages<RowOf<K>>;
  }, [head.data, upper.data, lower.data, first, last]);
  return { head, pages };
}

export function LiveTable<K extends ListKind>({
  kind,
  list,
  label,
  columns,
  counted,
  none,
  filtered,
  choice,
  foot,
}: Props<K>) {
  const t = useT();
  const scroller = useRef<HTMLDivElement>(null);
  const [hold, setHold] = useState(false);
  const [view, setView] = useState<readonly [number, number]>([1, 1]);
  const { head, pages: latest } = usePages(kind, list.query, view[0], view[1]);
  const queryKey = JSON.stringify(list.query);
  const steady = useSteady<RowOf<K> & Keyed>(latest, hold, queryKey);

  // A new filter or order starts empty on this side; what was seen before stays, greyed, until the answer is there.
  const [before, setBefore] = useState<{ pages: Pages<RowOf<K>>; filtered: number }>();
  if (head.data !== undefined && before?.pages.get(1) !== head.data.items) {
    setBefore({ pages: latest, filtered: head.data.filtered });
  }
  const waitingForAnswer = head.data === undefined && before !== undefined && head.error === undefined;
  const pages = waitingForAnswer ? before.pages : steady.pages;
  const total = head.data?.filtered ?? (waitingForAnswer ? before.filtered : 0);

  const { virtual, rows, reach } = useRows(scroller, total);
  const upper = Math.floor(reach.from / pageSize) + 1;
  const lower = Math.floor(reach.to / pageSize) + 1;
  useEffect(() => setView([upper, lower]), [upper, lower]);
  usePlace(scroller, `${kind} ${queryKey}`, total > 0);
  useRowKeys(scroller, total, virtual.scrollToIndex);

  const narrow = useNarrow();
  const shown = useMemo(() => {
    const visible = columns.filter(({ hidden }) => hidden !== true);
    const isLate = ({ late }: Column<RowOf<K>>): boolean => narrow && late === true;
    return [...visible.filter((column) => !isLate(column)), ...visible.filter(isLate)];
  }, [columns, narrow]);
  const tracks = shown.map(({ width }) => width);
  const template = (choice === undefined ? tracks : [boxTrack, ...tracks]).join(' ');
  const { head: headRow, widths } = useWidths(template);
  const aside = useAside(scroller);
  const { waiting } = steady;
  const selection = choice?.selection;
  const loaded = useRef(pages);
  loaded.current = pages;
  const choose = useCallback(
    (row: RowOf<K>, range: boolean) => {
      const known = [...loaded.current].sort(([a], [b]) => a - b).flatMap(([, rows]) => rows);
      selection?.toggle(row, range ? known : undefined);
    },
    [selection],
  );
  const changed = waiting.fresh > 0 || waiting.moved;

  let body: ReactNode;
  if (head.data === undefined && head.error !== undefined) body = <EmptyError error={head.error} />;
  else if (head.data !== undefined && total === 0) body = list.filter === '' ? none : filtered;

  return (
    <div className="relative flex min-h-0 flex-1 flex-col rounded-lg border bg-panel shadow-card">
      <section
        ref={scroller}
        data-aside={aside ? '' : undefined}
        className="group/list min-h-0 flex-1 overflow-auto rounded-t-lg focus-visible:outline-offset-[-2px]"
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        onPointerEnter={(event) => event.pointerType === 'mouse' && setHold(true)}
        onPointerLeave={() => setHold(scroller.current?.contains(document.activeElement) === true)}
        onFocus={() => setHold(true)}
        onBlur={() => setHold(false)}
      >
        <table
          className="grid min-w-fit"
          aria-rowcount={total}
          aria-busy={head.data === undefined && head.error === undefined}
        >
          <thead className="sticky top-0 z-20 grid border-b bg-panel">
            <tr ref={headRow} className="grid" style={{ gridTemplateColumns: template }}>
              {choice !== undefined && (
                <th scope="col" className={boxCell}>
                  <HeadBox
                    chosen={choice.selection.rows.size}
                    total={total}
                    all={choice.all}
                    none={choice.selection.clear}
                  />
                </th>
              )}
              {shown.map((column, index) => (
                <HeadCell
                  key={column.id}
                  column={column}
                  list={list}
                  sticky={index === 0}
                  beside={choice !== undefined}
                />
              ))}
            </tr>
          </thead>
          {body === undefined && (
            <tbody
              className="relative grid"
              style={{ height: head.data === undefined && total === 0 ? 10 * rowPx : virtual.getTotalSize() }}
            >
              {head.data === undefined && total === 0
                ? skeletons.map((index) => (
                    <TableRow
                      key={index}
                      index={index}
                      top={index * rowPx}
                      template={template}
                      columns={shown}
                      widths={widths}
                      row={undefined}
                      dim={false}
                      chosen={choice === undefined ? undefined : false}
                    />
                  ))
                : rows.map(({ index, top, slot }) => {
                    const row = pages.get(Math.floor(index / pageSize) + 1)?.[index % pageSize];
                    return (
                      <TableRow
                        key={slot}
                        index={index}
                        top={top}
                        template={template}
                        columns={shown}
                        widths={widths}
                        row={row}
                        dim={head.stale || waitingForAnswer}
                        chosen={choice === undefined ? undefined : row !== undefined && choice.selection.has(row.key)}
                        {...(choice !== undefined && { onChoose: choose, name: choice.name })}
                      />
                    );
                  })}
            </tbody>
          )}
        </table>
        {body}
      </section>
      {foot}
      <footer className="flex h-8 shrink-0 items-center gap-3 border-t px-4 text-xs text-faint">
        {head.data !== undefined && (
          <span className="num whitespace-nowrap">{counted(head.data.filtered, head.data.total)}</span>
        )}
        {changed && (
          <Button variant="quiet" className="h-6! px-2! text-xs text-accent" onClick={steady.apply}>
            {t.common.applyOrder(waiting.fresh)}
          </Button>
        )}
        {head.data !== undefined && head.error !== undefined && (
          <span role="status" className="truncate text-bad">
            {t.errors[head.error.kind].title}
          </span>
        )}
        <span className="ml-auto">
          <Age atMs={head.atMs} stale={head.stale} />
        </span>
      </footer>
    </div>
  );
}
