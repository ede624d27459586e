import { type JsonPath, parseJsonPath, valuesAt } from './json-path.ts';
import { searchPayloadBytesMax } from './message-limits.ts';

/** What a message must be like. Everything that is given must hold. */
export type MessageFilter = {
  readonly key?: { readonly by: 'glob' | 'regex'; readonly pattern: string } | undefined;
  readonly headers?: readonly NamedTest[] | undefined;
  /** `exchange`, or a property by RabbitMQ's name. */
  readonly properties?: readonly { readonly name: string; readonly value: string }[] | undefined;
  /** In the payload, upper and lower case alike. */
  readonly text?: string | undefined;
  readonly json?: { readonly path: string; readonly is: Comparison; readonly value?: string | undefined } | undefined;
  readonly min_age_ms?: number | undefined;
  readonly max_age_ms?: number | undefined;
};

export const comparisons = ['present', 'equals', 'contains', 'above', 'below'] as const;
export type Comparison = (typeof comparisons)[number];

export type NamedTest = { readonly name: string; readonly is: Comparison; readonly value?: string | undefined };

/** What is asked of a message; each is worked out only when a test needs it. */
export interface Subject {
  readonly exchange: string;
  readonly routingKey: string;
  readonly ageMs: number;
  /** Undefined: it has none of that name. */
  header(name: string): unknown;
  property(name: string): unknown;
  payload(): Uint8Array;
}

/** `unchecked`: the payload is too large to be looked into whole, and its beginning doesn't match. */
export type Verdict = 'yes' | 'no' | 'unchecked';
export type Matcher = (subject: Subject) => Verdict;
type Test = (subject: Subject) => Verdict;

export interface TextPattern {
  test(text: string): boolean;
}

/** Must run in linear time: patterns and texts are hostile. A string says what is wrong with the pattern. */
export type CompileRegex = (source: string) => TextPattern | string;

/** A string says what is wrong with the filter. */
export function matcherOf(filter: MessageFilter, compileRegex: CompileRegex): Matcher | string {
  const tests: Test[] = [];
  // The cheap ones first: most messages go no further.
  if (filter.key !== undefined) {
    const { by, pattern } = filter.key;
    const compiled = by === 'glob' ? globOf(pattern) : compileRegex(pattern);
    if (typeof compiled === 'string') return compiled;
    tests.push(({ routingKey }) => verdict(compiled.test(routingKey)));
  }
  const { min_age_ms: youngest, max_age_ms: oldest } = filter;
  if (youngest !== undefined) tests.push(({ ageMs }) => verdict(ageMs >= youngest));
  if (oldest !== undefined) tests.push(({ ageMs }) => verdict(ageMs <= oldest));
  for (const { name, value } of filter.properties ?? []) {
    tests.push((subject) => {
      const own = name === 'exchange' ? subject.exchange : subject.property(name);
      return verdict(own !== undefined && compare(own, 'equals', value));
    });
  }
  for (const { name, is, value } of filter.headers ?? []) {
    tests.push((subject) => {
      const own = subject.header(name);
      return verdict(own !== undefined && compare(own, is, value ?? ''));
    });
  }
  if (filter.text !== undefined && filter.text !== '') tests.push(textTest(filter.text));
  if (filter.json !== undefined) {
    const path = parseJsonPath(filter.json.path);
    if (typeof path === 'string') return path;
    tests.push(jsonTest(path, filter.json.is, filter.json.value ?? ''));
  }
  return (subject) => {
    let result: Verdict = 'yes';
    for (const test of tests) {
      const each = test(subject);
      if (each === 'no') return 'no';
      if (each === 'unchecked') result = 'unchecked';
    }
    return result;
  };
}

const verdict = (holds: boolean): Verdict => (holds ? 'yes' : 'no');

function textTest(text: string): Test {
  const wanted = text.toLowerCase();
  return (subject) => {
    const body = subject.payload();
    if (decode(body).toLowerCase().includes(wanted)) return 'yes';
    return body.byteLength > searchPayloadBytesMax ? 'unchecked' : 'no';
  };
}

function jsonTest(path: JsonPath, is: Comparison, value: string): Test {
  return (subject) => {
    const body = subject.payload();
    if (body.byteLength > searchPayloadBytesMax) return 'unchecked';
    if (!looksLikeJson(body)) return 'no';
    let document: unknown;
    try {
      document = JSON.parse(decode(body));
    } catch {
      return 'no';
    }
    return verdict(valuesAt(document, path).some((found) => compare(found, is, value)));
  };
}

const decoder = new TextDecoder();

function decode(body: Uint8Array): string {
  return decoder.decode(body.subarray(0, searchPayloadBytesMax));
}

const jsonStarts = new Set([...'{["-0123456789tfn'].map((char) => char.charCodeAt(0)));
const spaces = new Set([0x20, 0x09, 0x0a, 0x0d]);

/** Most payloads that are no JSON show it with their first character, and need no exception to tell. */
function looksLikeJson(body: Uint8Array): boolean {
  let at = 0;
  while (spaces.has(body[at] ?? -1)) at += 1;
  return jsonStarts.has(body[at] ?? -1);
}

/** A filter's value is text; it equals a number or a literal that is written so. */
function compare(own: unknown, is: Comparison, wanted: string): boolean {
  switch (is) {
    case 'present':
      return true;
    case 'equals':
      return typeof own === 'number' ? wanted.trim() !== '' && Number(wanted) === own : textOf(own) === wanted;
    case 'contains':
      return textOf(own).toLowerCase().includes(wanted.toLowerCase());
    case 'above':
      return typeof own === 'number' && own > Number(wanted);
    case 'below':
      return typeof own === 'number' && own < Number(wanted);
  }
}

function textOf(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

/** `*` is any text, `?` one character; the whole key must fit. No worse than length times length. */
function globOf(pattern: string): TextPattern {
  return { test: (text) => globMatches(pattern, text) };
}

export function globMatches(pattern: string, text: string): boolean {
  let at = 0;
  let p = 0;
  let star = -1;
  let starAt = 0;
  while (at < text.length) {
    const char = pattern[p];
    if (char === '*') {
      star = p;
      starAt = at;
      p += 1;
    } else if (p < pattern.length && (char === '?' || char === text[at])) {
      p += 1;
      at += 1;
    } else if (star >= 0) {
      // The last star takes one more; what earlier ones took needn't change.
      p = star + 1;
      starAt += 1;
      at = starAt;
    } else return false;
  }
  while (pattern[p] === '*') p += 1;
  return p === pattern.length;
}
