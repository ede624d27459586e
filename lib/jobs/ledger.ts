/** The fate of each message of a job, for a page and for a file. */
import { entriesPageMax, type Fate } from '@/lib/contract/job-facts';
import type { EntriesPage, EntryRow } from '@/lib/contract/jobs';
import { csv } from '@/lib/format/csv';
import type { Job } from '@/lib/jobs/job';

const fields = ['entry', 'print', 'exchange', 'key', 'attempt', 'fate', 'diedAgain', 'originalKept', 'reason'];

function rowOf(job: Job, entry: number): EntryRow[] {
  const frozen = job.entries[entry];
  if (frozen === undefined) return [];
  const { print, exchange, key, attempt } = frozen;
  return [
    {
      ...{ entry, print, exchange, key, attempt },
      fate: job.fateOf(entry),
      diedAgain: job.diedAgain(entry),
      originalKept: job.originalKept(entry),
      reason: job.reasonOf(entry),
    },
  ];
}

export function entriesPage(job: Job, fate: Fate | 'died', offset: number): EntriesPage {
  const wanted =
    fate === 'died' ? [...job.entries.keys()].filter((entry) => job.diedAgain(entry)) : job.indexesOf(fate);
  return {
    total: wanted.length,
    items: wanted.slice(offset, offset + entriesPageMax).flatMap((entry) => rowOf(job, entry)),
  };
}

export function ledgerFile(job: Job, format: 'csv' | 'json'): Response {
  const rows = [...job.entries.keys()].flatMap((entry) => rowOf(job, entry));
  const { preview, watched: _watched, choice: _choice, ...spec } = job.spec;
  const body =
    format === 'csv'
      ? csv(fields, rows)
      : JSON.stringify({ job: { ...spec, summary: job.summary(null) }, preview, entries: rows }, undefined, 2);
  return new Response(body, {
    headers: {
      'content-type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json',
      'content-disposition': `attachment; filename="job-${job.spec.id}.${format}"`,
      'cache-control': 'no-store',
    },
  });
}
