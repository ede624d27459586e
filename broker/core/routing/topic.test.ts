import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addAll, link, matcherOf, queuesFor } from './fixture.testing.ts';

const PATTERNS = [
  ...['#', '*', '', 'a', 'a.#', '#.a', '*.*', 'a.*', 'a.*.b', '#.#', '*.#', '#.*', 'a.#.b', 'a.', '*.', '.', '..'],
];

/** As RabbitMQ 3.10.8 answered, with a queue bound by each of the patterns. */
const RECORDED: [string, string[]][] = [
  ['', ['#', '', '#.#']],
  ['a', ['#', '*', 'a', 'a.#', '#.a', '#.#', '*.#', '#.*']],
  ['.', ['#', '*.*', '#.#', '*.#', '#.*', '.', '*.']],
  ['a.', ['#', 'a.#', '*.*', 'a.*', '#.#', '*.#', '#.*', 'a.', '*.']],
  ['.a', ['#', '#.a', '*.*', '#.#', '*.#', '#.*']],
  ['a.b', ['#', 'a.#', '*.*', 'a.*', '#.#', '*.#', '#.*', 'a.#.b']],
  ['a..b', ['#', 'a.#', 'a.*.b', '#.#', '*.#', '#.*', 'a.#.b']],
  ['a.b.b', ['#', 'a.#', 'a.*.b', '#.#', '*.#', '#.*', 'a.#.b']],
  ['a.x.y.b', ['#', 'a.#', '#.#', '*.#', '#.*', 'a.#.b']],
  ['..', ['#', '#.#', '*.#', '#.*', '..']],
  ['b', ['#', '*', '#.#', '*.#', '#.*']],
];

test.each(RECORDED)('the key %j is matched as RabbitMQ does', (key, expected) => {
  const topic = matcherOf('topic');
  addAll(
    topic,
    PATTERNS.map((pattern) => link(pattern, pattern)),
  );
  expect(queuesFor(topic, key)).toEqual([...expected].sort());
});

/** Straight from the definition: slow, and easy to believe. */
function matches(pattern: readonly string[], key: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return key.length === 0;
  if (first === '#') return matches(rest, key) || (key.length > 0 && matches(pattern, key.slice(1)));
  return key.length > 0 && (first === '*' || first === key[0]) && matches(rest, key.slice(1));
}
const words = (text: string): string[] => (text === '' ? [] : text.split('.'));

const key = fc.array(fc.constantFrom('a', 'b', '', '#', '*'), { maxLength: 6 }).map((list) => list.join('.'));
const pattern = fc.array(fc.constantFrom('a', 'b', '', '*', '#'), { maxLength: 6 }).map((list) => list.join('.'));

test('the trie agrees with the definition, whatever has been added and removed', () => {
  fc.assert(
    fc.property(fc.array(pattern, { maxLength: 25 }), fc.array(pattern, { maxLength: 10 }), key, (kept, gone, k) => {
      const topic = matcherOf('topic');
      const removed = gone.map((each) => link('gone', each));
      addAll(topic, removed);
      addAll(
        topic,
        kept.map((each) => link(each, each)),
      );
      for (const each of removed) topic.remove(each);
      expect(queuesFor(topic, k)).toEqual(kept.filter((each) => matches(words(each), words(k))).sort());
    }),
    { numRuns: 2000 },
  );
});

test('removing the last binding leaves nothing behind', () => {
  const topic = matcherOf('topic');
  const bound = link('q', 'a.*.#.b');
  topic.add(bound);
  topic.remove(link('q', 'a.*.#.c'));
  topic.remove(bound);
  topic.remove(bound);
  expect(queuesFor(topic, 'a.x.b')).toEqual([]);
});

test('a pattern of many # costs no more than its length', () => {
  const topic = matcherOf('topic');
  const pathological = `${'#.a.'.repeat(31)}#.b`;
  topic.add(link('q', pathological));
  // With backtracking this key needs some 10^20 steps.
  expect(queuesFor(topic, 'a.'.repeat(126).slice(0, -1))).toEqual([]);
  expect(queuesFor(topic, `${'a.'.repeat(126)}b`)).toEqual(['q']);
});
