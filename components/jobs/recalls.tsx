'use client';

import { JobStateMark } from '@/components/jobs/job-state';
import { jobPath } from '@/components/jobs/use-jobs';
import { Card } from '@/components/ui/card';
import { ScopedLink } from '@/components/ui/scoped-link';
import type { JobDetail } from '@/lib/live/fetch-dead-letters';
import { useRescueT } from '@/lib/messages/use-rescue-t';

/** What was called back of a job, a line for each time. */
export function Recalls({ job }: { job: JobDetail }) {
  const t = useRescueT();
  const { recalls, summary } = job;
  const called = recalls.reduce((sum, { fates }) => sum + fates.moved, 0);
  return (
    <Card title={t.recall.done(called, summary.fates.moved)} flush>
      <ul className="border-t">
        {recalls.map(({ id, action, count, queue, status, waits, fates }) => (
          <li
            key={id}
            className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line/60 px-4 py-1.5 text-sm last:border-b-0"
          >
            <ScopedLink href={jobPath(id)}>{t.jobs.name(action.kind, count)}</ScopedLink>
            <span className="text-soft">{t.recall.from(queue)}</span>
            <JobStateMark job={{ status, waits }} />
            <span className="num ml-auto text-xs text-faint">
              {t.recall.outcome(fates.moved, fates.missing, fates.unknown)}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
