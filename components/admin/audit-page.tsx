'use client';

import { ChevronDown, Download, RefreshCw } from 'lucide-react';
import { parseAsInteger, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useState } from 'react';
import { AdminPage } from '@/components/admin/admin-page';
import { AuditDetail, AuditResult } from '@/components/admin/audit-detail';
import { SmallTable } from '@/components/table/small-table';
import { Button } from '@/components/ui/button';
import { Card, Skeleton } from '@/components/ui/card';
import { Empty, EmptyError } from '@/components/ui/empty';
import { Field, Input, Select } from '@/components/ui/field';
import { Menu, MenuItem } from '@/components/ui/menu';
import type { AuditEntry, AuditPage as Page } from '@/lib/contract/audit';
import { cn } from '@/lib/format/cn';
import { dateTime, duration, unknown } from '@/lib/format/format';
import { useConsoleQuery } from '@/lib/hooks/console-query';
import { useBroker } from '@/lib/hooks/scope';
import { useAdminT } from '@/lib/messages/use-admin-t';

const results = ['', 'done', 'failed', 'open'] as const;

const filters = {
  user: parseAsString.withDefault(''),
  deed: parseAsString.withDefault(''),
  target: parseAsString.withDefault(''),
  result: parseAsStringLiteral(results).withDefault(''),
  from: parseAsInteger,
  to: parseAsInteger,
};

type Filters = {
  user: string;
  deed: string;
  target: string;
  result: (typeof results)[number];
  from: number | null;
  to: number | null;
};

function searchOf(broker: string, { user, deed, target, result, from, to }: Filters): URLSearchParams {
  const search = new URLSearchParams({ broker });
  for (const [name, value] of Object.entries({ user, deed, target, result })) if (value !== '') search.set(name, value);
  if (from !== null) search.set('from', String(from));
  if (to !== null) search.set('to', String(to));
  return search;
}

/** As `datetime-local` has it: local, without seconds. */
function localTime(ms: number | null): string {
  if (ms === null) return '';
  const date = new Date(ms);
  const two = (part: number): string => String(part).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

function FilterBar({ values, onChange }: { values: Filters; onChange: (change: Partial<Filters>) => void }) {
  const t = useAdminT();
  const [timed, setTimed] = useState(values.from !== null || values.to !== null);
  const time = (name: 'from' | 'to') => (
    <Field label={t.audit[name]} className={cn('w-full sm:w-48', !timed && 'max-sm:hidden')}>
      {(ids) => (
        <Input
          {...ids}
          type="datetime-local"
          value={localTime(values[name])}
          onChange={(event) => {
            const ms = Date.parse(event.target.value);
            onChange({ [name]: Number.isNaN(ms) ? null : ms });
          }}
        />
      )}
    </Field>
  );
  return (
    <search className="flex flex-wrap items-end gap-3">
      {(['user', 'deed', 'target'] as const).map((name) => (
        <Field key={name} label={t.audit[name]} className="w-[calc(50%-6px)] sm:w-40">
          {(ids) => (
            <Input
              {...ids}
              {...(name === 'user' ? { 'data-filter': '' } : {})}
              value={values[name]}
              maxLength={200}
              onChange={(event) => onChange({ [name]: event.target.value })}
            />
          )}
        </Field>
      ))}
      <Field label={t.audit.result} className="w-[calc(50%-6px)] sm:w-44">
        {(ids) => (
          <Select
            {...ids}
            value={values.result}
            onChange={(event) => onChange({ result: results.find((each) => each === event.target.value) ?? '' })}
          >
            {results.map((each) => (
              <option key={each} value={each}>
                {t.audit.results[each]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {!timed && (
        // On a telephone the two would take what the entries need.
        <Button variant="quiet" className="sm:hidden" onClick={() => setTimed(true)}>
          <ChevronDown />
          {t.audit.span}
        </Button>
      )}
      {time('from')}
      {time('to')}
    </search>
  );
}

/** One page of entries, and the ones before it when they are asked for. */
function Entries({
  search,
  before,
  onOpen,
  filtered,
  onClear,
}: {
  search: string;
  before: string | undefined;
  onOpen: (entry: AuditEntry) => void;
  filtered: boolean;
  onClear: () => void;
}) {
  const t = useAdminT();
  const [older, setOlder] = useState(false);
  const page = useConsoleQuery<Page>(`/api/audit?${search}${before === undefined ? '' : `&before=${before}`}`);
  if (page.error !== null) return <EmptyError error={page.error.error} />;
  if (page.data === undefined) return <Skeleton className="m-4 h-32" />;
  const { entries, more } = page.data;
  if (entries.length === 0) {
    return filtered ? (
      <Empty kind="filtered" title={t.audit.filtered} action={<Button onClick={onClear}>{t.audit.clear}</Button>} />
    ) : (
      <Empty kind="none" title={t.audit.none} detail={t.audit.noneDetail} />
    );
  }
  const last = entries.at(-1)?.id;
  return (
    <>
      {page.data.ownOnly && <p className="border-b px-4 py-2 text-sm text-soft">{t.audit.ownOnly}</p>}
      <SmallTable
        label={t.audit.title}
        rows={entries.map((entry) => ({ ...entry, key: entry.id }))}
        columns={[
          {
            id: 'time',
            label: t.audit.time,
            cell: (row) => (
              <button
                type="button"
                onClick={() => onOpen(row)}
                className="num underline-offset-2 hover:text-accent hover:underline"
              >
                {dateTime(row.atMs)}
              </button>
            ),
          },
          { id: 'user', late: true, label: t.audit.user, cell: (row) => row.user },
          { id: 'deed', label: t.audit.deed, cell: (row) => <span className="font-medium">{row.deed}</span> },
          { id: 'target', late: true, label: t.audit.target, cell: (row) => row.target },
          {
            id: 'vhost',
            late: true,
            label: t.common.vhost,
            cell: (row) => <span className="text-soft">{row.vhost ?? unknown}</span>,
          },
          { id: 'result', label: t.audit.result, cell: (row) => <AuditResult entry={row} /> },
          {
            id: 'took',
            label: t.audit.took,
            numeric: true,
            cell: (row) => <span className="text-soft">{duration(row.tookMs)}</span>,
          },
        ]}
      />
      {more && !older && (
        <div className="border-t px-4 py-2">
          <Button onClick={() => setOlder(true)}>{t.audit.older}</Button>
        </div>
      )}
      {older && last !== undefined && (
        <div className="border-t">
          <Entries search={search} before={last} onOpen={onOpen} filtered={filtered} onClear={onClear} />
        </div>
      )}
    </>
  );
}

export function AuditPage() {
  const t = useAdminT();
  const broker = useBroker();
  const [values, setValues] = useQueryStates(filters, { throttleMs: 300 });
  const [open, setOpen] = useState<AuditEntry>();
  // Counted up to ask anew.
  const [asked, setAsked] = useState(0);
  const search = searchOf(broker, values).toString();
  const filtered = Object.values(values).some((value) => value !== '' && value !== null);
  const save = (format: 'csv' | 'json') => () => location.assign(`/api/audit?${search}&format=${format}`);
  return (
    <AdminPage
      title={t.audit.title}
      detail={t.audit.detail}
      actions={
        <>
          <Button variant="quiet" onClick={() => setAsked(asked + 1)}>
            <RefreshCw />
            {t.audit.refresh}
          </Button>
          <Menu
            align="end"
            trigger={
              <Button variant="quiet">
                <Download />
                {t.table.export}
              </Button>
            }
          >
            <MenuItem onSelect={save('csv')}>{t.audit.csv}</MenuItem>
            <MenuItem onSelect={save('json')}>{t.audit.json}</MenuItem>
          </Menu>
        </>
      }
    >
      <FilterBar values={values} onChange={(change) => void setValues(change)} />
      <Card flush>
        <Entries
          key={`${asked} ${search}`}
          search={search}
          before={undefined}
          onOpen={setOpen}
          filtered={filtered}
          onClear={() => void setValues(null)}
        />
      </Card>
      {open !== undefined && <AuditDetail entry={open} onClose={() => setOpen(undefined)} />}
    </AdminPage>
  );
}
