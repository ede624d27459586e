'use client';

import { useEffect, useRef } from 'react';
import { Chord, isCovered, isTyping } from '@/lib/hooks/keyboard';

/** One key of a page, outside of fields and dialogs, and not as the end of a chord. */
export function useKey(key: string, act: () => void): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    const chord = new Chord();
    const press = (event: KeyboardEvent): void => {
      if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target) || isCovered()) return;
      if (!chord.ends(event) && event.key === key) latest.current();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [key]);
}
