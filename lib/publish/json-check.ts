/**
 * Where JSON (RFC 8259) stops being JSON. Browsers say it each in other words, and some don't say where; the place is
 * what somebody needs who is to repair it.
 */
import { readJson } from '@/lib/format/json';

export type Wanted =
  | 'value'
  | 'name'
  | 'colon'
  | 'comma-or-brace'
  | 'comma-or-bracket'
  | 'no-comma'
  | 'end'
  | 'quote'
  | 'escape'
  | 'control'
  | 'digit'
  | 'shallower';

export type JsonFault = { readonly at: number; readonly wanted: Wanted };

/** Deeper than this nobody nests, and a stack ends somewhere. */
const depthMax = 500;

class Fault extends Error {
  readonly fault: JsonFault;
  constructor(at: number, wanted: Wanted) {
    super(wanted);
    this.fault = { at, wanted };
  }
}

/** Undefined: it is JSON. */
export function jsonFault(text: string): JsonFault | undefined {
  return readJson(text) === undefined ? firstFault(text) : undefined;
}

function firstFault(text: string): JsonFault {
  try {
    new Reader(text).document();
  } catch (error) {
    if (error instanceof Fault) return error.fault;
    throw error;
  }
  throw new Error('two readers of JSON disagree');
}

const whitespace = /[\t\n\r ]*/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: RFC 8259 §7: these must be escaped
const plain = /[^"\\\u0000-\u001f]*/y;
const escaped = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const digits = /[0-9]+/y;

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): void {
    this.#value(0);
    this.#skip();
    if (this.#at < this.#text.length) throw new Fault(this.#at, 'end');
  }

  get #next(): string | undefined {
    return this.#text[this.#at];
  }

  #match(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    const found = pattern.test(this.#text);
    if (found) this.#at = pattern.lastIndex;
    return found;
  }

  #skip(): void {
    this.#match(whitespace);
  }

  #take(char: string): boolean {
    if (this.#next !== char) return false;
    this.#at++;
    return true;
  }

  #value(depth: number): void {
    this.#skip();
    if (depth > depthMax) throw new Fault(this.#at, 'shallower');
    if (this.#next === '{') this.#object(depth);
    else if (this.#next === '[') this.#array(depth);
    else if (this.#next === '"') this.#string();
    else this.#scalar();
  }

  #object(depth: number): void {
    this.#at++;
    this.#skip();
    if (this.#take('}')) return;
    for (;;) {
      this.#skip();
      if (this.#next !== '"') throw new Fault(this.#at, this.#next === '}' ? 'no-comma' : 'name');
      this.#string();
      this.#skip();
      if (!this.#take(':')) throw new Fault(this.#at, 'colon');
      this.#value(depth + 1);
      this.#skip();
      if (this.#take('}')) return;
      if (!this.#take(',')) throw new Fault(this.#at, 'comma-or-brace');
    }
  }

  #array(depth: number): void {
    this.#at++;
    this.#skip();
    if (this.#take(']')) return;
    for (;;) {
      this.#skip();
      if (this.#next === ']') throw new Fault(this.#at, 'no-comma');
      this.#value(depth + 1);
      this.#skip();
      if (this.#take(']')) return;
      if (!this.#take(',')) throw new Fault(this.#at, 'comma-or-bracket');
    }
  }

  #string(): void {
    const from = this.#at++;
    for (;;) {
      this.#match(plain);
      if (this.#take('"')) return;
      if (this.#next === undefined) throw new Fault(from, 'quote');
      if (this.#next !== '\\') throw new Fault(this.#at, 'control');
      if (!this.#match(escaped)) throw new Fault(this.#at, 'escape');
    }
  }

  #scalar(): void {
    for (const word of ['true', 'false', 'null']) {
      if (this.#text.startsWith(word, this.#at)) {
        this.#at += word.length;
        return;
      }
    }
    const from = this.#at;
    const negative = this.#take('-');
    if (!this.#take('0') && !this.#match(digits)) {
      throw negative ? new Fault(this.#at, 'digit') : new Fault(from, 'value');
    }
    if (this.#take('.') && !this.#match(digits)) throw new Fault(this.#at, 'digit');
    if (this.#take('e') || this.#take('E')) {
      if (!this.#take('+')) this.#take('-');
      if (!this.#match(digits)) throw new Fault(this.#at, 'digit');
    }
  }
}
