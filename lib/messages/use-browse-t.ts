'use client';

import type { Messages } from '@/lib/messages/en';
import { bin, browse } from '@/lib/messages/en/browse';
import { useWords } from '@/lib/messages/use-words';

/** Words of the pages that look at messages. */
const en = { browse, bin };

export type BrowseMessages = Messages & typeof en;

export function useBrowseT(): BrowseMessages {
  return useWords(en);
}
