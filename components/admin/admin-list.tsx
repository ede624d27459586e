'use client';

import { Search } from 'lucide-react';
import { useQueryState } from 'nuqs';
import type { ReactNode } from 'react';
import { type SmallColumn, SmallTable } from '@/components/table/small-table';
import { Age } from '@/components/ui/age';
import { Awaited } from '@/components/ui/awaited';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Empty } from '@/components/ui/empty';
import { Input } from '@/components/ui/field';
import { Kbd } from '@/components/ui/state';
import type { Live } from '@/lib/hooks/live';
import { useAdminT } from '@/lib/messages/use-admin-t';

/** A table that is all in the page shows so many rows; the filter finds the others. */
const rowsMax = 500;

function useFilter(): { filter: string; setFilter: (text: string) => void; fits: (text: string) => boolean } {
  const [filter, setFilter] = useQueryState('filter', { defaultValue: '' });
  return {
    filter,
    setFilter: (text) => void setFilter(text === '' ? null : text),
    fits: (text) => text.toLowerCase().includes(filter.toLowerCase()),
  };
}

/** A list of what administrators set up: filtered here, and empty for one of four reasons. */
export function AdminList<Row extends { readonly key: string }>({
  label,
  live,
  rows,
  columns,
  textOf,
  counted,
  none,
  aside,
}: {
  label: string;
  live: Pick<Live<unknown>, 'data' | 'error' | 'stale' | 'atMs'>;
  rows: readonly Row[];
  columns: readonly SmallColumn<Row>[];
  /** What the filter looks into. */
  textOf: (row: Row) => string;
  counted: (shown: number, all: number) => string;
  none: ReactNode;
  aside?: ReactNode;
}) {
  const t = useAdminT();
  const { filter, setFilter, fits } = useFilter();
  const found = rows.filter((row) => fits(textOf(row)));
  if (live.data === undefined) return <Awaited error={live.error} className="h-48" />;
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <span className="relative w-full sm:w-72">
          <Search aria-hidden="true" className="absolute top-2 left-2.5 size-4 text-faint" />
          <Input
            type="text"
            data-filter=""
            aria-label={t.admin.filter}
            placeholder={t.admin.filter}
            value={filter}
            onChange={(event) => setFilter(event.target.value)}
            onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
            className="pr-9 pl-8"
          />
          {filter === '' && (
            <span className="pointer-events-none absolute inset-y-0 right-2 hidden items-center sm:flex">
              <Kbd>/</Kbd>
            </span>
          )}
        </span>
        {aside !== undefined && <div className="ml-auto flex items-center gap-2">{aside}</div>}
      </div>
      <Card flush>
        {rows.length === 0 ? (
          none
        ) : found.length === 0 ? (
          <Empty
            kind="filtered"
            title={t.admin.filtered}
            action={<Button onClick={() => setFilter('')}>{t.common.clearFilter}</Button>}
          />
        ) : (
          <SmallTable label={label} columns={columns} rows={found.slice(0, rowsMax)} dim={live.stale} />
        )}
        <footer className="flex h-9 items-center gap-3 border-t px-4 text-xs text-faint">
          {found.length > rowsMax ? t.admin.shownOf(rowsMax, found.length) : counted(found.length, rows.length)}
          <span className="ml-auto">
            <Age atMs={live.atMs} stale={live.stale} />
          </span>
        </footer>
      </Card>
    </>
  );
}
