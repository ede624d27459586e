'use client';

import { useMemo } from 'react';
import type { Messages } from '@/lib/messages/en';
import { bin, browse } from '@/lib/messages/en/browse';
import { useT } from '@/lib/messages/use-t';

/** Words of the pages that look at messages. */
const en = { browse, bin };

export type BrowseMessages = Messages & typeof en;

export function useBrowseT(): BrowseMessages {
  const t = useT();
  return useMemo(() => ({ ...t, ...en }), [t]);
}
