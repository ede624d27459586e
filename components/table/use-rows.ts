'use client';

import { type Range, useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useCallback, useEffect, useState } from 'react';
import { pageSize } from '@/lib/live/page';

export const rowPx = 34;
/** Rows that are ready above and below what is seen; a wheel's notch is four. */
const overscan = 8;
/** What is seen before the scroller has been measured. */
const firstRect = { width: 1000, height: 800 };

type Seen = Pick<Range, 'startIndex' | 'endIndex' | 'count'>;

/** As many rows at the ends of the list as in its middle, so that each row that leaves can become the one that comes. */
export function steadyRange({ startIndex, endIndex, count }: Seen, rows: number, spare: number): number[] {
  const size = Math.min(count, Math.max(rows, endIndex - startIndex + 1) + 2 * spare);
  const start = Math.max(0, Math.min(startIndex - spare, count - size));
  return Array.from({ length: size }, (_, at) => start + at);
}

export type Reach = { readonly from: number; readonly to: number };

/**
 * The rows that should be known: those on the screen, and on the way that is scrolled as many more as make a page of the
 * list's. They lie on two pages at most, and a row is known before it is seen.
 */
export function reach(first: number, last: number, total: number, upwards: boolean): Reach {
  const from = upwards ? Math.min(first, Math.max(0, last - pageSize + 1)) : first;
  const to = upwards ? last : Math.max(last, first + pageSize - 1);
  return { from, to: Math.max(from, Math.min(to, total - 1)) };
}

/**
 * The rows on the screen, in the order of their elements. Each has a slot, which is its element's key: the row that leaves
 * at one end hands its element to the one that comes in at the other, and scrolling makes and moves none. At rest the
 * elements are put in the order that is seen, for who reads or walks them one after the other.
 */
export function useRows(scroller: RefObject<HTMLElement | null>, total: number) {
  // What is seen comes first; the rows beside it are made once it has been painted.
  const [seen, setSeen] = useState(false);
  const some = total > 0;
  useEffect(() => setSeen(some), [some]);
  const spare = seen ? overscan : 0;
  const rangeExtractor = useCallback(
    (range: Range) => {
      const heightPx = scroller.current?.clientHeight ?? firstRect.height;
      return steadyRange(range, Math.ceil(heightPx / rowPx) + 1, spare);
    },
    [scroller, spare],
  );
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    rangeExtractor,
    scrollPaddingStart: rowPx,
    initialRect: firstRect,
    // Rows come in a task of their own, after the scroll's; the overscan covers what is seen meanwhile.
    useFlushSync: false,
  });
  const items = virtual.getVirtualItems();
  const size = items.length;
  const first = items[0]?.index ?? 0;
  const last = first + Math.max(size, 1) - 1;
  const [upwards, setUpwards] = useState(false);
  const { scrollDirection } = virtual;
  if (scrollDirection !== null && (scrollDirection === 'backward') !== upwards) setUpwards(!upwards);
  const [leading, setLeading] = useState(0);
  if (!virtual.isScrolling && leading !== first) setLeading(first);
  const rows = items.map(({ index, start }) => ({ index, top: start, slot: index % size }));
  const place = (slot: number): number => (slot - (leading % size) + size) % size;
  rows.sort((a, b) => place(a.slot) - place(b.slot));
  return { virtual, rows, reach: reach(first, last, total, upwards) };
}
