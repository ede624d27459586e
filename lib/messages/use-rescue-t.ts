'use client';

import type { Messages } from '@/lib/messages/en';
import { deadLetters, discard, letter, park, redrive } from '@/lib/messages/en/dead-letters';
import { jobs, recall } from '@/lib/messages/en/jobs';
import { useWords } from '@/lib/messages/use-words';

/** Words of the dead letters and their jobs. */
const en = { deadLetters, letter, redrive, park, discard, jobs, recall };

export type RescueMessages = Messages & typeof en;

export function useRescueT(): RescueMessages {
  return useWords(en);
}
