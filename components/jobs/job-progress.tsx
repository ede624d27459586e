'use client';

import type { Fate } from '@/lib/contract/job-facts';
import type { JobSummary } from '@/lib/contract/jobs';
import { cn } from '@/lib/format/cn';
import { count } from '@/lib/format/format';
import { useRescueT } from '@/lib/messages/use-rescue-t';

const shown: readonly (readonly [Fate, string])[] = [
  ['moved', 'bg-good'],
  ['trying', 'bg-ready'],
  ['returned', 'bg-dead'],
  ['refused', 'bg-dead'],
  ['unknown', 'bg-unacked'],
  ['missing', 'bg-line-strong'],
];

/** How far it is. What is in the bar is said beside it in numbers. */
export function JobProgress({ job, className }: { job: JobSummary; className?: string }) {
  const t = useRescueT();
  const { fates } = job;
  const settled = job.count - fates.waiting - fates.trying;
  const label = shown.map(([fate]) => `${t.jobs.fateOf(job.action.kind, fate)} ${count(fates[fate])}`).join(', ');
  return (
    <span className={cn('flex items-center gap-2', className)}>
      <span
        role="img"
        aria-label={label}
        className="flex h-1.5 min-w-12 flex-1 gap-px overflow-hidden rounded-full bg-sunken"
      >
        {shown.map(([fate, colour]) =>
          fates[fate] === 0 ? null : (
            <span key={fate} className={cn('min-w-0.5', colour)} style={{ flexGrow: fates[fate], flexBasis: 0 }} />
          ),
        )}
        <span style={{ flexGrow: fates.waiting, flexBasis: 0 }} />
      </span>
      <span className="num text-xs text-faint">
        {count(settled)}/{count(job.count)}
      </span>
    </span>
  );
}
