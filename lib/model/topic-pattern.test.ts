import { describe, expect, test } from 'vitest';
import { topicCovers, topicMiss } from './topic-pattern';

describe('topic patterns', () => {
  test.each([
    ['a.b', 'a.b'],
    ['*.b', 'a.b'],
    ['#', ''],
    ['#', 'a.b.c'],
    ['a.#', 'a'],
    ['#.b', 'b'],
    ['#.b', 'a.a.b'],
    ['a.*', 'a.b'],
    ['a.#.b', 'a.b'],
    ['a.#.b', 'a.x.y.b'],
    ['#.x.#', 'a.x.b'],
    ['#.a.*.#.b', 'a.a.c.b'],
    ['#.#', ''],
    ['', ''],
    ['.', '.'],
    ['*.*', '.'],
  ])('%s and %s', (pattern, key) => {
    expect(topicMiss(pattern, key)).toBeUndefined();
  });

  test.each([
    ['a.b', 'a.c', { kind: 'word', level: 2, wanted: 'b', found: 'c' }],
    ['a.b', 'a', { kind: 'word', level: 2, wanted: 'b', found: null }],
    ['a.*', 'a', { kind: 'word', level: 2, wanted: '*', found: null }],
    ['a.*', 'a.b.c', { kind: 'too-long', level: 3, found: 'c' }],
    ['a.b', 'a.b.c', { kind: 'too-long', level: 3, found: 'c' }],
    // `*` asks for one word, and the empty key has none.
    ['*', '', { kind: 'word', level: 1, wanted: '*', found: null }],
    ['', 'a', { kind: 'too-long', level: 1, found: 'a' }],
    ['a.#.z', 'a.b.y', { kind: 'word', level: 3, wanted: 'z', found: 'y' }],
    ['a.#.z', 'a', { kind: 'too-short', words: 1, wordsMin: 2 }],
    ['#.m.n.#', 'a.m.b', { kind: 'nowhere', wanted: 'm.n' }],
  ])('%s and %s: why not', (pattern, key, why) => {
    expect(topicMiss(pattern, key)).toEqual(why);
  });
});

describe('one pattern covers another', () => {
  test.each([
    ['#', 'a.b', true],
    ['#', '#', true],
    ['a.#', 'a', true],
    ['a.#', 'a.*.#', true],
    ['*.b', 'a.b', true],
    ['*.b', '*.b', true],
    ['*', '#', false],
    ['a.*', 'a.#', false],
    ['a.b', '*.b', false],
    ['a.*', 'a.b.c', false],
  ])('%s over %s: %s', (general, specific, expected) => expect(topicCovers(general, specific)).toBe(expected));
});
