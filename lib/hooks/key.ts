'use client';

import { useEffect, useRef } from 'react';

/** Longer than the page's own chords (`g` and a letter) wait for their second key. */
const chordMs = 1200;

function busy(target: EventTarget | null): boolean {
  const inField =
    target instanceof HTMLElement &&
    (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));
  return inField || document.querySelector('[role="dialog"], [role="menu"]') !== null;
}

/** One key of a page, outside of fields and dialogs, and not as the end of a chord. */
export function useKey(key: string, act: () => void): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    let chordAtMs = Number.NEGATIVE_INFINITY;
    const press = (event: KeyboardEvent): void => {
      if (event.metaKey || event.ctrlKey || event.altKey || busy(event.target)) return;
      if (event.key === key && event.timeStamp - chordAtMs > chordMs) latest.current();
      chordAtMs = event.key === 'g' ? event.timeStamp : Number.NEGATIVE_INFINITY;
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [key]);
}
