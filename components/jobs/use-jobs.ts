'use client';

import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { defaultLimits } from '@/lib/contract/job-facts';
import type { AskedAction, JobCommand, JobLimits, JobSummary, Target } from '@/lib/contract/jobs';
import type { LettersChoice } from '@/lib/contract/letters';
import { callConsole } from '@/lib/hooks/console-call';
import { DeedError } from '@/lib/hooks/deed';
import { useLive } from '@/lib/hooks/live';
import { useBroker, useHref } from '@/lib/hooks/scope';
import { useRescueT } from '@/lib/messages/use-rescue-t';

export function jobPath(id: string): string {
  return `/dead-letters/jobs/${encodeURIComponent(id)}`;
}

type Freezing = {
  readonly choice: LettersChoice;
  readonly action: AskedAction;
  readonly why: string;
  /** At once, where there is nothing to look at first. */
  readonly startNow?: boolean;
};

/** Makes a job of chosen letters and goes to its page. */
export function useFreeze() {
  const router = useRouter();
  const href = useHref();
  return useMutation<string, DeedError, Freezing>({
    mutationFn: async ({ choice, action, why, startNow: atOnce = false }) => {
      const made = await callConsole<{ id: string }>('POST', '/api/jobs', { ...choice, action, why });
      if (!made.ok) throw new DeedError(made.error);
      const { id } = made.value;
      if (atOnce) await startNow(choice.broker, id, { ...defaultLimits, rate: 0, canary: 0 });
      return id;
    },
    onSuccess: (id) => router.push(href(jobPath(id))),
    retry: false,
  });
}

async function startNow(broker: string, id: string, limits: JobLimits): Promise<void> {
  const command: JobCommand = { do: 'start', limits };
  const started = await callConsole<null>('POST', `/api/jobs/${encodeURIComponent(id)}`, { broker, command });
  if (!started.ok) throw new DeedError(started.error);
}

/** Takes back what a job moved, at once: consumers don't wait. */
export function useRecall(id: string) {
  const broker = useBroker();
  const router = useRouter();
  const href = useHref();
  return useMutation<string, DeedError, { readonly queue: string; readonly why: string }>({
    mutationFn: async ({ queue, why }) => {
      const path = `/api/jobs/${encodeURIComponent(id)}/recall`;
      const made = await callConsole<{ id: string }>('POST', path, { broker, queue, why });
      if (!made.ok) throw new DeedError(made.error);
      await startNow(broker, made.value.id, {
        ...defaultLimits,
        rate: 0,
        canary: 0,
        depthMax: 0,
        needsConsumers: false,
      });
      return made.value.id;
    },
    onSuccess: (made) => router.push(href(jobPath(made))),
    retry: false,
  });
}

/** Another draft of the same letters takes this one's place. */
export function useRetarget(id: string) {
  const broker = useBroker();
  const router = useRouter();
  const href = useHref();
  return useMutation<string, DeedError, Target>({
    mutationFn: async (target) => {
      const path = `/api/jobs/${encodeURIComponent(id)}/retarget`;
      const made = await callConsole<{ id: string }>('POST', path, { broker, target });
      if (!made.ok) throw new DeedError(made.error);
      return made.value.id;
    },
    onSuccess: (made) => router.replace(href(jobPath(made))),
    retry: false,
  });
}

/** Jobs live in the console: whoever began one steers it, and administrators. */
export function useDeniedSteering({ by }: JobSummary): string | undefined {
  const t = useRescueT();
  const { data } = useLive<'broker'>({ kind: 'broker' });
  if (data === undefined || data.user === by || data.tags.includes('administrator')) return undefined;
  return t.jobs.steer(by);
}

export function useCommand(id: string) {
  const broker = useBroker();
  return useMutation<null, DeedError, JobCommand>({
    mutationFn: async (command) => {
      const result = await callConsole<null>('POST', `/api/jobs/${encodeURIComponent(id)}`, { broker, command });
      if (!result.ok) throw new DeedError(result.error);
      return result.value;
    },
    retry: false,
  });
}
