'use client';

import type { Messages } from '@/lib/messages/en';
import { compare } from '@/lib/messages/en/compare';
import { letter } from '@/lib/messages/en/dead-letters';
import { useWords } from '@/lib/messages/use-words';

/** Words of the comparison of two messages. */
const en = { compare, letter };

export function useCompareT(): Messages & typeof en {
  return useWords(en);
}
