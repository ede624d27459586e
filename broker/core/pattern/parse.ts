import { bothCases, CharSet, CLASS_ESCAPES, LAST_UNIT, POSIX_CLASSES, type Range } from './charset.ts';
import { PatternError } from './error.ts';

export type Assertion = 'start' | 'line-start' | 'end' | 'line-end' | 'very-end' | 'boundary' | 'no-boundary';

export type Ast =
  | { readonly kind: 'set'; readonly set: CharSet }
  | { readonly kind: 'sequence'; readonly items: readonly Ast[] }
  | { readonly kind: 'choice'; readonly items: readonly Ast[] }
  | { readonly kind: 'repeat'; readonly item: Ast; readonly min: number; readonly max: number }
  | { readonly kind: 'assert'; readonly what: Assertion }
  | { readonly kind: 'look'; readonly item: Ast; readonly negative: boolean };

interface Flags {
  readonly ignoreCase: boolean;
  readonly dotAll: boolean;
  readonly multiline: boolean;
}

const CONTROL_ESCAPES = new Map([
  ['t', 0x09],
  ['n', 0x0a],
  ['r', 0x0d],
  ['f', 0x0c],
  ['e', 0x1b],
  ['a', 0x07],
]);

const ASSERTION_ESCAPES: ReadonlyMap<string, Assertion> = new Map([
  ['A', 'start'],
  ['z', 'very-end'],
  ['Z', 'end'],
  ['b', 'boundary'],
  ['B', 'no-boundary'],
]);

/** More groups inside each other than this are refused: the parser recurses. */
const MAX_GROUP_DEPTH = 50;

/**
 * The regular expressions that RabbitMQ takes (Perl's), as far as they can be matched in linear time. What can't be
 * (back references, possessive and atomic groups, looking behind) is refused in words, never understood differently:
 * these patterns guard access.
 */
export class PatternParser {
  readonly #source: string;
  #at = 0;
  #depth = 0;
  #flags: Flags = { ignoreCase: false, dotAll: false, multiline: false };

  constructor(source: string) {
    this.#source = source;
  }

  /** Throws a `PatternError`, which `compilePattern` turns into a value. */
  parse(): Ast {
    const ast = this.#choice();
    if (this.#at < this.#source.length) this.#fail('unmatched parentheses');
    return ast;
  }

  #choice(): Ast {
    const items = [this.#sequence()];
    while (this.#eat('|')) items.push(this.#sequence());
    return items.length === 1 && items[0] ? items[0] : { kind: 'choice', items };
  }

  #sequence(): Ast {
    const items: Ast[] = [];
    while (this.#at < this.#source.length && !this.#sees('|') && !this.#sees(')')) {
      if (this.#eat('\\Q')) this.#quoted(items);
      else {
        const atom = this.#atom();
        if (atom) items.push(this.#quantified(atom));
      }
    }
    return { kind: 'sequence', items };
  }

  /** `\Q…\E`: literal. */
  #quoted(items: Ast[]): void {
    const close = this.#source.indexOf('\\E', this.#at);
    const end = close === -1 ? this.#source.length : close;
    for (; this.#at < end; this.#at++) items.push(this.#literal(this.#source.charCodeAt(this.#at)));
    if (close !== -1) this.#at += 2;
  }

  /** undefined: a setting of flags or a comment, which matches nothing by itself. */
  #atom(): Ast | undefined {
    const char = this.#source[this.#at++] ?? '';
    switch (char) {
      case '.':
        return { kind: 'set', set: this.#flags.dotAll ? new CharSet([], true) : new CharSet([[0x0a, 0x0a]], true) };
      case '^':
        return { kind: 'assert', what: this.#flags.multiline ? 'line-start' : 'start' };
      case '$':
        return { kind: 'assert', what: this.#flags.multiline ? 'line-end' : 'end' };
      case '(':
        return this.#group();
      case '[':
        return this.#class();
      case '\\':
        return this.#escape();
      case '*':
      case '+':
      case '?':
        this.#at--;
        return this.#fail('nothing to repeat');
      default:
        return this.#literal(char.charCodeAt(0));
    }
  }

  #quantified(atom: Ast): Ast {
    const found = this.#quantifier();
    if (!found) return atom;
    const [min, max] = found;
    if (max < min) this.#fail('numbers out of order in {} quantifier');
    if (this.#sees('+')) this.#fail('possessive quantifiers are not supported');
    this.#eat('?'); // lazy: which match comes first makes no difference to whether there is one
    if (this.#quantifier()) this.#fail('nothing to repeat');
    return { kind: 'repeat', item: atom, min, max };
  }

  #quantifier(): [number, number] | undefined {
    if (this.#eat('*')) return [0, Number.POSITIVE_INFINITY];
    if (this.#eat('+')) return [1, Number.POSITIVE_INFINITY];
    if (this.#eat('?')) return [0, 1];
    const braces = /^\{(\d{1,5})(,(\d{1,5})?)?\}/.exec(this.#source.slice(this.#at, this.#at + 13));
    if (!braces) return undefined;
    this.#at += braces[0].length;
    const min = Number(braces[1]);
    if (braces[2] === undefined) return [min, min];
    return [min, braces[3] === undefined ? Number.POSITIVE_INFINITY : Number(braces[3])];
  }

  #group(): Ast | undefined {
    if (this.#eat('?#')) {
      const end = this.#source.indexOf(')', this.#at);
      if (end === -1) this.#fail('missing ) after comment');
      this.#at = end + 1;
      return undefined;
    }
    const outer = this.#flags;
    if (this.#eat('?=')) return { kind: 'look', item: this.#inside(outer), negative: false };
    if (this.#eat('?!')) return { kind: 'look', item: this.#inside(outer), negative: true };
    if (this.#sees('?') && !this.#eat('?:') && !this.#named()) {
      // `(?i)` holds to the end of the group around it, `(?i:…)` for its own.
      if (!this.#settings()) return undefined;
    }
    return this.#inside(outer);
  }

  #inside(outer: Flags): Ast {
    if (++this.#depth > MAX_GROUP_DEPTH) this.#fail('too many groups inside each other');
    const ast = this.#choice();
    if (!this.#eat(')')) this.#fail('missing )');
    this.#depth--;
    this.#flags = outer;
    return ast;
  }

  #named(): boolean {
    const name = /^\?(P?<[A-Za-z_]\w*>|'[A-Za-z_]\w*')/.exec(this.#source.slice(this.#at, this.#at + 40));
    this.#at += name?.[0].length ?? 0;
    return name !== null;
  }

  /** Whether a group follows that they are for. */
  #settings(): boolean {
    const found = /^\?([ims]*)(?:-([ims]*))?([:)])/.exec(this.#source.slice(this.#at, this.#at + 20));
    if (!found) return this.#fail('unrecognized or unsupported character after (?');
    const [whole, on = '', off = '', close] = found;
    this.#at += whole.length;
    const is = (letter: string, now: boolean) => (now || on.includes(letter)) && !off.includes(letter);
    const { ignoreCase, dotAll, multiline } = this.#flags;
    this.#flags = { ignoreCase: is('i', ignoreCase), dotAll: is('s', dotAll), multiline: is('m', multiline) };
    return close === ':';
  }

  #escape(): Ast {
    const char = this.#source[this.#at];
    if (char === undefined) return this.#fail('\\ at end of pattern');
    const assertion = ASSERTION_ESCAPES.get(char);
    if (assertion) {
      this.#at++;
      return { kind: 'assert', what: assertion };
    }
    const ranges = CLASS_ESCAPES.get(char);
    if (ranges) {
      this.#at++;
      return { kind: 'set', set: new CharSet(ranges) };
    }
    return this.#literal(this.#escapedUnit());
  }

  /** After a backslash: one unit. */
  #escapedUnit(): number {
    const char = this.#source[this.#at++];
    if (char === undefined) return this.#fail('\\ at end of pattern');
    const control = CONTROL_ESCAPES.get(char);
    if (control !== undefined) return control;
    if (char === 'x') {
      const hex = /^(?:\{([0-9a-fA-F]{1,4})\}|([0-9a-fA-F]{1,2}))/.exec(this.#source.slice(this.#at, this.#at + 6));
      if (!hex) return this.#fail('\\x without a number');
      this.#at += hex[0].length;
      return Number.parseInt(hex[1] ?? hex[2] ?? '0', 16);
    }
    if (/[0-9]/.test(char)) return this.#fail('back references are not supported');
    if (/[A-Za-z]/.test(char)) return this.#fail(`unrecognized or unsupported character follows \\: ${char}`);
    return char.charCodeAt(0);
  }

  #class(): Ast {
    const negated = this.#eat('^');
    const ranges: Range[] = [];
    // A `]` that comes first is a member.
    for (let first = true; first || !this.#sees(']'); first = false) {
      if (this.#at >= this.#source.length) this.#fail('missing terminating ] for character class');
      this.#member(ranges);
    }
    this.#at++;
    const all = this.#flags.ignoreCase ? bothCases(ranges) : ranges;
    return { kind: 'set', set: new CharSet(all, negated) };
  }

  #member(ranges: Range[]): void {
    const posix = /^\[:(\^?)(\w+):\]/.exec(this.#source.slice(this.#at, this.#at + 16));
    if (posix) {
      const named = POSIX_CLASSES.get(posix[2] ?? '');
      if (!named || posix[1] === '^') this.#fail('unknown POSIX class name');
      else ranges.push(...named);
      this.#at += posix[0].length;
      return;
    }
    const from = this.#unitOrClass(ranges);
    const dash = this.#sees('-') && this.#source[this.#at + 1] !== ']' && this.#at + 1 < this.#source.length;
    if (from === undefined) return;
    if (!dash) {
      ranges.push([from, from]);
      return;
    }
    this.#at++;
    const to = this.#unitOrClass(ranges);
    if (to === undefined) ranges.push([from, from], [0x2d, 0x2d]);
    else if (to < from) this.#fail('range out of order in character class');
    else ranges.push([from, to]);
  }

  /** One unit of a class; or a whole class by its letter, which goes into `ranges`. */
  #unitOrClass(ranges: Range[]): number | undefined {
    if (!this.#eat('\\')) return this.#source.charCodeAt(this.#at++);
    const named = CLASS_ESCAPES.get(this.#source[this.#at] ?? '');
    if (named) {
      this.#at++;
      ranges.push(...named);
      return undefined;
    }
    if (this.#eat('b')) return 0x08;
    return this.#escapedUnit();
  }

  #literal(unit: number): Ast {
    const range: Range = [Math.min(unit, LAST_UNIT), Math.min(unit, LAST_UNIT)];
    return { kind: 'set', set: new CharSet(this.#flags.ignoreCase ? bothCases([range]) : [range]) };
  }

  #sees(text: string): boolean {
    return this.#source.startsWith(text, this.#at);
  }

  #eat(text: string): boolean {
    if (!this.#sees(text)) return false;
    this.#at += text.length;
    return true;
  }

  #fail(reason: string): never {
    throw new PatternError(this.#source, reason, Math.min(this.#at, this.#source.length));
  }
}
