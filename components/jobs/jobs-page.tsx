'use client';

import { JobProgress } from '@/components/jobs/job-progress';
import { JobStateMark } from '@/components/jobs/job-state';
import { jobPath } from '@/components/jobs/use-jobs';
import { DetailPage } from '@/components/shell/detail';
import { type SmallColumn, SmallTable } from '@/components/table/small-table';
import { Card, Skeleton } from '@/components/ui/card';
import { Empty, EmptyError } from '@/components/ui/empty';
import { ScopedLink } from '@/components/ui/scoped-link';
import type { JobSummary } from '@/lib/contract/jobs';
import { dateTime } from '@/lib/format/format';
import { useLive } from '@/lib/hooks/live';
import { useNow } from '@/lib/hooks/now';
import { useRescueT } from '@/lib/messages/use-rescue-t';

export function JobsPage() {
  const t = useRescueT();
  const { data, error, stale } = useLive<'jobs'>({ kind: 'jobs' });
  return (
    <DetailPage parent={t.deadLetters.title} parentHref="/dead-letters" title={t.jobs.title}>
      {data !== undefined && data.length > 0 ? (
        <Jobs jobs={data} dim={stale} />
      ) : (
        <Card>
          {error !== undefined ? (
            <EmptyError error={error} />
          ) : data === undefined ? (
            <Skeleton className="h-24 w-full" />
          ) : (
            <Empty
              kind="none"
              title={t.jobs.none}
              detail={t.jobs.noneDetail}
              action={<ScopedLink href="/dead-letters">{t.jobs.toLetters}</ScopedLink>}
            />
          )}
        </Card>
      )}
    </DetailPage>
  );
}

type Row = JobSummary & { readonly key: string };

function Jobs({ jobs, dim }: { jobs: readonly JobSummary[]; dim: boolean }) {
  const t = useRescueT();
  const now = useNow(1000);
  const columns: SmallColumn<Row>[] = [
    {
      id: 'job',
      label: t.jobs.job,
      cell: ({ id, action, count }) => <ScopedLink href={jobPath(id)}>{t.jobs.name(action.kind, count)}</ScopedLink>,
    },
    { id: 'state', label: t.common.state, cell: (job) => <JobStateMark job={job} /> },
    {
      id: 'progress',
      label: t.jobs.progress,
      cell: (job) => <JobProgress job={job} className="w-40 max-sm:w-auto max-sm:*:first:hidden" />,
    },
    { id: 'queue', label: t.jobs.queue, cell: ({ queue }) => queue },
    { id: 'by', label: t.jobs.by, cell: ({ by }) => by },
    {
      id: 'began',
      label: t.jobs.began,
      cell: ({ createdMs }) => (
        <span className="num text-soft" title={dateTime(createdMs)}>
          {now > 0 && t.ago(Math.max(0, now - createdMs))}
        </span>
      ),
    },
    { id: 'why', label: t.jobs.why, cell: ({ why }) => why },
  ];
  return (
    <Card flush>
      <SmallTable
        label={t.jobs.title}
        columns={columns}
        rows={jobs.map((job) => ({ ...job, key: job.id }))}
        dim={dim}
      />
    </Card>
  );
}
