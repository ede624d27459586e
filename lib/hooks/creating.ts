'use client';

import { parseAsBoolean, useQueryState } from 'nuqs';

/** Whether a list's dialog for a new one is open. It stands in the URL, so that the palette can lead there. */
export function useCreating() {
  return useQueryState('new', parseAsBoolean.withDefault(false));
}
