'use client';

import { type RefObject, useEffect } from 'react';

type Place = { readonly list: string; readonly top: number };

/** By the entry of the browser's history. */
const places = new Map<unknown, Place>();
const placesMax = 100;

/** No browser that lacks it knows of an entry again: each is a new one there. */
function entryOfHistory(): unknown {
  return 'navigation' in window ? window.navigation.currentEntry?.key : Symbol();
}

/**
 * Who looked at a row and goes back finds the list where it was. Another filter or order begins at its top, and so does
 * who comes by a link.
 */
export function usePlace(scroller: RefObject<HTMLElement | null>, list: string, some: boolean): void {
  useEffect(() => {
    const element = scroller.current;
    if (!some || element === null) return;
    const entry = entryOfHistory();
    const place = places.get(entry);
    element.scrollTop = place?.list === list ? place.top : 0;
    const keep = (): void => {
      places.set(entry, { list, top: element.scrollTop });
      const [oldest] = places.keys();
      if (places.size > placesMax) places.delete(oldest);
    };
    element.addEventListener('scroll', keep, { passive: true });
    return () => element.removeEventListener('scroll', keep);
  }, [scroller, list, some]);
}
