import {
  comparisons,
  type Matcher,
  type MessageFilter,
  matcherOf,
  type NamedTest,
  type Subject,
} from '../../lib/contract/message-filter.ts';
import { filterTestsMax, filterTextCharsMax } from '../../lib/contract/message-limits.ts';
import { compilePattern, PatternError } from '../core/pattern/pattern.ts';
import type { Entry } from '../core/queue/entry.ts';
import { isObject, type Json } from './body.ts';
import { ageOf } from './present/message.ts';
import { jsonOfProperties } from './present/properties.ts';
import { jsonOf } from './present/table.ts';

/** A filter of a request; a string says what is wrong with it. */
export function matcherFrom(json: unknown): Matcher | string {
  if (json === undefined || json === null) return () => 'yes';
  if (!isObject(json)) return 'filter is an object';
  const unknown = Object.keys(json).find((name) => !FILTERS.has(name));
  if (unknown !== undefined) return `no filter is called ${unknown}`;
  const filter = readFilter(json);
  return typeof filter === 'string' ? filter : matcherOf(filter, compileRegex);
}

const FILTERS = new Set(['key', 'headers', 'properties', 'text', 'json', 'min_age_ms', 'max_age_ms']);

function compileRegex(source: string) {
  const pattern = compilePattern(source);
  return pattern instanceof PatternError ? pattern.message : pattern;
}

/** Thrown and caught in this file alone: a wrong part deep inside ends the reading. */
class Unreadable extends Error {}

function readFilter(json: Json): MessageFilter | string {
  try {
    return {
      ...(json.key === undefined ? {} : { key: readKey(json.key) }),
      headers: listOf('headers', json.headers).map((each) => readTest('headers', each, true)),
      properties: listOf('properties', json.properties).map((each) => {
        const { name, value } = readTest('properties', each, true);
        return { name, value: value ?? '' };
      }),
      ...(json.text === undefined ? {} : { text: text('text', json.text) }),
      ...(json.json === undefined ? {} : { json: readJsonTest(json.json) }),
      ...(json.min_age_ms === undefined ? {} : { min_age_ms: count('min_age_ms', json.min_age_ms) }),
      ...(json.max_age_ms === undefined ? {} : { max_age_ms: count('max_age_ms', json.max_age_ms) }),
    };
  } catch (error) {
    if (error instanceof Unreadable) return error.message;
    throw error;
  }
}

function text(name: string, value: unknown): string {
  if (typeof value === 'string' && value.length <= filterTextCharsMax) return value;
  throw new Unreadable(`${name} is a text of at most ${filterTextCharsMax} characters`);
}

function count(name: string, value: unknown): number {
  if (typeof value === 'number' && value >= 0) return value;
  throw new Unreadable(`${name} is a number of milliseconds`);
}

function object(name: string, value: unknown): Json {
  if (isObject(value)) return value;
  throw new Unreadable(`${name} is an object`);
}

function listOf(name: string, value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  if (Array.isArray(value) && value.length <= filterTestsMax) return value;
  throw new Unreadable(`${name} is a list of at most ${filterTestsMax}`);
}

function readKey(value: unknown): NonNullable<MessageFilter['key']> {
  const key = object('key', value);
  if (key.by !== 'glob' && key.by !== 'regex') throw new Unreadable('key.by is glob or regex');
  return { by: key.by, pattern: text('key.pattern', key.pattern) };
}

function readTest(list: string, value: unknown, equalsByDefault: boolean): NamedTest {
  const test = object(`an entry of ${list}`, value);
  return { name: text(`${list}.name`, test.name), ...readComparison(list, test, equalsByDefault) };
}

function readJsonTest(value: unknown): NonNullable<MessageFilter['json']> {
  const test = object('json', value);
  return { path: text('json.path', test.path), ...readComparison('json', test, false) };
}

function readComparison(where: string, test: Json, equalsByDefault: boolean): Omit<NamedTest, 'name'> {
  const is = comparisons.find((each) => each === (test.is ?? (equalsByDefault ? 'equals' : 'present')));
  if (is === undefined) throw new Unreadable(`${where}.is is one of ${comparisons.join(', ')}`);
  return { is, value: test.value === undefined ? undefined : text(`${where}.value`, test.value) };
}

/** One message as the filter asks for it. Reused from entry to entry, so that looking at a million makes one. */
export class EntrySubject implements Subject {
  #entry: Entry | undefined;
  #now = 0;
  exchange = '';
  routingKey = '';
  ageMs = 0;

  of(entry: Entry, now: number): this {
    this.#entry = entry;
    this.#now = now;
    this.exchange = entry.message.exchange;
    this.routingKey = entry.message.routingKey;
    this.ageMs = ageOf(entry, this.#now);
    return this;
  }

  header(name: string): unknown {
    const field = this.#entry?.message.headers.get(name);
    return field === undefined ? undefined : jsonOf(field);
  }

  property(name: string): unknown {
    if (this.#entry === undefined || name === 'headers') return undefined;
    return jsonOfProperties(this.#entry.message.properties)[name];
  }

  payload(): Uint8Array {
    return this.#entry?.message.body ?? new Uint8Array();
  }
}
