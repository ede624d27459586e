'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useRef } from 'react';
import type { Row } from '@/components/browse/use-search';
import type { Selection } from '@/components/table/selection';
import { State } from '@/components/ui/state';
import { cn } from '@/lib/format/cn';
import { age, bytes, count, duration, unknown } from '@/lib/format/format';
import { payloadLine } from '@/lib/format/payload';
import { isCovered, isTyping } from '@/lib/hooks/keyboard';
import { useBrowseT } from '@/lib/messages/use-browse-t';

const rowPx = 34;

/** The whole width, what the open message leaves of it, or a telephone's. */
export type Room = 'whole' | 'beside' | 'phone';
const rooms: readonly Room[] = ['phone', 'beside', 'whole'];

type Column = { id: string; label: string; width: string; numeric?: boolean; cell: (row: Row) => ReactNode };

/** A message of a stream is known by its offset. */
const numberOf = (row: Row, stream: boolean): number => (stream ? Number(row.id) : row.position + 1);

function useColumns(withQueue: boolean, stream: boolean, room: Room): readonly Column[] {
  const t = useBrowseT();
  const { columns } = t.browse;
  const holder = (row: Row): string | undefined =>
    row.holder === null ? undefined : (row.holder.consumer_tag ?? row.holder.user);
  const narrow = room === 'phone';
  const all: (Column & { least?: Room })[] = [
    {
      id: 'position',
      label: stream ? columns.offset : columns.position,
      width: stream ? '84px' : narrow ? '52px' : '64px',
      numeric: true,
      // Of many queues, the queue says more than the place in it.
      ...(withQueue ? { least: 'beside' as const } : {}),
      cell: (row) => <span className="num text-faint">{count(numberOf(row, stream))}</span>,
    },
    {
      id: 'key',
      label: columns.key,
      width: narrow ? 'minmax(120px, 1fr)' : 'minmax(140px, 1.2fr)',
      cell: (row) => (
        <>
          {narrow && row.state === 'unacked' && (
            // The key needs the room more than the word, which is said in the list's other widths and in the message.
            <State tone="warn" mark className="mr-1.5">
              {t.browse.unacked}
            </State>
          )}
          <span className="truncate" title={row.routing_key}>
            {row.routing_key === '' ? t.binding.emptyKey : row.routing_key}
          </span>
        </>
      ),
    },
    ...(withQueue
      ? [
          {
            id: 'queue',
            label: columns.queue,
            width: 'minmax(110px, 0.9fr)',
            cell: (row: Row) => <span className="truncate text-soft">{row.queue}</span>,
          },
        ]
      : []),
    {
      id: 'payload',
      label: columns.payload,
      width: 'minmax(120px, 2fr)',
      least: 'whole',
      cell: (row) => (
        <span className="truncate font-mono text-xs text-faint">
          {payloadLine({ payload: row.payload, encoding: row.payload_encoding })}
        </span>
      ),
    },
    {
      id: 'state',
      label: columns.state,
      width: 'minmax(90px, 0.9fr)',
      least: 'beside',
      cell: (row) =>
        row.state === 'unacked' ? (
          <State tone="warn">
            {row.holder === null ? t.browse.unacked : `${holder(row)}, ${duration(row.holder.held_ms)}`}
          </State>
        ) : (
          <span className="text-faint">{row.redelivered ? t.browse.redelivered : t.browse.ready}</span>
        ),
    },
    {
      id: 'age',
      label: columns.age,
      width: '72px',
      numeric: true,
      cell: (row) => (row.age_ms === null ? unknown : age(row.age_ms)),
    },
    {
      id: 'size',
      label: columns.size,
      width: '82px',
      numeric: true,
      least: 'whole',
      cell: (row) => bytes(row.payload_bytes),
    },
  ];
  return all.filter(({ least }) => least === undefined || rooms.indexOf(room) >= rooms.indexOf(least));
}

/** The messages that were found, one line each; the one that is open is shown beside them. */
export function MessageTable({
  rows,
  open,
  onOpen,
  selection,
  withQueue,
  stream,
  room,
}: {
  rows: readonly Row[];
  open: string | null;
  onOpen: (key: string) => void;
  selection: Selection<Row>;
  withQueue: boolean;
  stream: boolean;
  room: Room;
}) {
  const t = useBrowseT();
  const scroller = useRef<HTMLElement>(null);
  const columns = useColumns(withQueue, stream, room);
  const template = ['36px', ...columns.map(({ width }) => width)].join(' ');
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 10,
    scrollPaddingStart: rowPx,
    initialRect: { width: 1000, height: 600 },
  });

  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (!['j', 'k', 'x'].includes(event.key) || event.metaKey || event.ctrlKey || event.altKey) return;
      if (isTyping(document.activeElement) || isCovered()) return;
      const at = rows.findIndex(({ key }) => key === open);
      if (event.key === 'x') {
        const row = rows[at];
        if (row !== undefined) selection.toggle(row);
        return;
      }
      const next = at < 0 ? 0 : at + (event.key === 'j' ? 1 : -1);
      const row = rows[next];
      if (row === undefined) return;
      event.preventDefault();
      onOpen(row.key);
      virtual.scrollToIndex(next);
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [rows, open, onOpen, selection, virtual]);

  const chosen = rows.filter(({ key }) => selection.has(key)).length;
  const whole = rows.length > 0 && chosen === rows.length;
  return (
    <section
      ref={scroller}
      aria-label={t.browse.list}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      className="min-h-0 min-w-0 flex-1 overflow-auto focus-visible:outline-offset-[-2px]"
    >
      <table className="grid min-w-fit" aria-rowcount={rows.length}>
        <thead className="sticky top-0 z-10 grid border-b bg-panel">
          <tr className="grid" style={{ gridTemplateColumns: template }}>
            <th scope="col" className="flex items-center justify-center">
              <input
                type="checkbox"
                aria-label={chosen > 0 ? t.browse.chooseNone : t.browse.chooseAll}
                checked={whole}
                ref={(element) => {
                  if (element) element.indeterminate = chosen > 0 && !whole;
                }}
                onChange={() => (chosen > 0 ? selection.clear() : selection.set(rows))}
                className="tick"
              />
            </th>
            {columns.map(({ id, label, numeric }) => (
              <th
                key={id}
                scope="col"
                className={cn(
                  'flex h-[34px] min-w-0 items-center px-2 text-xs font-medium whitespace-nowrap text-faint last:pr-4',
                  numeric === true && 'justify-end',
                )}
              >
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="relative grid" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rows[index];
            if (row === undefined) return null;
            const current = row.key === open;
            return (
              <tr
                key={row.key}
                data-row={index}
                aria-rowindex={index + 1}
                aria-current={current || undefined}
                className={cn(
                  'absolute inset-x-0 grid h-[34px] cursor-default border-b border-line/60 hover:bg-hover',
                  selection.has(row.key) && 'bg-accent-soft/60',
                  current && 'bg-hover shadow-[inset_2px_0_0_var(--accent)]',
                )}
                style={{ gridTemplateColumns: template, transform: `translateY(${start}px)` }}
              >
                <td className="flex items-center justify-center">
                  <input
                    type="checkbox"
                    aria-label={t.browse.choose(numberOf(row, stream))}
                    checked={selection.has(row.key)}
                    onChange={(event) =>
                      selection.toggle(
                        row,
                        event.nativeEvent instanceof MouseEvent && event.nativeEvent.shiftKey ? rows : undefined,
                      )
                    }
                    className="tick"
                  />
                </td>
                {columns.map((column) => (
                  <td
                    key={column.id}
                    className={cn(
                      'flex min-w-0 items-center overflow-hidden px-2 text-sm last:pr-4',
                      column.numeric === true && 'num justify-end text-xs text-soft',
                    )}
                  >
                    {column.id === 'key' ? (
                      <button
                        type="button"
                        aria-label={t.browse.open(numberOf(row, stream), row.routing_key)}
                        onClick={() => onOpen(row.key)}
                        className="flex min-w-0 items-center font-medium after:absolute after:inset-y-0 after:right-0 after:left-9 focus-visible:outline-offset-[-1px]"
                      >
                        {column.cell(row)}
                      </button>
                    ) : (
                      column.cell(row)
                    )}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
