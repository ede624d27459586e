'use client';

import { State } from '@/components/ui/state';
import type { JobStatus } from '@/lib/contract/jobs';
import { useRescueT } from '@/lib/messages/use-rescue-t';

export function JobStateMark({ status }: { status: JobStatus }) {
  const t = useRescueT();
  const tone = status.state === 'paused' ? 'warn' : status.state === 'running' ? 'good' : 'calm';
  return <State tone={tone}>{t.jobs.state[status.state]}</State>;
}
