'use client';

import { memo, useLayoutEffect, useRef } from 'react';
import { boxCell, type Column, quietBox, stuck } from '@/components/table/column';
import { cn } from '@/lib/format/cn';
import { useT } from '@/lib/messages/use-t';

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

export const TableRow = memo(Row, sameRow) as typeof Row;

/** A row that leaves the screen becomes the one that comes in at the other end; the focus doesn't come along. */
function useOwnFocus(index: number) {
  const element = useRef<HTMLTableRowElement>(null);
  const shown = useRef(index);
  useLayoutEffect(() => {
    if (shown.current === index) return;
    shown.current = index;
    const { activeElement } = document;
    if (activeElement instanceof HTMLElement && element.current?.contains(activeElement)) activeElement.blur();
  }, [index]);
  return element;
}

/** It doesn't breathe as other skeletons do: a screen has hundreds, and each that moves is a layer. */
function Missing() {
  return <span aria-hidden="true" className="block h-2.5 w-3/5 rounded bg-sunken" />;
}

function Row<T>({ index, top, template, columns, widths, row, dim, chosen, onChoose, name }: RowProps<T>) {
  const t = useT();
  return (
    <tr
      ref={useOwnFocus(index)}
      data-row={index}
      aria-rowindex={index + 1}
      className={cn(
        // Its size and place are known: what changes in it moves nothing else. Its painting isn't contained, since each row
        // would be a clip of its own: 10 ms of a frame.
        'group absolute inset-x-0 grid h-[34px] border-b border-line/60 [contain:size_layout_style] hover:bg-hover focus-within:bg-hover',
        chosen === true && 'bg-accent-soft!',
        dim && 'opacity-55',
      )}
      aria-selected={chosen}
      style={{ gridTemplateColumns: template, transform: `translateY(${top}px)` }}
    >
      {chosen !== undefined && (
        <td
          className={cn(
            boxCell,
            chosen === true ? 'bg-accent-soft!' : 'group-focus-within:bg-hover group-hover:bg-hover',
          )}
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
            // What is too long for it is cut by what stands in it: a clip of each cell would be a fifth of a frame.
            'flex min-w-0 items-center px-2.5 text-sm whitespace-nowrap first:pl-4 last:pr-4',
            column.numeric === true && 'num justify-end',
            at === 0 &&
              cn(
                stuck,
                chosen === true ? 'bg-accent-soft!' : 'group-focus-within:bg-hover group-hover:bg-hover',
                chosen === undefined ? 'left-0' : 'left-9 pl-1',
              ),
          )}
        >
          {row === undefined ? <Missing /> : column.cell(row, widths[at] ?? 0)}
        </td>
      ))}
    </tr>
  );
}
