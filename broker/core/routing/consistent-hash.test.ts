import { expect, test } from 'vitest';
import { EMPTY_TABLE, long, longstr, timestamp } from '../field.ts';
import type { Properties } from '../properties.ts';
import type { Link, Matcher } from './contract.ts';
import { addAll, link, matcherOf, queuesFor, routable, tableOf } from './fixture.testing.ts';
import { checkExchangeArgs } from './matcher.ts';

const KEYS = Array.from({ length: 20_000 }, (_, i) => `order.${i}`);
const assign = (matcher: Matcher<Link>): string[] => KEYS.map((key) => queuesFor(matcher, key).join());

test.each([
  ['abc', 'The binding key must be an integer: <<"abc">>'],
  ['', 'The binding key must be an integer: <<>>'],
  ['1.5', 'The binding key must be an integer: <<"1.5">>'],
  ['0', 'The binding key must be greater than 0'],
  ['-3', 'The binding key must be greater than 0'],
  ['1', undefined],
  ['+10', undefined],
])('the weight %j', (key, text) => {
  expect(matcherOf('x-consistent-hash').check(key, EMPTY_TABLE)?.text).toBe(text);
});

test('each key goes one way, and the ways are shared by weight', () => {
  const hash = matcherOf('x-consistent-hash');
  addAll(hash, [link('light', '1'), link('middle', '2'), link('heavy', '7')]);
  const ways = assign(hash);
  expect(assign(hash)).toEqual(ways);
  const shareOf = (name: string) => ways.filter((way) => way === name).length / ways.length;
  expect(shareOf('light')).toBeCloseTo(0.1, 1);
  expect(shareOf('middle')).toBeCloseTo(0.2, 1);
  expect(shareOf('heavy')).toBeCloseTo(0.7, 1);
});

test('a queue that goes gives away its own keys only, and takes them back', () => {
  const hash = matcherOf('x-consistent-hash');
  const gone = link('c', '3');
  addAll(hash, [link('a', '1'), link('b', '2'), gone, link('d', '4')]);
  const before = assign(hash);
  hash.remove(gone);
  const after = assign(hash);
  for (const [i, way] of before.entries()) if (way !== 'c') expect(after[i]).toBe(way);
  expect(after).not.toContain('c');
  hash.add(gone);
  expect(assign(hash)).toEqual(before);
});

test('of several bindings to one queue the oldest gives the weight', () => {
  const destination = { name: 'twice' };
  const first: Link = { key: '1', args: EMPTY_TABLE, toQueue: true, destination };
  const second: Link = { key: '1000000', args: EMPTY_TABLE, toQueue: true, destination };
  const hash = matcherOf('x-consistent-hash');
  addAll(hash, [first, second, link('other', '1')]);
  const shareOfTwice = () => assign(hash).filter((way) => way === 'twice').length / KEYS.length;
  expect(shareOfTwice()).toBeCloseTo(0.5, 1);
  hash.remove(first);
  expect(shareOfTwice()).toBeGreaterThan(0.99);
  hash.remove(second);
  expect(shareOfTwice()).toBe(0);
});

const sources: [string, Record<string, ReturnType<typeof longstr>>, (i: number) => ReturnType<typeof routable>][] = [
  ['a header', { 'hash-header': longstr('id') }, (i) => routable(tableOf({ id: longstr(`v${i}`) }))],
  ['a number in a header', { 'hash-header': longstr('id') }, (i) => routable(tableOf({ id: long(i) }))],
  ...(['correlation_id', 'message_id', 'timestamp'] as const).map((name): (typeof sources)[number] => [
    name,
    { 'hash-property': longstr(name) },
    (i) => routable(EMPTY_TABLE, propertyOf(name, i)),
  ]),
];

function propertyOf(name: 'correlation_id' | 'message_id' | 'timestamp', i: number): Properties {
  if (name === 'timestamp') {
    const field = timestamp(i);
    return field.type === 'timestamp' ? { timestamp: field.value } : {};
  }
  return name === 'message_id' ? { messageId: `m${i}` } : { correlationId: `c${i}` };
}

test.each(sources)('%s takes the place of the key', (_what, args, messageOf) => {
  const hash = matcherOf('x-consistent-hash', tableOf(args));
  addAll(hash, [link('a', '1'), link('b', '1')]);
  expect(hash.keyOnly).toBe(false);
  const ways = Array.from({ length: 200 }, (_, i) => queuesFor(hash, 'one key', messageOf(i)).join());
  expect(new Set(ways)).toEqual(new Set(['a', 'b']));
  expect(queuesFor(hash, 'another key', messageOf(7))).toEqual([ways[7]]);
  // Without it, all of them go one way.
  expect(queuesFor(hash, 'x')).toEqual(queuesFor(hash, 'y'));
});

test.each([
  [{ 'hash-property': longstr('app_id') }, 'Unsupported property: app_id'],
  [
    { 'hash-property': longstr('message_id'), 'hash-header': longstr('x') },
    'hash-header and hash-property are mutually exclusive',
  ],
  [{ 'hash-header': longstr('x') }, undefined],
  [{}, undefined],
])('declared with %j', (args, text) => {
  expect(checkExchangeArgs('x-consistent-hash', tableOf(args))?.text).toBe(text);
  expect(checkExchangeArgs('direct', tableOf(args))).toBeUndefined();
});
