import { describe, expect, test } from 'vitest';
import { globMatches, type MessageFilter, matcherOf, type Subject } from './message-filter.ts';
import { searchPayloadBytesMax } from './message-limits.ts';

const noRegex = () => 'no regular expressions here';

function subject(
  o: Partial<Pick<Subject, 'exchange' | 'routingKey' | 'ageMs'>> & { json?: unknown; text?: string } = {},
) {
  const payload = new TextEncoder().encode(o.text ?? JSON.stringify(o.json ?? {}));
  const headers = new Map<string, unknown>([
    ['tries', 3],
    ['error', 'Timeout at bank'],
  ]);
  const properties = new Map<string, unknown>([['content_type', 'application/json']]);
  return {
    exchange: 'shop',
    routingKey: 'order.created.eu',
    ageMs: 60_000,
    header: (name: string) => headers.get(name),
    property: (name: string) => properties.get(name),
    payload: () => payload,
    ...o,
  };
}

function verdict(filter: MessageFilter, of: Subject = subject()): string {
  const matches = matcherOf(filter, noRegex);
  return typeof matches === 'string' ? matches : matches(of);
}

describe('a filter', () => {
  test('that asks for nothing takes everything', () => expect(verdict({})).toBe('yes'));

  test.each<[MessageFilter, string]>([
    [{ key: { by: 'glob', pattern: 'order.*' } }, 'yes'],
    [{ key: { by: 'glob', pattern: 'order' } }, 'no'],
    [{ key: { by: 'regex', pattern: 'x' } }, 'no regular expressions here'],
    [{ headers: [{ name: 'tries', is: 'present' }] }, 'yes'],
    [{ headers: [{ name: 'none', is: 'present' }] }, 'no'],
    [{ headers: [{ name: 'tries', is: 'equals', value: '3' }] }, 'yes'],
    [{ headers: [{ name: 'tries', is: 'above', value: '3' }] }, 'no'],
    [{ headers: [{ name: 'tries', is: 'below', value: '4' }] }, 'yes'],
    [{ headers: [{ name: 'error', is: 'contains', value: 'timeout' }] }, 'yes'],
    [{ headers: [{ name: 'tries', is: 'equals', value: '' }] }, 'no'],
    [{ properties: [{ name: 'exchange', value: 'shop' }] }, 'yes'],
    [{ properties: [{ name: 'content_type', value: 'text/plain' }] }, 'no'],
    [{ min_age_ms: 60_000, max_age_ms: 60_000 }, 'yes'],
    [{ min_age_ms: 60_001 }, 'no'],
    [{ max_age_ms: 59_999 }, 'no'],
  ])('%o', (filter, expected) => expect(verdict(filter)).toBe(expected));

  test('finds text in the payload in either case', () => {
    expect(verdict({ text: 'ÅNGSTRÖM' }, subject({ json: { name: 'Ångström' } }))).toBe('yes');
    expect(verdict({ text: 'ohm' }, subject({ json: { name: 'Ångström' } }))).toBe('no');
  });

  test('finds values by JSON path, and takes what is no JSON for a miss', () => {
    const of = subject({ json: { order: { total: 120, paid: false, tags: ['new', 'eu'] } } });
    expect(verdict({ json: { path: '$.order.total', is: 'above', value: '100' } }, of)).toBe('yes');
    expect(verdict({ json: { path: '$.order.paid', is: 'equals', value: 'false' } }, of)).toBe('yes');
    expect(verdict({ json: { path: '$.order.tags[*]', is: 'equals', value: 'eu' } }, of)).toBe('yes');
    expect(verdict({ json: { path: '$.order.none', is: 'present' } }, of)).toBe('no');
    expect(verdict({ json: { path: '$.a', is: 'present' } }, subject({ text: '{"a":' }))).toBe('no');
    expect(verdict({ json: { path: '$.a', is: 'present' } }, subject({ text: 'hello' }))).toBe('no');
    expect(verdict({ json: { path: '$..', is: 'present' } }, of)).toContain('can’t read');
  });

  test('says when a payload is too large to be looked into whole', () => {
    const large = subject({ text: `begin${' '.repeat(searchPayloadBytesMax)}end` });
    expect(verdict({ text: 'begin' }, large)).toBe('yes');
    expect(verdict({ text: 'end' }, large)).toBe('unchecked');
    expect(verdict({ json: { path: '$.a', is: 'present' } }, large)).toBe('unchecked');
    expect(
      verdict({ text: 'end', json: { path: '$.a', is: 'present' }, key: { by: 'glob', pattern: 'z' } }, large),
    ).toBe('no');
  });
});

describe('a glob', () => {
  test.each<[string, string, boolean]>([
    ['*', '', true],
    ['', '', true],
    ['', 'a', false],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['a*b*c', 'aXbYbZc', true],
    ['a*b*c', 'aXbYbZ', false],
    ['*.eu', 'order.eu', true],
    ['order.*.eu', 'order.eu', false],
    ['[a]', '[a]', true],
  ])('%s on %s: %s', (pattern, text, expected) => expect(globMatches(pattern, text)).toBe(expected));

  test('made to take long takes no longer', () => {
    // The processor's time: a clock would also show how busy the machine is.
    const before = process.cpuUsage();
    expect(globMatches(`${'a*'.repeat(100)}b`, 'a'.repeat(10_000))).toBe(false);
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(1_000);
  });
});
