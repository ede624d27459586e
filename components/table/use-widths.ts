'use client';

import { useEffect, useRef, useState } from 'react';

/** The columns follow the window, and so does what fits into them. */
export function useWidths(template: string) {
  const head = useRef<HTMLTableRowElement>(null);
  const [widths, setWidths] = useState<readonly number[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another template makes other columns in the same row
  useEffect(() => {
    const row = head.current;
    if (row === null) return;
    const measure = (): void =>
      setWidths(Array.from(row.querySelectorAll('[data-column]'), (cell) => cell.clientWidth));
    const observer = new ResizeObserver(measure);
    observer.observe(row);
    measure();
    return () => observer.disconnect();
  }, [template]);
  return { head, widths };
}
