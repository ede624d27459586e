'use client';

import { useMemo, useState } from 'react';

export type Keyed = { readonly key: string };
export type Pages<Row> = ReadonlyMap<number, readonly Row[]>;

export type Waiting = { readonly fresh: number; readonly moved: boolean };

const none: Waiting = { fresh: 0, moved: false };

/** What holding the order hides. */
export function waiting<Row extends Keyed>(held: Pages<Row>, latest: Pages<Row>): Waiting {
  const known = new Set<string>();
  for (const rows of held.values()) for (const { key } of rows) known.add(key);
  let fresh = 0;
  let moved = false;
  for (const [page, rows] of latest) {
    const before = held.get(page);
    for (const [index, { key }] of rows.entries()) {
      if (!known.has(key) && before !== undefined) fresh += 1;
      else if (before !== undefined && before[index]?.key !== key) moved = true;
    }
    if (before !== undefined && before.length > rows.length) moved = true;
  }
  return fresh === 0 && !moved ? none : { fresh, moved };
}

/** The held order with today's values. A row that left keeps its last ones, and its place, until the order is applied. */
export function renew<Row extends Keyed>(held: Pages<Row>, latest: Pages<Row>): Map<number, readonly Row[]> {
  const byKey = new Map<string, Row>();
  for (const rows of latest.values()) for (const row of rows) byKey.set(row.key, row);
  const renewed = new Map<number, readonly Row[]>(latest);
  for (const [page, rows] of held)
    if (latest.has(page))
      renewed.set(
        page,
        rows.map((row) => byKey.get(row.key) ?? row),
      );
  return renewed;
}

/** While somebody points at a row, or has chosen one, rows keep their places. */
export function useSteady<Row extends Keyed>(latest: Pages<Row>, hold: boolean, query: string) {
  const [held, setHeld] = useState<{ pages: Pages<Row>; query: string }>();
  if (hold && held === undefined && latest.size > 0) setHeld({ pages: latest, query });
  else if (held !== undefined && (!hold || held.query !== query)) setHeld(undefined);
  const order = held?.query === query ? held.pages : undefined;
  // Each frame of a scroll asks; the answer changes with the data.
  return useMemo(() => {
    if (order === undefined) return { pages: latest, waiting: none, apply: () => {} };
    return {
      pages: renew(order, latest) as Pages<Row>,
      waiting: waiting(order, latest),
      apply: () => setHeld({ pages: latest, query }),
    };
  }, [order, latest, query]);
}
