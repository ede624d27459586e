'use client';

import { useSyncExternalStore } from 'react';

const query = '(max-width: 639px)';

function listen(listener: () => void): () => void {
  const list = matchMedia(query);
  list.addEventListener('change', listener);
  return () => list.removeEventListener('change', listener);
}

/** A telephone held upright, or a window as narrow. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    listen,
    () => matchMedia(query).matches,
    () => false,
  );
}
