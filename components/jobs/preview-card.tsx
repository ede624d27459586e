'use client';

import { Info, TriangleAlert } from 'lucide-react';
import { useDeniedSteering, useRetarget } from '@/components/jobs/use-jobs';
import { type SmallColumn, SmallTable } from '@/components/table/small-table';
import { Card } from '@/components/ui/card';
import { DeedButton } from '@/components/ui/deed-button';
import { ErrorNote } from '@/components/ui/error-note';
import { ScopedLink } from '@/components/ui/scoped-link';
import { State, Tag } from '@/components/ui/state';
import type { JobSummary } from '@/lib/contract/jobs';
import { count } from '@/lib/format/format';
import { queuePath } from '@/lib/hooks/scope';
import type { JobDetail } from '@/lib/live/fetch-dead-letters';
import { useRescueT } from '@/lib/messages/use-rescue-t';
import type { Preview, PreviewRow } from '@/lib/model/redrive';

const warnings = [
  'withoutOrigin',
  'unroutable',
  'ambiguous',
  'fanOut',
  'withoutConsumers',
  'repeatedIds',
  'repeatedBodies',
  'redrivenBefore',
] as const;

const headersShown = 12;

function namesOf(counted: Preview['kept']): string {
  const names = counted.slice(0, headersShown).map(([name, n]) => `${name} (${count(n)})`);
  return counted.length > headersShown ? `${names.join(', ')}, …` : names.join(', ');
}

/** What a start would do, by the bindings as they were when the set was frozen. */
export function PreviewCard({ job, draft }: { job: JobDetail; draft: boolean }) {
  const t = useRescueT();
  const { preview, summary } = job;
  const { kind } = summary.action;
  return (
    <Card
      title={draft ? t.jobs.preview : t.jobs.previewThen}
      aside={
        <span className="num hidden text-xs text-faint sm:inline" title={job.setHash}>
          {t.jobs.set} {job.setHash.slice(0, 12)}
        </span>
      }
      flush
    >
      {kind === 'delete' && <p className="border-t px-4 py-3 text-sm text-soft">{t.jobs.bin}</p>}
      {summary.action.kind === 'recall' && (
        <p className="border-t px-4 py-3 text-sm text-soft">{t.jobs.backTo(summary.action.to)}</p>
      )}
      {kind === 'park' && <p className="border-t px-4 py-3 text-sm text-soft">{t.jobs.parking}</p>}
      {preview !== null && kind === 'redrive' && (
        <Ways preview={preview} vhost={summary.vhost} draft={draft ? summary : undefined} />
      )}
    </Card>
  );
}

type Row = { readonly key: string; readonly way: PreviewRow };

function Ways({ preview, vhost, draft }: { preview: Preview; vhost: string; draft: JobSummary | undefined }) {
  const t = useRescueT();
  const columns: SmallColumn<Row>[] = [
    { id: 'count', label: t.jobs.letters, numeric: true, cell: ({ way }) => count(way.count) },
    {
      id: 'exchange',
      late: true,
      label: t.jobs.exchange,
      cell: ({ way }) => (way.exchange === '' ? t.defaultExchange : way.exchange),
    },
    {
      id: 'routing',
      label: t.jobs.key,
      cell: ({ way }) => <span className="font-mono text-xs">{[way.key, ...way.copies].join(', ')}</span>,
    },
    { id: 'queues', label: t.jobs.queues, wraps: true, cell: ({ way }) => <Targets way={way} vhost={vhost} /> },
  ];
  const rows = preview.rows.map((way) => ({
    key: JSON.stringify([
      way.exchange,
      way.key,
      way.copies,
      way.queues.map(({ name, notOrigin }) => [name, notOrigin]),
    ]),
    way,
  }));
  return (
    <div className="border-t">
      <Warnings preview={preview} draft={draft} />
      {rows.length > 0 && <SmallTable label={t.jobs.preview} columns={columns} rows={rows} />}
      {preview.omitted > 0 && <p className="px-4 py-2 text-xs text-faint">{t.jobs.omitted(preview.omitted)}</p>}
      <Notes preview={preview} />
    </div>
  );
}

function Targets({ way: row, vhost }: { way: PreviewRow; vhost: string }) {
  const t = useRescueT();
  if (row.problem !== null && row.queues.length === 0) return <State tone="bad">{t.jobs.problem[row.problem]}</State>;
  return (
    <span className="flex flex-wrap items-center gap-x-4 gap-y-1">
      {row.queues.map((queue) => (
        <span key={queue.name} className="inline-flex flex-wrap items-center gap-x-1.5">
          <ScopedLink href={queuePath(vhost, queue.name)}>{queue.name}</ScopedLink>
          {!queue.certain && <Tag>{t.jobs.maybe}</Tag>}
          {queue.notOrigin && <Tag>{t.jobs.hadIt}</Tag>}
          <span className={queue.consumers === 0 ? 'text-xs text-warn' : 'num text-xs text-faint'}>
            {t.jobs.queueNow(queue.messages, queue.consumers)}
          </span>
        </span>
      ))}
      {row.problem !== null && <State tone="warn">{t.jobs.problem[row.problem]}</State>}
    </span>
  );
}

function Warnings({ preview, draft }: { preview: Preview; draft: JobSummary | undefined }) {
  const t = useRescueT();
  const there = warnings.filter((name) => preview[name] > 0);
  if (there.length === 0) return null;
  return (
    <ul className="flex flex-col gap-1 border-b bg-warn-soft px-4 py-2.5 text-sm">
      {there.map((name) => (
        <li key={name} className="flex gap-2">
          <TriangleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-warn" />
          <div className="min-w-0">
            {t.jobs.warn[name](preview[name])}
            {name === 'fanOut' && draft !== undefined && <OnlyFailed job={draft} />}
          </div>
        </li>
      ))}
    </ul>
  );
}

function OnlyFailed({ job }: { job: JobSummary }) {
  const t = useRescueT();
  const retarget = useRetarget(job.id);
  const denied = useDeniedSteering(job);
  return (
    <div className="mt-1.5 mb-1 flex flex-col items-start gap-1.5">
      <DeedButton denied={denied} busy={retarget.isPending} onClick={() => retarget.mutate({ kind: 'origin-queue' })}>
        {t.jobs.onlyFailed}
      </DeedButton>
      {retarget.error !== null && <ErrorNote error={retarget.error.error} />}
    </div>
  );
}

function Notes({ preview }: { preview: Preview }) {
  const t = useRescueT();
  const { note } = t.jobs;
  const lines = [
    t.jobs.previewNote,
    note.order,
    note.callBack,
    ...(preview.expirationsRemoved > 0 ? [note.expirations(preview.expirationsRemoved)] : []),
    ...(preview.userIdsRemoved > 0 ? [note.userIds(preview.userIdsRemoved)] : []),
    preview.kept.length === 0 ? note.noHeaders : note.kept(namesOf(preview.kept)),
    ...(preview.stripped.length > 0 ? [note.stripped(namesOf(preview.stripped))] : []),
    note.stamps,
    ...(preview.seconds === null ? [] : [note.seconds(preview.seconds * 1000)]),
  ];
  return (
    <ul className="flex flex-col gap-1 border-t px-4 py-3 text-xs text-soft">
      {lines.map((line) => (
        <li key={line} className="flex gap-2">
          <Info aria-hidden="true" className="mt-0.5 size-3.5 shrink-0 text-faint" />
          <span className="min-w-0 break-words">{line}</span>
        </li>
      ))}
    </ul>
  );
}
