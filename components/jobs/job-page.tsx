'use client';

import { CirclePause, Download, Hourglass, type LucideIcon, Pause, Play, TriangleAlert, Undo2, X } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { JobEntries } from '@/components/jobs/job-entries';
import { JobProgress } from '@/components/jobs/job-progress';
import { JobStart } from '@/components/jobs/job-start';
import { JobStateMark } from '@/components/jobs/job-state';
import { PreviewCard } from '@/components/jobs/preview-card';
import { Recalls } from '@/components/jobs/recalls';
import { jobPath, useCommand, useDeniedSteering } from '@/components/jobs/use-jobs';
import { DetailPage } from '@/components/shell/detail';
import { Button } from '@/components/ui/button';
import { Card, Skeleton, Stat } from '@/components/ui/card';
import { Confirm } from '@/components/ui/confirm';
import { DeedButton } from '@/components/ui/deed-button';
import { EmptyError } from '@/components/ui/empty';
import { ErrorNote } from '@/components/ui/error-note';
import { Menu, MenuItem } from '@/components/ui/menu';
import { ScopedLink } from '@/components/ui/scoped-link';
import type { Fate } from '@/lib/contract/job-facts';
import type { JobSummary } from '@/lib/contract/jobs';
import { count, dateTime } from '@/lib/format/format';
import { useLive } from '@/lib/hooks/live';
import { useRights } from '@/lib/hooks/rights';
import { useBroker, useHref } from '@/lib/hooks/scope';
import type { JobDetail } from '@/lib/live/fetch-dead-letters';
import { useRescueT } from '@/lib/messages/use-rescue-t';

const RecallDialog = dynamic(() => import('@/components/jobs/recall-dialog').then((module) => module.RecallDialog));

export function JobPage({ id }: { id: string }) {
  const t = useRescueT();
  const { data, error } = useLive<'job'>({ kind: 'job', id });
  if (data === undefined) {
    return (
      <DetailPage parent={t.jobs.title} parentHref="/dead-letters/jobs" title={id}>
        <Card>
          {error === undefined ? (
            <Skeleton className="h-40 w-full" />
          ) : (
            <EmptyError error={error} goneTitle={t.jobs.gone} />
          )}
        </Card>
      </DetailPage>
    );
  }
  return <Whole job={data} />;
}

function Whole({ job }: { job: JobDetail }) {
  const t = useRescueT();
  const { summary } = job;
  const command = useCommand(summary.id);
  const draft = summary.status.state === 'draft';
  return (
    <DetailPage
      parent={t.jobs.title}
      parentHref="/dead-letters/jobs"
      title={t.jobs.name(summary.action.kind, summary.count)}
      tags={<JobStateMark job={summary} />}
      actions={<Steering job={summary} command={command} />}
    >
      <p className="-mt-2 text-sm text-soft">
        {t.jobs.from('')}
        <ScopedLink href="/dead-letters" query={{ in: summary.vhost, queue: summary.queue }}>
          {summary.queue}
        </ScopedLink>{' '}
        {t.jobs.target(summary.action)} · {summary.by} · <span className="num">{dateTime(summary.createdMs)}</span>
        {summary.why !== '' && ` · ${summary.why}`}
        {summary.action.kind === 'recall' && (
          <>
            {' · '}
            <ScopedLink href={jobPath(summary.action.of)}>{t.recall.ofJob}</ScopedLink>
          </>
        )}
      </p>
      {command.error !== null && <ErrorNote error={command.error.error} />}
      <Notes job={summary} />
      {draft ? (
        <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_340px]">
          <PreviewCard job={job} draft />
          <JobStart
            job={summary}
            busy={command.isPending}
            onStart={(limits) => command.mutate({ do: 'start', limits })}
          />
        </div>
      ) : (
        <>
          <Outcome job={summary} />
          {job.recalls.length > 0 && <Recalls job={job} />}
          <PreviewCard job={job} draft={false} />
        </>
      )}
      {!draft && <JobEntries job={summary} />}
    </DetailPage>
  );
}

function Steering({ job, command }: { job: JobSummary; command: ReturnType<typeof useCommand> }) {
  const t = useRescueT();
  const broker = useBroker();
  const router = useRouter();
  const href = useHref();
  const may = useRights();
  const cannotSteer = useDeniedSteering(job);
  const [cancelling, setCancelling] = useState(false);
  const [recalling, setRecalling] = useState(false);
  const { state, pause } = job.status;
  const cannotRecall =
    cannotSteer ??
    (state === 'running' ? t.recall.stillSends : undefined) ??
    (job.fates.moved === 0 ? t.recall.nothingMoved : undefined) ??
    may({ access: 'write', vhost: job.vhost, name: '' });
  const left = job.fates.waiting + job.fates.returned + job.fates.refused;
  const ledger = (format: 'csv' | 'json'): void => {
    location.assign(`/api/jobs/${encodeURIComponent(job.id)}/entries?${new URLSearchParams({ broker, format })}`);
  };
  return (
    <>
      {state !== 'draft' && (
        <Menu
          align="end"
          trigger={
            <Button>
              <Download />
              {t.jobs.ledger}
            </Button>
          }
        >
          <MenuItem onSelect={() => ledger('csv')}>{t.jobs.ledgerCsv}</MenuItem>
          <MenuItem onSelect={() => ledger('json')}>{t.jobs.ledgerJson}</MenuItem>
        </Menu>
      )}
      {state === 'draft' && (
        <DeedButton
          denied={cannotSteer}
          busy={command.isPending}
          onClick={() => command.mutate({ do: 'discard' }, { onSuccess: () => router.push(href('/dead-letters')) })}
        >
          <X />
          {t.jobs.discard}
        </DeedButton>
      )}
      {state !== 'draft' && job.action.kind === 'redrive' && (
        <DeedButton denied={cannotRecall} onClick={() => setRecalling(true)}>
          <Undo2 />
          {t.recall.open}
        </DeedButton>
      )}
      {(state === 'running' || state === 'paused') && (
        <DeedButton denied={cannotSteer} variant="danger-quiet" onClick={() => setCancelling(true)}>
          <X />
          {t.jobs.cancel}
        </DeedButton>
      )}
      {state === 'running' && (
        <DeedButton denied={cannotSteer} busy={command.isPending} onClick={() => command.mutate({ do: 'pause' })}>
          <Pause />
          {t.jobs.pauseIt}
        </DeedButton>
      )}
      {state === 'paused' && (
        <DeedButton
          denied={cannotSteer}
          variant="primary"
          busy={command.isPending}
          onClick={() => command.mutate({ do: 'resume' })}
        >
          <Play />
          {pause?.reason === 'canary' ? t.jobs.goOn(left) : t.jobs.resume}
        </DeedButton>
      )}
      {recalling && <RecallDialog job={job} onClose={() => setRecalling(false)} />}
      <Confirm
        open={cancelling}
        onOpenChange={setCancelling}
        title={t.jobs.cancel}
        detail={t.jobs.cancelDetail}
        action={t.jobs.cancel}
        busy={command.isPending}
        error={undefined}
        onConfirm={() => {
          command.mutate({ do: 'cancel' });
          setCancelling(false);
        }}
      />
    </>
  );
}

function Notes({ job }: { job: JobSummary }) {
  const t = useRescueT();
  const { fates, movedKept, status, waits } = job;
  const { pause } = status;
  return (
    <>
      {pause !== null && <Note icon={CirclePause} {...t.jobs.pause(pause.reason, pause.detail)} />}
      {waits !== null && <Note icon={Hourglass} {...t.jobs.waits(waits, fates.trying)} />}
      {movedKept > 0 && <Note icon={TriangleAlert} {...t.jobs.movedKept(movedKept)} />}
    </>
  );
}

function Note({ icon: Icon, title, next }: { icon: LucideIcon; title: string; next: string }) {
  return (
    <div role="status" className="flex gap-2.5 rounded-md bg-warn-soft px-3 py-2.5 text-sm">
      <Icon aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-warn" />
      <div className="min-w-0">
        <p className="font-medium break-words">{title}</p>
        <p className="break-words text-soft">{next}</p>
      </div>
    </div>
  );
}

const told: readonly Fate[] = ['waiting', 'moved', 'returned', 'refused', 'unknown', 'missing'];

function tone(fate: Fate, n: number): string {
  if (n === 0) return 'text-faint';
  if (fate === 'returned' || fate === 'refused') return 'text-bad';
  return fate === 'unknown' ? 'text-warn' : '';
}

function Outcome({ job }: { job: JobSummary }) {
  const t = useRescueT();
  const { fates } = job;
  const nameOf = (fate: Fate): string => t.jobs.fateOf(job.action.kind, fate);
  return (
    <Card>
      <div className="flex flex-col gap-4">
        <div className="flex items-center gap-3">
          <JobProgress job={job} className="flex-1" />
          {job.perSecond !== null && (
            <span className="num text-xs text-faint">
              {t.jobs.speed(job.perSecond)}
              {job.perSecond > 0 && job.waits === null && ` · ${t.jobs.left((fates.waiting / job.perSecond) * 1000)}`}
            </span>
          )}
        </div>
        <dl className="grid grid-cols-3 gap-x-4 gap-y-3 sm:grid-cols-4 lg:grid-cols-7">
          {told.map((fate) => (
            <Stat
              key={fate}
              label={<span title={t.jobs.fateHint(job.action.kind, fate)}>{nameOf(fate)}</span>}
              {...(fate === 'unknown' && job.unknownKept > 0 ? { aside: t.jobs.unknownKept(job.unknownKept) } : {})}
            >
              <span className={tone(fate, fates[fate])}>{count(fates[fate])}</span>
            </Stat>
          ))}
          <Stat label={<span title={t.jobs.diedAgainHint}>{t.jobs.diedAgain}</span>}>
            <span className={(job.diedAgain ?? 0) === 0 ? 'text-faint' : 'text-bad'}>{count(job.diedAgain)}</span>
          </Stat>
        </dl>
      </div>
    </Card>
  );
}
