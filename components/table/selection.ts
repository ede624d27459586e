'use client';

import { useCallback, useMemo, useRef, useState } from 'react';
import type { Keyed } from '@/components/table/steady';
import { rowsChosenMax } from '@/lib/contract/live-limits';

export type Selection<Row extends Keyed> = {
  readonly rows: ReadonlyMap<string, Row>;
  readonly has: (key: string) => boolean;
  /** With `through`, all rows between the last one that was toggled and this one follow it. */
  readonly toggle: (row: Row, through?: readonly Row[]) => void;
  readonly set: (rows: Iterable<Row>) => void;
  readonly clear: () => void;
};

/** The chosen rows of one list. They stay chosen when the list is filtered, sorted or scrolled: the foot says how many. */
export function useSelection<Row extends Keyed>(scope: string): Selection<Row> {
  const [state, setState] = useState<{ scope: string; rows: ReadonlyMap<string, Row> }>({ scope, rows: new Map() });
  const last = useRef<string | undefined>(undefined);
  // Another broker's or virtual host's rows have nothing to do with these.
  const rows = useMemo(() => (state.scope === scope ? state.rows : new Map<string, Row>()), [state, scope]);
  const set = useCallback(
    (chosen: Iterable<Row>) => {
      const next = new Map<string, Row>();
      for (const row of chosen) if (next.size < rowsChosenMax) next.set(row.key, row);
      setState({ scope, rows: next });
    },
    [scope],
  );
  const toggle = useCallback(
    (row: Row, through?: readonly Row[]) => {
      const on = !rows.has(row.key);
      const next = new Map(rows);
      for (const each of between(through, last.current, row)) {
        if (on && next.size < rowsChosenMax) next.set(each.key, each);
        else if (!on) next.delete(each.key);
      }
      last.current = row.key;
      setState({ scope, rows: next });
    },
    [rows, scope],
  );
  const clear = useCallback(() => set([]), [set]);
  const has = useCallback((key: string) => rows.has(key), [rows]);
  return useMemo(() => ({ rows, has, toggle, set, clear }), [rows, has, toggle, set, clear]);
}

/** From the row that was toggled before to this one, in either direction; only this one where that isn't on screen. */
export function between<Row extends Keyed>(
  through: readonly Row[] | undefined,
  from: string | undefined,
  to: Row,
): readonly Row[] {
  if (through === undefined || from === undefined) return [to];
  const a = through.findIndex(({ key }) => key === from);
  const b = through.findIndex(({ key }) => key === to.key);
  return a === -1 || b === -1 ? [to] : through.slice(Math.min(a, b), Math.max(a, b) + 1);
}
