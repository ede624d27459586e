import { ok, type Result } from '@/lib/contract/result';

/** A window of a list. Brokers that don't page give it all; then filter, sort and window are made here. */
export type Page<T> = { readonly items: readonly T[]; readonly filtered: number; readonly total: number };

export const pageSize = 100;

type Window = {
  filter: string;
  regex: boolean;
  sort: string;
  descending: boolean;
  page: number;
  size?: number | undefined;
};

type WirePage<T> = T[] | { items: T[]; filtered_count: number; total_count: number };

function field(item: unknown, path: string): unknown {
  let value = item;
  for (const part of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[part];
  }
  return value;
}

/** Unknown values come last, whichever way the list is sorted. */
function compare(a: unknown, b: unknown, direction: 1 | -1): number {
  const unknownA = a === undefined || a === null;
  const unknownB = b === undefined || b === null;
  if (unknownA || unknownB) return unknownA === unknownB ? 0 : unknownA ? 1 : -1;
  if (typeof a === 'number' && typeof b === 'number') return direction * (a - b);
  const left = String(a);
  const right = String(b);
  return left === right ? 0 : left < right ? -direction : direction;
}

type Key = readonly unknown[];

/** By its `sort`, what a column shows where the API has no one field for it: first by this, then by the next. */
type Shown<T> = Readonly<Record<string, (item: T) => Key>>;

function compareKeys(a: Key, b: Key, direction: 1 | -1): number {
  for (const [at, value] of a.entries()) {
    const order = compare(value, b[at], direction);
    if (order !== 0) return order;
  }
  return 0;
}

export function windowOf<T>(
  wire: WirePage<T>,
  query: Window,
  nameOf: (item: T) => string,
  shown: Shown<T> = {},
): Page<T> {
  if (!Array.isArray(wire)) return { items: wire.items, filtered: wire.filtered_count, total: wire.total_count };
  const wanted = matcher(query);
  const kept = wire.filter((item) => wanted(nameOf(item)));
  const direction = query.descending ? -1 : 1;
  const keyOf = Object.hasOwn(shown, query.sort) ? shown[query.sort] : undefined;
  const sorted = kept.map((item) => ({ item, key: keyOf?.(item) ?? [field(item, query.sort)] }));
  sorted.sort((a, b) => compareKeys(a.key, b.key, direction));
  const size = query.size ?? pageSize;
  const from = (query.page - 1) * size;
  const items = sorted.slice(from, from + size).map(({ item }) => item);
  return { items, filtered: kept.length, total: wire.length };
}

/** A list that shrank below the page that is asked for has nothing there; the first page will tell the new count. */
export function pageOf<T>(answer: Result<WirePage<T>>, query: Window, nameOf: (item: T) => string): Result<Page<T>> {
  if (answer.ok) return ok(windowOf(answer.value, query, nameOf));
  return answer.error.reason.startsWith('Page out of range') ? ok({ items: [], filtered: 0, total: 0 }) : answer;
}

/** Patterns run only over plain text here: a pattern could otherwise take the server's one thread for minutes. */
function matcher({ filter }: Window): (name: string) => boolean {
  const needle = filter.toLowerCase();
  return needle === '' ? () => true : (name) => name.toLowerCase().includes(needle);
}

export function pageQuery(query: Window): Record<string, string | number | boolean> {
  return {
    page: query.page,
    page_size: query.size ?? pageSize,
    name: query.filter,
    use_regex: query.regex,
    pagination: true,
    ...(query.sort === '' ? {} : { sort: query.sort, sort_reverse: query.descending }),
  };
}
