import type { Table } from '../core/field.ts';
import { badRequest, type Reason } from './errors.ts';
import { tableFromJson } from './present/table.ts';
import type { Reply } from './reply.ts';

export type Json = Readonly<Record<string, unknown>>;

export const isObject = (x: unknown): x is Json => typeof x === 'object' && x !== null && !Array.isArray(x);

/**
 * Reads the keys of a JSON body. The readers always give a value, so that a handler can read all its keys in a row;
 * it must ask for `problem` before it uses them.
 */
export class Body {
  readonly json: Json;
  readonly #missing: string[] = [];
  #reason: Reason | undefined;

  constructor(json: Json) {
    this.json = json;
  }

  get problem(): Reply | undefined {
    if (this.#missing.length > 0) {
      return badRequest(`[${this.#missing.map((key) => `{key_missing,${key}}`).join(',')}]`);
    }
    return this.#reason === undefined ? undefined : badRequest(this.#reason);
  }

  fail(reason: Reason): void {
    this.#reason ??= reason;
  }

  has(key: string): boolean {
    return Object.hasOwn(this.json, key);
  }

  /** The value as it came; undefined when absent. */
  raw(key: string): unknown {
    return this.has(key) ? this.json[key] : undefined;
  }

  required(key: string): unknown {
    if (!this.has(key)) this.#missing.push(key);
    return this.raw(key);
  }

  text(key: string): string {
    const value = this.required(key);
    if (typeof value === 'string') return value;
    if (this.has(key)) this.fail(['not_string', key]);
    return '';
  }

  optionalText(key: string, fallback: string): string {
    const value = this.raw(key);
    if (value === undefined || value === null) return fallback;
    if (typeof value === 'string') return value;
    this.fail(['not_string', key]);
    return fallback;
  }

  /** The strings `"true"` and `"false"` are taken too, as RabbitMQ does. */
  flag(key: string, fallback: boolean): boolean {
    const value = this.raw(key);
    if (value === undefined || value === null) return fallback;
    if (value === true || value === 'true') return true;
    if (value === false || value === 'false') return false;
    this.fail(['not_boolean', value]);
    return fallback;
  }

  /** A number, or a string of digits. */
  integer(key: string): number {
    const value = this.required(key);
    const number = typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
    if (typeof number === 'number' && Number.isSafeInteger(number)) return number;
    if (this.has(key)) this.fail(['not_int', key]);
    return 0;
  }

  object(key: string): Json {
    const value = this.required(key);
    if (isObject(value)) return value;
    if (this.has(key)) this.fail(['not_object', key]);
    return {};
  }

  /** Arguments of a declaration; absent is empty. RabbitMQ writes an empty object as `[]` here and there, so that is taken. */
  arguments(key: string): Table {
    const value = this.raw(key);
    if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) return new Map();
    if (!isObject(value)) {
      this.fail(['not_object', key]);
      return new Map();
    }
    const table = tableFromJson(value);
    if (typeof table !== 'string') return table;
    this.fail(table);
    return new Map();
  }
}
