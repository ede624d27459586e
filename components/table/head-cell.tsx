'use client';

import { ArrowDown, ArrowUp } from 'lucide-react';
import { type Column, quietBox, stuck } from '@/components/table/column';
import type { ListQuery } from '@/components/table/query';
import { cn } from '@/lib/format/cn';
import { useT } from '@/lib/messages/use-t';

type HeadBoxProps = { chosen: number; total: number; all: () => void; none: () => void };

/** All that match, also those that aren't on the screen; or none. */
export function HeadBox({ chosen, total, all, none }: HeadBoxProps) {
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

type HeadCellProps<T> = { column: Column<T>; list: ListQuery; sticky: boolean; beside: boolean };

export function HeadCell<T>({ column, list, sticky, beside }: HeadCellProps<T>) {
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
