/**
 * Templates in what is sent: `{{n}}` and the like become data, the same for the same seed. What isn't known stays as it is,
 * so that a payload of some other template language survives.
 */

/** Numbers from a seed (mulberry32): small, even enough for test data, and the same everywhere. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const firstNames = ['Ada', 'Alan', 'Barbara', 'Edsger', 'Grace', 'Jiyoung', 'Ken', 'Leslie', 'Minji', 'Radia'];
const lastNames = ['Hopper', 'Kim', 'Lamport', 'Lee', 'Liskov', 'Lovelace', 'Park', 'Perlman', 'Thompson', 'Turing'];
const words = ['amber', 'birch', 'cedar', 'delta', 'ember', 'fjord', 'grove', 'harbor', 'iris', 'juniper'];

export type Moment = {
  /** Which message of the sending, from 1. */
  readonly n: number;
  readonly nowMs: number;
  readonly random: () => number;
  /** Own variables, made for this message already. They come before those that are built in. */
  readonly own?: ReadonlyMap<string, string>;
};

const pick = (from: readonly string[], random: () => number): string => from[Math.floor(random() * from.length)] ?? '';
const whole = (text: string | undefined, usual: number): number =>
  text === undefined || text === '' || !Number.isFinite(Number(text)) ? usual : Math.trunc(Number(text));

/** How many of something one placeholder makes at most. */
const manyMax = 1024;
const bounded = (text: string | undefined, usual: number): number => Math.min(manyMax, Math.max(1, whole(text, usual)));

function uuid(random: () => number): string {
  const digits = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16));
  digits[12] = '4';
  digits[16] = (8 + Math.floor(random() * 4)).toString(16);
  const hex = digits.join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

function between([low, high]: readonly string[], random: () => number): string {
  const from = whole(low, 1);
  const to = Math.max(from, whole(high, 100));
  return String(from + Math.floor(random() * (to - from + 1)));
}

/** Each variable, by its name; arguments are separated by blanks, those of `pick` by `|`. */
export const variables: Readonly<Record<string, (moment: Moment, args: readonly string[]) => string>> = {
  n: ({ n }) => String(n),
  uuid: ({ random }) => uuid(random),
  pad: ({ n }, [length]) => String(n).padStart(Math.min(40, Math.max(1, whole(length, 6))), '0'),
  now: ({ nowMs }) => new Date(nowMs).toISOString(),
  date: ({ nowMs }) => new Date(nowMs).toISOString().slice(0, 10),
  timestamp: ({ nowMs }) => String(Math.floor(nowMs / 1000)),
  ms: ({ nowMs }) => String(nowMs),
  int: ({ random }, args) => between(args, random),
  float: ({ random }, [digits]) => random().toFixed(Math.min(12, Math.max(0, whole(digits, 3)))),
  bool: ({ random }) => String(random() < 0.5),
  name: ({ random }) => `${pick(firstNames, random)} ${pick(lastNames, random)}`,
  email: ({ random }) => `${pick(firstNames, random)}.${pick(lastNames, random)}@example.org`.toLowerCase(),
  word: ({ random }) => pick(words, random),
  words: ({ random }, [many]) => Array.from({ length: bounded(many, 5) }, () => pick(words, random)).join(' '),
  hex: ({ random }, [length]) =>
    Array.from({ length: bounded(length, 8) }, () => Math.floor(random() * 16).toString(16)).join(''),
  base64: ({ random }, [octets]) =>
    btoa(Array.from({ length: bounded(octets, 12) }, () => String.fromCharCode(Math.floor(random() * 256))).join('')),
  pick: ({ random }, args) => pick(args.join(' ').split('|'), random),
};

/** The name, then its arguments. What it reads it reads once: a payload may hold thousands of blanks, and no end. */
export const placeholder = /\{\{[ \t]*([A-Za-z][A-Za-z0-9_-]*)((?:[ \t][^{}\n]*)?)\}\}/g;

function made(name: string, args: string, moment: Moment): string | undefined {
  const own = moment.own?.get(name);
  if (own !== undefined) return own;
  const variable = Object.hasOwn(variables, name) ? variables[name] : undefined;
  return variable?.(moment, args.trim() === '' ? [] : args.trim().split(/\s+/));
}

export function fill(text: string, moment: Moment): string {
  if (!text.includes('{{')) return text;
  return text.replace(placeholder, (all, name: string, args: string) => made(name, args, moment) ?? all);
}

/** Where in the text as it was written something stands that was found in it when it was filled. */
export type Traced = {
  readonly text: string;
  readonly sourceOf: (at: number) => { readonly at: number; readonly placeholder: string | undefined };
};

type Piece = { readonly from: number; readonly to: number; readonly source: number; readonly written: string };

export function fillTraced(text: string, moment: Moment): Traced {
  const pieces: Piece[] = [];
  let filled = '';
  let done = 0;
  for (const match of text.matchAll(placeholder)) {
    const [written, name = '', args = ''] = match;
    const value = made(name, args, moment);
    if (value === undefined) continue;
    filled += text.slice(done, match.index);
    done = match.index + written.length;
    pieces.push({ from: filled.length, to: filled.length + value.length, source: match.index, written });
    filled += value;
  }
  filled += text.slice(done);
  return {
    text: filled,
    sourceOf(at) {
      const before = pieces.findLast(({ from }) => from <= at);
      if (before === undefined) return { at, placeholder: undefined };
      if (at < before.to) return { at: before.source, placeholder: before.written };
      return { at: before.source + before.written.length + (at - before.to), placeholder: undefined };
    },
  };
}
