const ASCII = 128;

type Range = readonly [from: number, to: number];

/** A set of UTF-16 units. */
export class CharSet {
  readonly #ascii = new Uint8Array(ASCII);
  readonly #beyond: Range[] = [];
  readonly #negated: boolean;

  constructor(ranges: readonly Range[], negated = false) {
    this.#negated = negated;
    for (const [from, to] of ranges) {
      for (let unit = from; unit <= to && unit < ASCII; unit++) this.#ascii[unit] = 1;
      if (to >= ASCII) this.#beyond.push([Math.max(from, ASCII), to]);
    }
  }

  has(unit: number): boolean {
    const inside =
      unit < ASCII ? this.#ascii[unit] === 1 : this.#beyond.some(([from, to]) => unit >= from && unit <= to);
    return inside !== this.#negated;
  }
}

const one = (char: string): Range => [char.charCodeAt(0), char.charCodeAt(0)];
const span = (from: string, to: string): Range => [from.charCodeAt(0), to.charCodeAt(0)];

export const LAST_UNIT = 0xffff;
const DIGITS: Range[] = [span('0', '9')];
const UPPER: Range[] = [span('A', 'Z')];
const LOWER: Range[] = [span('a', 'z')];
const WORDS: Range[] = [...DIGITS, ...UPPER, ...LOWER, one('_')];
const BLANKS: Range[] = [one(' '), one('\t')];
const SPACES: Range[] = [one(' '), [0x09, 0x0d]];

/** All that `ranges` leaves out. */
function complement(ranges: readonly Range[]): Range[] {
  const out: Range[] = [];
  let next = 0;
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    if (from > next) out.push([next, from - 1]);
    next = Math.max(next, to + 1);
  }
  if (next <= LAST_UNIT) out.push([next, LAST_UNIT]);
  return out;
}

/** `\d`, `\w` and so on, by their letter. */
export const CLASS_ESCAPES: ReadonlyMap<string, readonly Range[]> = new Map([
  ['d', DIGITS],
  ['D', complement(DIGITS)],
  ['w', WORDS],
  ['W', complement(WORDS)],
  ['s', SPACES],
  ['S', complement(SPACES)],
  ['h', BLANKS],
  ['H', complement(BLANKS)],
]);

/** `[:alpha:]` and so on, by their name. */
export const POSIX_CLASSES: ReadonlyMap<string, readonly Range[]> = new Map([
  ['alnum', [...DIGITS, ...UPPER, ...LOWER]],
  ['alpha', [...UPPER, ...LOWER]],
  ['blank', BLANKS],
  [
    'cntrl',
    [
      [0, 0x1f],
      [0x7f, 0x7f],
    ],
  ],
  ['digit', DIGITS],
  ['graph', [[0x21, 0x7e]]],
  ['lower', LOWER],
  ['print', [[0x20, 0x7e]]],
  [
    'punct',
    [
      [0x21, 0x2f],
      [0x3a, 0x40],
      [0x5b, 0x60],
      [0x7b, 0x7e],
    ],
  ],
  ['space', SPACES],
  ['upper', UPPER],
  ['word', WORDS],
  ['xdigit', [...DIGITS, span('a', 'f'), span('A', 'F')]],
]);

export const WORD = new CharSet(WORDS);

/** The same letters in the other case, ASCII only, as RabbitMQ's `(?i)`. */
export function bothCases(ranges: readonly Range[]): Range[] {
  const out: Range[] = [...ranges];
  for (const [from, to] of ranges) {
    for (let unit = Math.max(from, 65); unit <= Math.min(to, 90); unit++) out.push([unit + 32, unit + 32]);
    for (let unit = Math.max(from, 97); unit <= Math.min(to, 122); unit++) out.push([unit - 32, unit - 32]);
  }
  return out;
}

export type { Range };
