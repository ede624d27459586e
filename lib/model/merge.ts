import type { Series } from '@/lib/model/series';

export type Merged = { readonly at: number } & Readonly<Record<string, number | null>>;

/** Lines with the same clock become rows, as charts and tables want them. */
export function mergeSeries(lines: Readonly<Record<string, Series>>, fromMs: number): Merged[] {
  const rows = new Map<number, Record<string, number | null> & { at: number }>();
  for (const [id, series] of Object.entries(lines)) {
    for (const [at, value] of series) {
      if (at < fromMs) continue;
      const row = rows.get(at);
      if (row === undefined) rows.set(at, { at, [id]: value });
      else row[id] = value;
    }
  }
  return [...rows.values()].sort((a, b) => a.at - b.at);
}
