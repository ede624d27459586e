'use client';

import { type RefObject, useEffect } from 'react';
import { isCovered, isTyping } from '@/lib/hooks/keyboard';

/** A row that was far away is there a few frames after the scroll. */
const framesMax = 10;

function focusRow(scroller: HTMLElement, index: number, frames = framesMax): void {
  const link = scroller.querySelector<HTMLElement>(`[data-row="${index}"] a`);
  if (link !== null) link.focus({ preventScroll: true });
  else if (frames > 0) requestAnimationFrame(() => focusRow(scroller, index, frames - 1));
}

/** j and k walk down and up the rows, x chooses the one with the focus. */
export function useRowKeys(
  scroller: RefObject<HTMLElement | null>,
  total: number,
  scrollToIndex: (index: number) => void,
): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const { activeElement } = document;
      if (!['j', 'k', 'x'].includes(event.key) || event.metaKey || event.ctrlKey || event.altKey) return;
      if (isTyping(activeElement)) return;
      if (event.key === 'x') {
        activeElement?.closest('[data-row]')?.querySelector<HTMLInputElement>('[data-choose]')?.click();
        return;
      }
      const element = scroller.current;
      if (isCovered() || element === null) return;
      const at = activeElement?.closest<HTMLElement>('[data-row]')?.dataset.row;
      const next = at === undefined ? 0 : Number(at) + (event.key === 'j' ? 1 : -1);
      if (next < 0 || next >= total) return;
      event.preventDefault();
      scrollToIndex(next);
      focusRow(element, next);
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [scroller, total, scrollToIndex]);
}
