'use client';

import { State } from '@/components/ui/state';
import type { JobSummary } from '@/lib/contract/jobs';
import { useRescueT } from '@/lib/messages/use-rescue-t';

export function JobStateMark({ job: { status, waits } }: { job: Pick<JobSummary, 'status' | 'waits'> }) {
  const t = useRescueT();
  if (waits !== null) return <State tone="warn">{t.jobs.waitsNow}</State>;
  const tone = status.state === 'paused' ? 'warn' : status.state === 'running' ? 'good' : 'calm';
  return <State tone={tone}>{t.jobs.state[status.state]}</State>;
}
