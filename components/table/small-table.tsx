'use client';

import type { ReactNode } from 'react';
import { cn } from '@/lib/format/cn';
import { useNarrow } from '@/lib/hooks/narrow';

export type SmallColumn<Row> = {
  readonly id: string;
  readonly label: string;
  readonly numeric?: boolean;
  /** Sentences: they have lines, as many as they need. */
  readonly wraps?: boolean;
  /** Where only a few columns are seen at once, it comes last. */
  readonly late?: boolean;
  readonly cell: (row: Row) => ReactNode;
};

/** A table of some dozens of rows, that is all there at once. */
export function SmallTable<Row extends { readonly key: string }>({
  label,
  columns,
  rows,
  dim = false,
}: {
  label: string;
  columns: readonly SmallColumn<Row>[];
  rows: readonly Row[];
  dim?: boolean;
}) {
  const narrow = useNarrow();
  const isLate = ({ late }: SmallColumn<Row>): boolean => narrow && late === true;
  const shown = [...columns.filter((column) => !isLate(column)), ...columns.filter(isLate)];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section aria-label={label} tabIndex={0} className="overflow-x-auto focus-visible:outline-offset-[-2px]">
      <table className={cn('w-full text-sm', dim && 'opacity-50')}>
        <thead>
          <tr className="border-b text-left">
            {shown.map((column, at) => (
              <th
                key={column.id}
                scope="col"
                className={cn(
                  'h-[34px] px-3 text-xs font-medium whitespace-nowrap text-faint first:pl-4 last:pr-4',
                  column.numeric === true && 'text-right',
                  // A number to begin with stands at the edge, as a name does.
                  column.numeric === true && at === 0 && 'w-px',
                )}
              >
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key} className="border-b border-line/60 last:border-b-0 hover:bg-hover">
              {shown.map((column) => (
                <td
                  key={column.id}
                  className={cn(
                    'h-[34px] px-3 first:pl-4 last:pr-4',
                    column.wraps === true ? 'min-w-44 py-1.5' : 'max-w-44 truncate whitespace-nowrap sm:max-w-72',
                    column.numeric === true && 'num text-right',
                  )}
                >
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
