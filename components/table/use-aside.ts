'use client';

import { type RefObject, useEffect, useState } from 'react';

/** Whether the list is scrolled sideways, so that its first column has to be held back. */
export function useAside(scroller: RefObject<HTMLElement | null>): boolean {
  const [aside, setAside] = useState(false);
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const look = (): void => setAside(element.scrollLeft > 0);
    element.addEventListener('scroll', look, { passive: true });
    return () => element.removeEventListener('scroll', look);
  }, [scroller]);
  return aside;
}
