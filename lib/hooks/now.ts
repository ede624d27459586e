'use client';

import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let nowMs = 0;

function listen(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    nowMs = Date.now();
    for (const each of listeners) each();
  }, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The time, in steps. All stamps of a page move in the same moment; 0 while the server renders. */
export function useNow(stepMs: number): number {
  return useSyncExternalStore(
    listen,
    () => {
      if (nowMs === 0) nowMs = Date.now();
      return Math.floor(nowMs / stepMs) * stepMs;
    },
    () => 0,
  );
}
