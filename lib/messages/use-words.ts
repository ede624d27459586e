'use client';

import { useMemo } from 'react';
import type { Messages } from '@/lib/messages/en';
import { useT } from '@/lib/messages/use-t';

/** The catalogue with words that only some pages say, so that no other page loads them. `own` is always the same object. */
export function useWords<Own extends object>(own: Own): Messages & Own {
  const t = useT();
  return useMemo(() => ({ ...t, ...own }), [t, own]);
}
