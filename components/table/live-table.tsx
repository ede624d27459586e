'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { memo, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ListQuery } from '@/components/table/query';
import type { Selection } from '@/components/table/selection';
import { type Keyed, type Pages, useSteady } from '@/components/table/steady';
import { Age } from '@/components/ui/age';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/card';
import { EmptyError } from '@/components/ui/empty';
import type { ListKind, TopicOf } from '@/lib/contract/live';
import { cn } from '@/lib/format/cn';
import { useLive } from '@/lib/hooks/live';
import { useNarrow } from '@/lib/hooks/narrow';
import type { TopicData } from '@/lib/live/fetch-topic';
import { useT } from '@/lib/messages/use-t';

export type Column<Row> = {
  readonly id: string;
  readonly label: string;
  /** The API's name of the field to sort by; without one the column can't be sorted. */
  readonly sort?: string;
  readonly numeric?: boolean;
  /** A track of the grid, such as `minmax(180px, 2fr)`. */
  readonly width: string;
  readonly hidden?: boolean;
  /** Shown only to who chose it. */
  readonly optional?: boolean;
  /** Where only a few columns are seen at once, it comes last. */
  readonly late?: boolean;
  /** What it shows, and may fit to the width that the column has now (0: not known yet). */
  readonly cell: (row: Row, widthPx: number) => ReactNode;
};

export type RowOf<K extends ListKind> = TopicData[K]['items'][number];

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

const boxTrack = '36px';
const rowPx = 34;
const windowRows = 100;
/** The first column stays while the others scroll; where they can, a line says so. */
const stuck = 'sticky z-10 bg-panel max-xl:border-r max-xl:border-line/60';
/** It is on every row, and wanted on few. */
const quietBox =
  'size-3.5 accent-(--accent) opacity-40 checked:opacity-100 indeterminate:opacity-100 focus-visible:opacity-100 group-hover:opacity-100 hover:opacity-100';
const box = 'sticky left-0 z-10 flex items-center justify-center bg-panel';
const skeletons = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] as const;

/** Only these kinds of windows may be on screen at once; a screen shows two at most, and the first one has the count. */
function useWindows<K extends ListKind>(kind: K, query: ListQuery['query'], first: number, last: number) {
  const topic = (page: number) => ({ kind, ...query, page }) as TopicOf<K>;
  const head = useLive<K>(topic(1));
  const upper = useLive<K>(first === 1 ? undefined : topic(first));
  const lower = useLive<K>(last === first || last === 1 ? undefined : topic(last));
  const pages = new Map<number, readonly RowOf<K>[]>();
  if (head.data !== undefined) pages.set(1, head.data.items);
  if (upper.data !== undefined) pages.set(first, upper.data.items);
  if (lower.data !== undefined) pages.set(last, lower.data.items);
  return { head, pages: pages as Pages<RowOf<K>> };
}

/** The columns follow the window, and so does what fits into them. */
function useWidths(template: string) {
  const head = useRef<HTMLTableRowElement>(null);
  const [widths, setWidths] = useState<readonly number[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another template makes other columns in the same row
  useEffect(() => {
    const row = head.current;
    if (row === null) return;
    const measure = (): void =>
      setWidths(Array.from(row.querySelectorAll('[data-column]'), (cell) => cell.clientWidth));
    const observer = new ResizeObserver(measure);
    observer.observe(row);
    measure();
    return () => observer.disconnect();
  }, [template]);
  return { head, widths };
}

function focusRow(scroller: HTMLElement, index: number): void {
  scroller.querySelector<HTMLElement>(`[data-row="${index}"] a`)?.focus({ preventScroll: true });
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
  const { head, pages: latest } = useWindows(kind, list.query, view[0], view[1]);
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

  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 8,
    scrollPaddingStart: rowPx,
    initialRect: { width: 1000, height: 800 },
  });
  const items = virtual.getVirtualItems();
  const first = Math.floor((items[0]?.index ?? 0) / windowRows) + 1;
  const last = Math.floor((items.at(-1)?.index ?? 0) / windowRows) + 1;
  useEffect(() => setView([first, last]), [first, last]);

  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const down = event.key === 'j';
      if (!['j', 'k', 'x'].includes(event.key) || event.metaKey || event.ctrlKey || event.altKey) return;
      const { activeElement } = document;
      if (
        activeElement instanceof HTMLElement &&
        activeElement.matches('input:not([type="checkbox"]), textarea, select')
      )
        return;
      if (event.key === 'x') {
        activeElement?.closest('[data-row]')?.querySelector<HTMLInputElement>('[data-choose]')?.click();
        return;
      }
      if (document.querySelector('[role="dialog"], [role="menu"]') !== null || scroller.current === null) return;
      const at = activeElement?.closest<HTMLElement>('[data-row]')?.dataset.row;
      const next = at === undefined ? 0 : Number(at) + (down ? 1 : -1);
      if (next < 0 || next >= total) return;
      event.preventDefault();
      virtual.scrollToIndex(next);
      const element = scroller.current;
      requestAnimationFrame(() => requestAnimationFrame(() => focusRow(element, next)));
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [virtual, total]);

  const narrow = useNarrow();
  const shown = useMemo(() => {
    const visible = columns.filter(({ hidden }) => hidden !== true);
    const isLate = ({ late }: Column<RowOf<K>>): boolean => narrow && late === true;
    return [...visible.filter((column) => !isLate(column)), ...visible.filter(isLate)];
  }, [columns, narrow]);
  const tracks = shown.map(({ width }) => width);
  const template = (choice === undefined ? tracks : [boxTrack, ...tracks]).join(' ');
  const { head: headRow, widths } = useWidths(template);
  const { waiting } = steady;
  const selection = choice?.selection;
  const loaded = useRef<readonly RowOf<K>[]>([]);
  loaded.current = [...pages].sort(([a], [b]) => a - b).flatMap(([, rows]) => rows);
  const choose = useCallback(
    (row: RowOf<K>, range: boolean) => selection?.toggle(row, range ? loaded.current : undefined),
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
        className="min-h-0 flex-1 overflow-auto rounded-t-lg focus-visible:outline-offset-[-2px]"
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
                <th scope="col" className={box}>
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
                    <Row
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
                : items.map(({ index, start }) => {
                    const row = pages.get(Math.floor(index / windowRows) + 1)?.[index % windowRows];
                    return (
                      <Row
                        key={row?.key ?? `row ${index}`}
                        index={index}
                        top={start}
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

/** All that match, also those that aren't on the screen; or none. */
function HeadBox({ chosen, total, all, none }: { chosen: number; total: number; all: () => void; none: () => void }) {
  const t = useT();
  const whole = total > 0 && chosen >= total;
  return (
    <input
      type="checkbox"
      aria-label={chosen > 0 ? t.table.chooseNone : t.table.chooseAll}
      checked={whole}
      disabled={total === 0 && chosen === 0}
      ref={(element) => {
        if (element) element.indeterminate = chosen > 0 && !whole;
      }}
      onChange={chosen > 0 ? none : all}
      className={quietBox}
    />
  );
}

function HeadCell<T>({
  column,
  list,
  sticky,
  beside,
}: {
  column: Column<T>;
  list: ListQuery;
  sticky: boolean;
  beside: boolean;
}) {
  const { sort } = column;
  const sorted = sort !== undefined && list.sort === sort;
  const Arrow = list.descending ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      data-column=""
      aria-sort={sorted ? (list.descending ? 'descending' : 'ascending') : undefined}
      className={cn(
        'flex h-[34px] min-w-0 items-center px-2.5 text-xs first:pl-4 last:pr-4 font-medium whitespace-nowrap text-faint',
        column.numeric === true && 'justify-end',
        sticky && cn(stuck, beside ? 'left-9 pl-1' : 'left-0'),
      )}
    >
      {sort === undefined ? (
        column.label
      ) : (
        <button
          type="button"
          onClick={() => list.sortBy(sort, column.numeric === true)}
          className={cn(
            'flex items-center gap-1 rounded hover:text-ink',
            column.numeric === true && 'flex-row-reverse',
            sorted && 'text-ink',
          )}
        >
          {column.label}
          {sorted && <Arrow aria-hidden="true" className="size-3" />}
        </button>
      )}
    </th>
  );
}

type RowProps<T> = {
  index: number;
  top: number;
  template: string;
  columns: readonly Column<T>[];
  widths: readonly number[];
  row: T | undefined;
  dim: boolean;
  /** Undefined: rows can't be chosen. */
  chosen: boolean | undefined;
  onChoose?: (row: T, range: boolean) => void;
  name?: (row: T) => string;
};

/** Each second brings a page anew, and most of its rows say what they said. */
function sameRow(before: RowProps<unknown>, after: RowProps<unknown>): boolean {
  return (
    before.index === after.index &&
    before.top === after.top &&
    before.template === after.template &&
    before.columns === after.columns &&
    before.widths === after.widths &&
    before.dim === after.dim &&
    before.chosen === after.chosen &&
    before.onChoose === after.onChoose &&
    (before.row === after.row || JSON.stringify(before.row) === JSON.stringify(after.row))
  );
}

const Row = memo(TableRow, sameRow) as typeof TableRow;

function TableRow<T>({ index, top, template, columns, widths, row, dim, chosen, onChoose, name }: RowProps<T>) {
  const t = useT();
  return (
    <tr
      data-row={index}
      aria-rowindex={index + 1}
      className={cn(
        'group absolute inset-x-0 grid h-[34px] border-b border-line/60 hover:bg-hover focus-within:bg-hover',
        chosen === true && 'bg-accent-soft',
        dim && 'opacity-55',
      )}
      aria-selected={chosen}
      style={{ gridTemplateColumns: template, transform: `translateY(${top}px)` }}
    >
      {chosen !== undefined && (
        <td
          className={cn(box, chosen === true ? 'bg-accent-soft' : 'group-focus-within:bg-hover group-hover:bg-hover')}
        >
          {row !== undefined && onChoose !== undefined && (
            <input
              type="checkbox"
              data-choose=""
              aria-label={t.table.choose(name?.(row) ?? '')}
              checked={chosen}
              onChange={(event) => onChoose(row, event.nativeEvent instanceof MouseEvent && event.nativeEvent.shiftKey)}
              className={quietBox}
            />
          )}
        </td>
      )}
      {columns.map((column, at) => (
        <td
          key={column.id}
          className={cn(
            'flex min-w-0 items-center overflow-hidden px-2.5 text-sm first:pl-4 last:pr-4',
            column.numeric === true && 'num justify-end',
            at === 0 &&
              cn(
                stuck,
                'group-focus-within:bg-hover group-hover:bg-hover',
                chosen === undefined ? 'left-0' : 'left-9 pl-1',
              ),
          )}
        >
          {row === undefined ? <Skeleton className="h-2.5 w-3/5" /> : column.cell(row, widths[at] ?? 0)}
        </td>
      ))}
    </tr>
  );
}
