import { expect, test } from 'vitest';
import { EMPTY_TABLE } from '../field.ts';
import { addAll, link, matcherOf, queuesFor } from './fixture.testing.ts';
import { createMatcher, EXCHANGE_TYPES } from './matcher.ts';

test('every type of exchange that is announced can be made, and no other', () => {
  expect(EXCHANGE_TYPES).toEqual(['direct', 'fanout', 'headers', 'topic', 'x-consistent-hash']);
  for (const type of EXCHANGE_TYPES) expect(createMatcher(type, EMPTY_TABLE)).toBeDefined();
  expect(createMatcher('wat', EMPTY_TABLE)).toBeUndefined();
  expect(createMatcher('toString', EMPTY_TABLE)).toBeUndefined();
});

test('a direct exchange wants the very key', () => {
  const direct = matcherOf('direct');
  const again = link('one', 'a');
  addAll(direct, [link('one', 'a'), again, link('two', 'a'), link('three', 'b'), link('four', '')]);
  expect(queuesFor(direct, 'a')).toEqual(['one', 'one', 'two']);
  expect(queuesFor(direct, '')).toEqual(['four']);
  expect(queuesFor(direct, 'a.b')).toEqual([]);
  direct.remove(again);
  direct.remove(link('two', 'a')); // not the very object
  expect(queuesFor(direct, 'a')).toEqual(['one', 'two']);
});

test('a fanout exchange wants nothing', () => {
  const fanout = matcherOf('fanout');
  const one = link('one', 'a');
  addAll(fanout, [one, link('two', '')]);
  expect(queuesFor(fanout, 'whatever')).toEqual(['one', 'two']);
  fanout.remove(one);
  expect(queuesFor(fanout, 'a')).toEqual(['two']);
});
