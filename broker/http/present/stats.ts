import { DELIVERY_COLUMNS, type Kind, PUBLISH_COLUMNS } from '../stats/columns.ts';
import { detailsOf, type Range } from '../stats/range.ts';
import type { Series } from '../stats/series.ts';
import type { Scope } from '../view.ts';

/** The numbers of one object as they are now, with their history where there is one. */
export interface Numbers {
  readonly columns: readonly string[];
  readonly values: Float64Array;
  readonly series: Series | undefined;
}

export function numbersOf<T>(kind: Kind<T>, object: T, series: Series | undefined): Numbers {
  const values = new Float64Array(kind.columns.length);
  kind.read(object, values);
  return { columns: kind.columns, values, series };
}

const PUBLISH_ONLY: readonly string[] = ['publish'];
export const QUEUE_GROUPS: readonly (readonly string[])[] = [PUBLISH_ONLY, DELIVERY_COLUMNS];
export const CHANNEL_GROUPS: readonly (readonly string[])[] = [PUBLISH_COLUMNS, DELIVERY_COLUMNS];
export const EXCHANGE_GROUPS: readonly (readonly string[])[] = [['publish_in'], ['publish_out']];

export function details(numbers: Numbers, column: string, scope: Scope, range: Range | undefined): unknown {
  return detailsOf(numbers.series, numbers.columns.indexOf(column), scope.sampler.now, range);
}

export function numberOf(numbers: Numbers, column: string): number {
  return numbers.values[numbers.columns.indexOf(column)] ?? 0;
}

/** `name` and `name_details` for each of the columns. */
export function withDetails(
  out: Record<string, unknown>,
  numbers: Numbers,
  columns: readonly string[],
  scope: Scope,
  range: Range | undefined,
): void {
  for (const column of columns) {
    out[column] = numberOf(numbers, column);
    out[`${column}_details`] = details(numbers, column, scope, range);
  }
}

/** A group of counters appears when one of them has counted something; undefined: nothing has happened yet. */
export function messageStats(
  numbers: Numbers,
  groups: readonly (readonly string[])[],
  scope: Scope,
): Record<string, unknown> | undefined {
  const out: Record<string, unknown> = {};
  let any = false;
  for (const group of groups) {
    if (!group.some((column) => numberOf(numbers, column) > 0)) continue;
    any = true;
    withDetails(out, numbers, group, scope, scope.ranges.rates);
  }
  return any ? out : undefined;
}
