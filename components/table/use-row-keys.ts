'use client';

import { type RefObject, useEffect } from 'react';
import { rowPx } from '@/components/table/use-rows';
import { isCovered, isTyping } from '@/lib/hooks/keyboard';

/** Two seconds: a row that was far away is asked for first. */
const framesMax = 120;

function focusRow(scroller: HTMLElement, index: number, frames = framesMax): void {
  const link = scroller.querySelector<HTMLElement>(`[data-row="${index}"] a`);
  if (link !== null) {
    link.focus({ preventScroll: true });
    return;
  }
  // The row that has the focus may leave, and would take it along; who went elsewhere meanwhile stays there.
  if (frames === framesMax) scroller.focus({ preventScroll: true });
  if (frames > 0 && document.activeElement === scroller) {
    requestAnimationFrame(() => focusRow(scroller, index, frames - 1));
  }
}

/** `at`: the row with the focus. Without one the browser scrolls by Home and End, and j and k begin at what is seen. */
function nextRow(key: string, at: number | undefined, scroller: HTMLElement, total: number): number | undefined {
  switch (key) {
    case 'j':
    case 'k':
      return at === undefined ? Math.ceil(scroller.scrollTop / rowPx) : at + (key === 'j' ? 1 : -1);
    case 'Home':
      return at === undefined ? undefined : 0;
    case 'End':
      return at === undefined ? undefined : total - 1;
    default:
      return undefined;
  }
}

/** j and k walk down and up the rows, Home and End go to the first and the last, x chooses the one with the focus. */
export function useRowKeys(
  scroller: RefObject<HTMLElement | null>,
  total: number,
  scrollToIndex: (index: number) => void,
): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const { activeElement } = document;
      if (event.metaKey || event.ctrlKey || event.altKey || isTyping(activeElement)) return;
      const row = activeElement?.closest<HTMLElement>('[data-row]');
      if (event.key === 'x') {
        row?.querySelector<HTMLInputElement>('[data-choose]')?.click();
        return;
      }
      const element = scroller.current;
      if (isCovered() || element === null) return;
      const at = row?.dataset.row;
      const next = nextRow(event.key, at === undefined ? undefined : Number(at), element, total);
      if (next === undefined || next < 0 || next >= total) return;
      event.preventDefault();
      scrollToIndex(next);
      focusRow(element, next);
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [scroller, total, scrollToIndex]);
}
