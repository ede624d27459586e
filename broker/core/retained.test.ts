import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { message } from './fixtures.testing.ts';
import { CURSOR_STEPS_MAX, RetainedMessages, SWEEP_MS } from './retained.ts';
import { VirtualEnv } from './virtual-env.testing.ts';

const setUp = (max?: { messages: number; bytes: number }) => {
  const env = new VirtualEnv();
  const retained = new RetainedMessages(env, () => undefined, max);
  const put = (topic: string, o: { text?: string; ttlMs?: number } = {}) =>
    retained.set(topic, message('amq.topic', topic, env.now(), { text: topic, ...o }));
  return { env, retained, put };
};

/** All that a cursor gives, however many calls it takes. */
function topics(retained: RetainedMessages, filter: string): string[] {
  const cursor = retained.match(filter);
  const out: string[] = [];
  while (!cursor.done) {
    const found = cursor.next();
    if (found) out.push(found.topic);
  }
  return out.sort();
}

describe('retained messages', () => {
  test('keeps the last of each topic', () => {
    const { retained, put } = setUp();
    put('a/b', { text: 'one' });
    put('a/b', { text: 'two' });
    expect(retained.size).toBe(1);
    expect(Buffer.from(retained.get('a/b')?.body ?? []).toString()).toBe('two');
    expect(retained.get('a')).toBeUndefined();
  });

  test('forgets a topic, and all that it cost', () => {
    const { retained, put } = setUp();
    put('a/b/c');
    put('a');
    retained.set('a/b/c', undefined);
    retained.set('a/b', undefined);
    expect(topics(retained, '#')).toEqual(['a']);
    retained.set('a', undefined);
    expect([retained.size, retained.bytes]).toEqual([0, 0]);
    expect([...retained.level(undefined)]).toEqual([]);
  });

  test('costs the same for the same messages, whatever was there before', () => {
    const { retained, put } = setUp();
    put('a/b', { text: 'x' });
    const { bytes } = retained;
    put('a/b', { text: 'much longer than before' });
    put('a/b/c/d');
    retained.set('a/b/c/d', undefined);
    put('a/b', { text: 'x' });
    expect(retained.bytes).toBe(bytes);
  });

  test('has a bound in messages: a new topic is refused, a known one is not', () => {
    const { retained, put } = setUp({ messages: 1, bytes: 1_000_000 });
    expect(put('a')).toBeUndefined();
    expect(put('b')).toMatchObject({ kind: 'limit' });
    expect(put('a', { text: 'new' })).toBeUndefined();
    expect(topics(retained, '#')).toEqual(['a']);
  });

  test('has a bound in bytes, in which levels count', () => {
    const { retained, put } = setUp({ messages: 100, bytes: 10_000 });
    expect(put('a')).toBeUndefined();
    expect(put('a', { text: 'x'.repeat(10_000) })).toMatchObject({ kind: 'limit' });
    expect(put('/'.repeat(200))).toMatchObject({ kind: 'limit' });
    expect(Buffer.from(retained.get('a')?.body ?? []).toString()).toBe('a');
  });

  test('keeps its own copy of the bytes, when they are a small part of what came in', () => {
    const { env, retained } = setUp();
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    const isShared = (bytes: number): boolean => {
      retained.set('a', message('amq.topic', 'a', env.now(), { body: chunk.subarray(0, bytes) }));
      return retained.get('a')?.body.buffer === chunk.buffer;
    };
    expect([3, 20_000, 500_000].map(isShared)).toEqual([false, false, true]);
  });

  test('[MQTT-3.3.2-5] an expired message is not given out, and is swept in time', () => {
    const { env, retained, put } = setUp();
    put('short', { ttlMs: 1_000 });
    put('long', { ttlMs: 2 * SWEEP_MS });
    env.advance(999);
    expect(topics(retained, '#')).toEqual(['long', 'short']);
    env.advance(1);
    expect(topics(retained, '#')).toEqual(['long']);
    expect(retained.get('short')).toBeUndefined();
    env.advance(SWEEP_MS);
    expect(retained.size).toBe(1);
    env.advance(2 * SWEEP_MS);
    expect([retained.size, retained.bytes, env.pendingTimers]).toEqual([0, 0, 0]);
  });

  test('one that replaces an expiring message does not expire with it', () => {
    const { env, retained, put } = setUp();
    put('a', { ttlMs: 1_000 });
    put('a');
    env.advance(2 * SWEEP_MS);
    expect(topics(retained, 'a')).toEqual(['a']);
  });

  test('rings no timer when it is disposed of', () => {
    const { env, retained, put } = setUp();
    put('a', { ttlMs: 1 });
    retained.dispose();
    expect(env.pendingTimers).toBe(0);
  });

  test('shows one level of its tree', () => {
    const { retained, put } = setUp();
    for (const topic of ['a', 'a/b', 'a/b/c', '/x']) put(topic);
    const shown = (prefix?: string) =>
      [...retained.level(prefix)].map(({ name, count, held }) => [name, count, held?.topic]);
    expect(shown()).toEqual([
      ['a', 3, 'a'],
      ['', 1, undefined],
    ]);
    expect(shown('a')).toEqual([['b', 2, 'a/b']]);
    expect(shown('')).toEqual([['x', 1, '/x']]);
    expect(shown('nowhere')).toEqual([]);
  });
});

describe('a cursor', () => {
  test.each([
    ['sport/tennis/player1', ['sport/tennis/player1']],
    ['sport/tennis/player1/#', ['sport/tennis/player1', 'sport/tennis/player1/ranking']],
    ['sport/#', ['sport', 'sport/', 'sport/tennis/player1', 'sport/tennis/player1/ranking']],
    ['sport/+', ['sport/']],
    ['+/+', ['/finance', 'sport/']],
    ['/+', ['/finance']],
    ['+', ['sport']],
    ['+/tennis/#', ['sport/tennis/player1', 'sport/tennis/player1/ranking']],
    ['#', ['/finance', 'sport', 'sport/', 'sport/tennis/player1', 'sport/tennis/player1/ranking']],
    ['$SYS/#', ['$SYS/broker/uptime', '$SYS/x']],
    ['$SYS/+', ['$SYS/x']],
    ['+/broker/uptime', []],
    ['nothing/here', []],
  ])('[MQTT-4.7.1-1, -4.7.1-2, -4.7.2-1] finds for %s', (filter, expected) => {
    const { retained, put } = setUp();
    for (const topic of [
      'sport',
      'sport/',
      'sport/tennis/player1',
      'sport/tennis/player1/ranking',
      '/finance',
      '$SYS/x',
      '$SYS/broker/uptime',
    ]) {
      put(topic);
    }
    expect(topics(retained, filter)).toEqual(expected);
  });

  test('finds what a plain comparison finds, once', () => {
    const level = fc.constantFrom('', 'a', 'b', '$c');
    const topic = fc.array(level, { minLength: 1, maxLength: 4 });
    const filter = fc
      .tuple(fc.array(fc.oneof(level, fc.constant('+')), { minLength: 1, maxLength: 4 }), fc.boolean())
      .map(([levels, hash]) => [...levels, ...(hash ? ['#'] : [])]);
    fc.assert(
      fc.property(fc.array(topic, { maxLength: 12 }), filter, (kept, wanted) => {
        const { retained, put } = setUp();
        const names = new Set(kept.map((levels) => levels.join('/')));
        for (const name of names) put(name);
        const expected = [...names].filter((name) => matches(wanted, name.split('/')));
        expect(topics(retained, wanted.join('/'))).toEqual(expected.sort());
      }),
    );
  });

  test('looks at a bounded number of topics in one call', () => {
    const { retained, put } = setUp();
    for (let i = 0; i < 3 * CURSOR_STEPS_MAX; i++) put(`a/${i}/b`);
    put('a/last/c');
    const cursor = retained.match('a/+/c');
    expect(cursor.next()).toBeUndefined();
    expect(cursor.done).toBe(false);
    expect(topics(retained, 'a/+/c')).toEqual(['a/last/c']);
  });

  test('goes on while topics come and go', () => {
    const { retained, put } = setUp();
    for (const topic of ['a/1', 'a/2', 'a/3', 'b/1']) put(topic);
    const cursor = retained.match('#');
    expect(cursor.next()?.topic).toBe('a/1');
    for (const topic of ['a/1', 'a/2', 'a/3']) retained.set(topic, undefined);
    put('c');
    const rest: string[] = [];
    while (!cursor.done) {
      const found = cursor.next();
      if (found) rest.push(found.topic);
    }
    expect(rest).toEqual(['b/1', 'c']);
  });
});

/** MQTT 5 §4.7 said once more. */
function matches(filter: readonly string[], topic: readonly string[]): boolean {
  if ((filter[0] === '#' || filter[0] === '+') && topic[0]?.startsWith('$')) return false;
  return below(filter, topic);
}

function below(filter: readonly string[], topic: readonly string[]): boolean {
  const [head, ...rest] = filter;
  if (head === undefined) return topic.length === 0;
  if (head === '#') return true;
  return topic.length > 0 && (head === '+' || head === topic[0]) && below(rest, topic.slice(1));
}
