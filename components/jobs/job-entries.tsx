'use client';

import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { parseAsInteger, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { type SmallColumn, SmallTable } from '@/components/table/small-table';
import { Button } from '@/components/ui/button';
import { Card, Skeleton } from '@/components/ui/card';
import { DeedButton } from '@/components/ui/deed-button';
import { Empty, EmptyError } from '@/components/ui/empty';
import { Select } from '@/components/ui/field';
import { State, Tag } from '@/components/ui/state';
import { toast } from '@/components/ui/toast';
import { entriesPageMax, type Fate, fates } from '@/lib/contract/job-facts';
import type { EntriesPage, EntryRow, JobAction, JobSummary } from '@/lib/contract/jobs';
import { count } from '@/lib/format/format';
import { callConsole } from '@/lib/hooks/console-call';
import { askConsole } from '@/lib/hooks/console-query';
import { DeedError } from '@/lib/hooks/deed';
import { useRights } from '@/lib/hooks/rights';
import { useBroker } from '@/lib/hooks/scope';
import { useRescueT } from '@/lib/messages/use-rescue-t';

const kinds = [...fates, 'died'] as const;
type Kind = (typeof kinds)[number];

/** What somebody should look at comes first. */
function telling(job: JobSummary): Kind {
  if ((job.diedAgain ?? 0) > 0) return 'died';
  const worst: readonly Fate[] = ['returned', 'refused', 'unknown', 'missing', 'moved'];
  return worst.find((fate) => job.fates[fate] > 0) ?? 'waiting';
}

export function JobEntries({ job }: { job: JobSummary }) {
  const t = useRescueT();
  const broker = useBroker();
  const [asked, set] = useQueryStates({ fate: parseAsStringLiteral(kinds), offset: parseAsInteger.withDefault(0) });
  const fate = asked.fate ?? telling(job);
  const number = fate === 'died' ? job.diedAgain : job.fates[fate];
  const page = useQuery<EntriesPage, DeedError>({
    queryKey: ['job-entries', broker, job.id, fate, asked.offset, number],
    queryFn: async ({ signal }) => {
      const search = new URLSearchParams({ broker, fate, offset: String(asked.offset) });
      return await askConsole<EntriesPage>(`/api/jobs/${encodeURIComponent(job.id)}/entries?${search}`, signal);
    },
    placeholderData: keepPreviousData,
  });
  const nameOf = (kind: Kind): string => (kind === 'died' ? t.jobs.diedAgain : t.jobs.fateOf(job.action.kind, kind));
  return (
    <Card
      title={t.jobs.messages}
      aside={
        <>
          {job.action.kind === 'redrive' && <LookAgain job={job} />}
          <Select
            aria-label={t.common.state}
            className="w-44"
            value={fate}
            onChange={(event) =>
              void set({ fate: kinds.find((kind) => kind === event.target.value) ?? null, offset: 0 })
            }
          >
            {kinds.map((kind) => (
              <option key={kind} value={kind}>
                {`${nameOf(kind)} (${count(kind === 'died' ? job.diedAgain : job.fates[kind])})`}
              </option>
            ))}
          </Select>
        </>
      }
      flush
    >
      <div className="border-t">
        {page.error !== null ? (
          <EmptyError error={page.error.error} />
        ) : page.data === undefined ? (
          <div className="p-4">
            <Skeleton className="h-16 w-full" />
          </div>
        ) : page.data.items.length === 0 ? (
          <Empty compact kind="none" title={t.jobs.noneOfThese} />
        ) : (
          <Entries kind={job.action.kind} rows={page.data.items} />
        )}
      </div>
      {page.data !== undefined && page.data.total > entriesPageMax && (
        <div className="flex items-center justify-end gap-2 border-t px-4 py-2">
          <span className="num text-xs text-faint">
            {t.deadLetters.range(asked.offset + 1, asked.offset + page.data.items.length, page.data.total)}
          </span>
          <Button
            disabled={asked.offset === 0}
            onClick={() => void set({ offset: Math.max(0, asked.offset - entriesPageMax) })}
          >
            {t.deadLetters.newer}
          </Button>
          <Button
            disabled={asked.offset + entriesPageMax >= page.data.total}
            onClick={() => void set({ offset: asked.offset + entriesPageMax })}
          >
            {t.deadLetters.older}
          </Button>
        </div>
      )}
    </Card>
  );
}

/** Reads the queue that they came from once more: what this job had moved and what is back there has died again. */
function LookAgain({ job }: { job: JobSummary }) {
  const t = useRescueT();
  const may = useRights();
  const broker = useBroker();
  const look = useMutation<unknown, DeedError>({
    mutationFn: async () => {
      const { vhost, queue } = job;
      const result = await callConsole('POST', '/api/dead-letters/scan', { broker, vhost, queue });
      if (!result.ok) throw new DeedError(result.error);
      return result.value;
    },
    onSuccess: () => toast.message(t.jobs.lookedAgain),
    onError: (error) => toast.error(error.message),
    retry: false,
  });
  return (
    <DeedButton
      denied={may({ access: 'read', vhost: job.vhost, name: job.queue })}
      busy={look.isPending}
      onClick={() => look.mutate()}
    >
      <Search />
      {t.jobs.lookAgain}
    </DeedButton>
  );
}

function Entries({ kind, rows }: { kind: JobAction['kind']; rows: readonly EntryRow[] }) {
  const t = useRescueT();
  const columns: SmallColumn<{ key: string; row: EntryRow }>[] = [
    { id: 'entry', label: t.jobs.entry, numeric: true, cell: ({ row }) => count(row.entry + 1) },
    { id: 'fate', label: t.common.state, cell: ({ row }) => <FateMark kind={kind} row={row} /> },
    {
      id: 'to',
      label: t.jobs.to,
      cell: ({ row }) => (
        <span className="font-mono text-xs">{row.exchange === '' ? row.key : `${row.exchange} → ${row.key}`}</span>
      ),
    },
    { id: 'attempt', label: t.jobs.attempt, numeric: true, cell: ({ row }) => count(row.attempt) },
    { id: 'reason', label: t.jobs.reason, cell: ({ row }) => row.reason ?? '' },
  ];
  return (
    <SmallTable label={t.jobs.messages} columns={columns} rows={rows.map((row) => ({ key: String(row.entry), row }))} />
  );
}

const tones: Record<Fate, 'calm' | 'good' | 'warn' | 'bad'> = {
  waiting: 'calm',
  trying: 'calm',
  moved: 'good',
  returned: 'bad',
  refused: 'bad',
  unknown: 'warn',
  missing: 'calm',
};

function FateMark({ kind, row }: { kind: JobAction['kind']; row: EntryRow }) {
  const t = useRescueT();
  return (
    <span className="inline-flex items-center gap-2">
      <State tone={tones[row.fate]}>{t.jobs.fateOf(kind, row.fate)}</State>
      {row.diedAgain && <Tag>{t.jobs.diedAgain}</Tag>}
    </span>
  );
}
