import type { Series } from '@/lib/model/series';

const units = [
  ['B', 1],
  ['KiB', 1024],
  ['MiB', 1024 ** 2],
  ['GiB', 1024 ** 3],
  ['TiB', 1024 ** 4],
] as const;

/** Below so many of it a unit is too coarse for an axis, which has whole numbers. */
const wholeMin = 10;

/** A series of bytes in the unit that an axis is read in best, and how many bytes that is. */
export function inUnit(series: Series): { readonly unit: string; readonly bytes: number; readonly series: Series } {
  const most = series.reduce((max, [, value]) => Math.max(max, value ?? 0), 0);
  const [unit, bytes] = units.findLast(([, size]) => most >= wholeMin * size) ?? units[0];
  return { unit, bytes, series: series.map(([at, value]) => [at, value === null ? null : value / bytes] as const) };
}
