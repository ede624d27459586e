/** Two messages side by side: what one has and the other hasn't, and what is different in both. */

import { diffArrays, diffWordsWithSpace } from 'diff';
import { isObject, readStructure } from '@/lib/format/json';

type Table = Readonly<Record<string, unknown>>;

/** Of a message, however it was come by. */
export type Comparable = {
  readonly exchange: string;
  readonly routingKey: string;
  /** Without the headers. */
  readonly properties: Table;
  readonly headers: Table;
  readonly body: string;
  /** Its octets aren't text; `body` is base64. */
  readonly binary: boolean;
  /** More of it isn't known here. */
  readonly cut: boolean;
};

export type Change = 'same' | 'changed' | 'left' | 'right';

/** Undefined: it isn't there. */
export type NamedRow = {
  readonly name: string;
  readonly change: Change;
  readonly left: unknown;
  readonly right: unknown;
};

/** A piece of a line; `differs`: the other side has something else there. */
export type Piece = { readonly text: string; readonly differs: boolean };
export type LineRow = { readonly change: Change; readonly left: readonly Piece[]; readonly right: readonly Piece[] };

/** More differences than this between two texts: they have nothing in common worth showing. */
const editsMax = 4_000;
const linesMax = 5_000;

function changeOf(inLeft: boolean, inRight: boolean, same: boolean): Change {
  if (!inRight) return 'left';
  if (!inLeft) return 'right';
  return same ? 'same' : 'changed';
}

/** Names of both, in the order of the left one; what only the right one has comes last. */
function namesOf(left: Table, right: Table): string[] {
  return [...new Set([...Object.keys(left), ...Object.keys(right)])];
}

const own = (table: Table, name: string): unknown => (Object.hasOwn(table, name) ? table[name] : undefined);

export function compareTables(left: Table, right: Table): NamedRow[] {
  return namesOf(left, right).map((name) => {
    const [a, b] = [own(left, name), own(right, name)];
    const change = changeOf(Object.hasOwn(left, name), Object.hasOwn(right, name), canonical(a) === canonical(b));
    return { name, change, left: a, right: b };
  });
}

/** Equal values have equal texts: the order of an object's keys says nothing. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? '';
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join()}}`;
}

const whole = (text: string, differs: boolean): readonly Piece[] => [{ text, differs }];

/** One line on both sides, with what differs in it. */
function changedLine(left: string, right: string): LineRow {
  const parts = diffWordsWithSpace(left, right, { maxEditLength: editsMax });
  if (parts === undefined) return { change: 'changed', left: whole(left, true), right: whole(right, true) };
  return {
    change: 'changed',
    left: parts.filter(({ added }) => !added).map(({ value, removed }) => ({ text: value, differs: removed })),
    right: parts.filter(({ removed }) => !removed).map(({ value, added }) => ({ text: value, differs: added })),
  };
}

const sameLine = (text: string): LineRow => ({ change: 'same', left: whole(text, false), right: whole(text, false) });
const leftLine = (text: string): LineRow => ({ change: 'left', left: whole(text, true), right: [] });
const rightLine = (text: string): LineRow => ({ change: 'right', left: [], right: whole(text, true) });

type Pair<T> = readonly [T | undefined, T | undefined];

/** Side by side as they come. */
function byPlace<T>(left: readonly T[], right: readonly T[]): Pair<T>[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, at) => [left[at], right[at]] as const);
}

/** More comparisons than this aren't worth their time. */
const likenessMax = 2_500;

/** Side by side with what it is most like, in the order of both; where nothing is like anything, as they come. */
function byLikeness<T>(left: readonly T[], right: readonly T[], likeness: (a: T, b: T) => number): Pair<T>[] {
  if (left.length * right.length > likenessMax) return byPlace(left, right);
  const pairs: Pair<T>[] = [];
  let next = 0;
  for (const one of left) {
    let best = -1;
    let score = 0;
    for (const [at, other] of right.entries()) {
      if (at < next || likeness(one, other) <= score) continue;
      best = at;
      score = likeness(one, other);
    }
    if (best < 0 && left.length === right.length) best = next;
    if (best < 0 || best >= right.length) {
      pairs.push([one, undefined]);
      continue;
    }
    for (; next < best; next++) pairs.push([undefined, right[next]]);
    pairs.push([one, right[best]]);
    next = best + 1;
  }
  for (; next < right.length; next++) pairs.push([undefined, right[next]]);
  return pairs;
}

/** What is the same stands beside itself; of the runs between, `pairUp` says what stands beside what. */
function paired<T>(
  left: readonly T[],
  right: readonly T[],
  same: (a: T, b: T) => boolean,
  pairUp: (left: readonly T[], right: readonly T[]) => readonly Pair<T>[],
): Pair<T>[] {
  const parts = diffArrays([...left], [...right], { comparator: same, maxEditLength: editsMax });
  if (parts === undefined) return byPlace(left, right);
  const pairs: Pair<T>[] = [];
  let from = 0;
  let to = 0;
  let removed: readonly T[] = [];
  let added: readonly T[] = [];
  const flush = (): void => {
    pairs.push(...pairUp(removed, added));
    removed = [];
    added = [];
  };
  for (const part of parts) {
    const { length } = part.value;
    if (part.removed) removed = left.slice(from, from + length);
    else if (part.added) added = right.slice(to, to + length);
    else {
      flush();
      pairs.push(...byPlace(left.slice(from, from + length), right.slice(to, to + length)));
    }
    if (!part.added) from += length;
    if (!part.removed) to += length;
  }
  flush();
  return pairs;
}

/** How many members two objects have alike. */
function membersAlike(left: unknown, right: unknown): number {
  if (!isObject(left) || !isObject(right)) return 0;
  return Object.keys(left).filter(
    (name) => Object.hasOwn(right, name) && canonical(left[name]) === canonical(right[name]),
  ).length;
}

function compareLines(left: string, right: string): LineRow[] {
  const [a, b] = [left.split('\n'), right.split('\n')];
  return paired(a, b, (one, other) => one === other, byPlace).map(([one, other]) => {
    if (one === undefined) return rightLine(other ?? '');
    if (other === undefined) return leftLine(one);
    return one === other ? sameLine(one) : changedLine(one, other);
  });
}

/** How a value is written; `before` is what stands before it on its first line, `after` the comma. */
type Place = { readonly indent: string; readonly before: string; readonly after: string };

function written({ indent, before, after }: Place, value: unknown): string[] {
  const lines = (JSON.stringify(value, undefined, 2) ?? '').split('\n');
  return lines.map((line, at) => `${indent}${at === 0 ? before : ''}${line}${at === lines.length - 1 ? after : ''}`);
}

function compareValues(left: unknown, right: unknown, place: Place): LineRow[] {
  if (canonical(left) === canonical(right)) return written(place, left).map(sameLine);
  const { indent, before, after } = place;
  const inside = `${indent}  `;
  if (isObject(left) && isObject(right)) {
    return [
      sameLine(`${indent}${before}{`),
      ...namesOf(left, right).flatMap((name) => {
        const at = { indent: inside, before: `${JSON.stringify(name)}: `, after: ',' };
        if (!Object.hasOwn(right, name)) return written(at, left[name]).map(leftLine);
        if (!Object.hasOwn(left, name)) return written(at, right[name]).map(rightLine);
        return compareValues(left[name], right[name], at);
      }),
      sameLine(`${indent}}${after}`),
    ];
  }
  if (Array.isArray(left) && Array.isArray(right)) {
    const at = { indent: inside, before: '', after: ',' };
    return [
      sameLine(`${indent}${before}[`),
      ...paired<{ value: unknown }>(
        left.map((value: unknown) => ({ value })),
        right.map((value: unknown) => ({ value })),
        (a, b) => canonical(a.value) === canonical(b.value),
        (some, others) => byLikeness(some, others, (a, b) => membersAlike(a.value, b.value)),
      ).flatMap(([a, b]) => {
        if (a === undefined) return written(at, b?.value).map(rightLine);
        return b === undefined ? written(at, a.value).map(leftLine) : compareValues(a.value, b.value, at);
      }),
      sameLine(`${indent}]${after}`),
    ];
  }
  const [a, b] = [written(place, left), written(place, right)];
  if (a.length === 1 && b.length === 1) return [changedLine(a[0] ?? '', b[0] ?? '')];
  return [...a.map(leftLine), ...b.map(rightLine)];
}

export type BodyDiff = {
  readonly kind: 'same' | 'json' | 'text' | 'binary' | 'large';
  readonly rows: readonly LineRow[];
};

export function compareBodies(left: Comparable, right: Comparable): BodyDiff {
  if (left.body === right.body && left.binary === right.binary && !left.cut && !right.cut) {
    return { kind: 'same', rows: [] };
  }
  if (left.binary || right.binary) return { kind: 'binary', rows: [] };
  const [a, b] = [readStructure(left.body)?.value, readStructure(right.body)?.value];
  const rows =
    a !== undefined && b !== undefined
      ? compareValues(a, b, { indent: '', before: '', after: '' })
      : compareLines(left.body, right.body);
  if (rows.length > linesMax) return { kind: 'large', rows: rows.slice(0, linesMax) };
  return { kind: a !== undefined && b !== undefined ? 'json' : 'text', rows };
}

/** What is alike is left out but for the lines around a difference. `hidden`: how many stand for one row. */
export type Folded = { readonly row: LineRow; readonly at: number } | { readonly hidden: number; readonly at: number };

const aroundMax = 3;

export function folded(rows: readonly LineRow[]): Folded[] {
  const near = new Uint8Array(rows.length);
  for (const [at, { change }] of rows.entries()) {
    if (change === 'same') continue;
    near.fill(1, Math.max(0, at - aroundMax), Math.min(rows.length, at + aroundMax + 1));
  }
  const shown: Folded[] = [];
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at];
    if (row === undefined) break;
    if (near[at] === 1) {
      shown.push({ row, at });
      continue;
    }
    let end = at;
    while (end < rows.length && near[end] === 0) end += 1;
    // A fold that hides a line or two is no shorter than they are.
    if (end - at <= 2)
      for (const [index, each] of rows.slice(at, end).entries()) shown.push({ row: each, at: at + index });
    else shown.push({ hidden: end - at, at });
    at = end - 1;
  }
  return shown;
}
