'use client';

import { State } from '@/components/ui/state';
import type { JobStatus } from '@/lib/contract/jobs';
import { useT } from '@/lib/messages/use-t';

export function JobStateMark({ status }: { status: JobStatus }) {
  const t = useT();
  const tone = status.state === 'paused' ? 'warn' : status.state === 'running' ? 'good' : 'calm';
  return <State tone={tone}>{t.jobs.state[status.state]}</State>;
}
