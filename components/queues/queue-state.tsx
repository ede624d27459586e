'use client';

import { State } from '@/components/ui/state';
import { useT } from '@/lib/messages/use-t';

const tones: Readonly<Record<string, 'calm' | 'good' | 'warn' | 'bad'>> = {
  running: 'good',
  idle: 'calm',
  flow: 'warn',
  down: 'bad',
  crashed: 'bad',
  stopped: 'bad',
  minority: 'bad',
};

/** Quiet: a mark alone where all is as it should be; words where somebody should know. */
export function QueueState({ state, idle, quiet = false }: { state: string; idle: boolean; quiet?: boolean }) {
  const t = useT();
  const shown = state === 'running' && idle ? 'idle' : state;
  return (
    <State tone={tones[shown] ?? 'calm'} quiet={quiet}>
      {t.queues.states[shown] ?? shown}
    </State>
  );
}
