'use client';

import { type RefObject, useEffect, useRef, useState } from 'react';

/** The columns follow the window, and so does what fits into them; `wide` when they don't all fit. */
export function useWidths(scroller: RefObject<HTMLElement | null>, template: string) {
  const head = useRef<HTMLTableRowElement>(null);
  const [widths, setWidths] = useState<readonly number[]>([]);
  const [wide, setWide] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another template makes other columns in the same row
  useEffect(() => {
    const row = head.current;
    const around = scroller.current;
    if (row === null || around === null) return;
    const measure = (): void => {
      setWidths(Array.from(row.querySelectorAll('[data-column]'), (cell) => cell.clientWidth));
      setWide(around.scrollWidth > around.clientWidth);
    };
    const observer = new ResizeObserver(measure);
    observer.observe(row);
    observer.observe(around);
    measure();
    return () => observer.disconnect();
  }, [template]);
  return { head, widths, wide };
}
