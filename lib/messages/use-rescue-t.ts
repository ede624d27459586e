'use client';

import { useMemo } from 'react';
import type { Messages } from '@/lib/messages/en';
import { deadLetters, discard, letter, park, redrive } from '@/lib/messages/en/dead-letters';
import { jobs } from '@/lib/messages/en/jobs';
import { useT } from '@/lib/messages/use-t';

/** Words of the dead letters and their jobs. */
const en = { deadLetters, letter, redrive, park, discard, jobs };

export type RescueMessages = Messages & typeof en;

export function useRescueT(): RescueMessages {
  const t = useT();
  return useMemo(() => ({ ...t, ...en }), [t]);
}
