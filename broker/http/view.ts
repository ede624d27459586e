/** How one kind of object becomes JSON: a table of keys, so that sorting and `columns` compute only what they need. */
import type { Call } from './call.ts';
import { cut, filterByName, readPaging } from './paging.ts';
import { ok, Reply } from './reply.ts';
import { type Ranges, readRanges } from './stats/range.ts';
import type { Sampler } from './stats/sampler.ts';

export interface Scope {
  readonly sampler: Sampler;
  readonly node: string;
  readonly ranges: Ranges;
}

/** Undefined leaves the key out. */
export type Fields<T> = Readonly<Record<string, (object: T, scope: Scope) => unknown>>;

export interface View<T> {
  readonly fields: Fields<T>;
  readonly nameOf: (object: T) => string;
  /** The order without `sort`, and among equals. */
  readonly compare: (a: T, b: T) => number;
}

export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function scopeOf(call: Call): Scope | Reply {
  const ranges = readRanges(call.query);
  return ranges instanceof Reply ? ranges : { sampler: call.api.sampler, node: call.broker.options.node, ranges };
}

export function render<T>(fields: Fields<T>, object: T, scope: Scope): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(fields)) {
    const value = field(object, scope);
    if (value !== undefined) out[key] = value;
  }
  return out;
}

export function one<T>(call: Call, object: T, fields: Fields<T>): Reply {
  const scope = scopeOf(call);
  return scope instanceof Reply ? scope : ok(renderer(call, fields)(object, scope));
}

/** Filtered, sorted and cut first, and only what is left is made into JSON. */
export function list<T>(call: Call, objects: readonly T[], view: View<T>, fields: Fields<T> = view.fields): Reply {
  const scope = scopeOf(call);
  if (scope instanceof Reply) return scope;
  const paging = readPaging(call.query);
  if (paging instanceof Reply) return paging;
  const toJson = renderer(call, fields);
  if (paging === undefined) return ok(sorted(call, objects, view, scope).map((o) => toJson(o, scope)));
  const kept = filterByName(objects, paging, view.nameOf);
  if (kept instanceof Reply) return kept;
  const page = cut(sorted(call, kept, view, scope), paging, objects.length);
  return page instanceof Reply ? page : ok({ ...page, items: page.items.map((o) => toJson(o, scope)) });
}

function sorted<T>(call: Call, objects: readonly T[], view: View<T>, scope: Scope): readonly T[] {
  const path = call.query.get('sort')?.split('.') ?? [];
  const field = Object.hasOwn(view.fields, path[0] ?? '') ? view.fields[path[0] ?? ''] : undefined;
  const sign = call.flag('sort_reverse') ? -1 : 1;
  if (field === undefined) {
    const inOrder = objects.toSorted(view.compare);
    return sign < 0 ? inOrder.reverse() : inOrder;
  }
  const rest = path.slice(1);
  const keyed = objects.map((object) => ({ object, key: descend(field(object, scope), rest) }));
  keyed.sort((a, b) => sign * compareValues(a.key, b.key) || view.compare(a.object, b.object));
  return keyed.map((k) => k.object);
}

function descend(value: unknown, path: readonly string[]): unknown {
  let at = value;
  for (const key of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Readonly<Record<string, unknown>>)[key];
  }
  return at;
}

const rank = (value: unknown): number =>
  value === undefined ? 0 : typeof value === 'number' ? 1 : typeof value === 'boolean' || value === null ? 2 : 3;

function compareValues(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  if (rank(a) !== rank(b)) return rank(a) - rank(b);
  return rank(a) < 2 ? 0 : compareText(JSON.stringify(a), JSON.stringify(b));
}

/** `columns=a,b.c`: a tree of the wanted keys; an empty branch means all of it. */
interface Columns extends Map<string, Columns> {}

function columnsOf(text: string): Columns {
  const root: Columns = new Map();
  for (const column of text.split(',')) {
    let at = root;
    for (const key of column.split('.')) {
      const next: Columns = at.get(key) ?? new Map();
      at.set(key, next);
      at = next;
    }
  }
  return root;
}

function renderer<T>(call: Call, fields: Fields<T>): (object: T, scope: Scope) => unknown {
  const text = call.query.get('columns');
  if (text === null || text === '') return (object, scope) => render(fields, object, scope);
  const columns = columnsOf(text);
  const wanted = Object.fromEntries(Object.entries(fields).filter(([key]) => columns.has(key)));
  return (object, scope) => pick(render(wanted, object, scope), columns);
}

function pick(value: unknown, columns: Columns): unknown {
  if (columns.size === 0 || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => pick(item, columns));
  const out: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    const below = columns.get(key);
    if (below !== undefined) out[key] = pick(inner, below);
  }
  return out;
}
