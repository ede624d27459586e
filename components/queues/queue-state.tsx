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

export function QueueState({ state, idle }: { state: string; idle: boolean }) {
  const t = useT();
  const shown = state === 'running' && idle ? 'idle' : state;
  return <State tone={tones[shown] ?? 'calm'}>{t.queues.states[shown] ?? shown}</State>;
}
