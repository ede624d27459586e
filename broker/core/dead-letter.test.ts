import { describe, expect, test } from 'vitest';
import { Actor } from './actor.ts';
import { array, type Field, longstr, type Table } from './field.ts';
import { type Bench, bench, consume, int, textOf } from './fixtures.testing.ts';
import type { Entry } from './queue/entry.ts';
import { CHAINED_DEATHS_MAX } from './undertaker.ts';

const dlx = (exchange: string, key?: string) => ({
  'x-dead-letter-exchange': longstr(exchange),
  ...(key === undefined ? {} : { 'x-dead-letter-routing-key': longstr(key) }),
});

/** A table as plain values, so that a whole `x-death` can be compared at a glance. */
function plain(field: Field): unknown {
  if (field.type === 'table') return plainTable(field.value);
  if (field.type === 'array') return field.value.map(plain);
  if (field.type === 'void') return null;
  return typeof field.value === 'bigint' ? Number(field.value) : field.value;
}
const plainTable = (table: Table): unknown => Object.fromEntries([...table].map(([k, v]) => [k, plain(v)]));
const deaths = (entry: Entry | undefined) => plain(entry?.message.headers.get('x-death') ?? array([]));

const bindToFanout = (b: Bench, queue: string) =>
  b.vhost.bind(Actor.system, { source: 'amq.fanout', destination: queue, toQueue: true, key: '', args: new Map() });

describe('x-death', () => {
  test('a rejected message tells where it died, and how it had come there', () => {
    const b = bench();
    b.queue('dead');
    const queue = b.queue('work', dlx('', 'dead'));
    b.publish('', 'work', { text: 'm', properties: { headers: new Map([['mine', int(1)]]) } });
    queue.reject(consume(b, 'work').sink.got[0] as Entry);
    const [dead] = b.vhost.queues.get('dead')?.browse(0, 1) ?? [];
    expect(plainTable(dead?.message.headers ?? new Map())).toEqual({
      mine: 1,
      'x-death': [
        {
          count: 1,
          reason: 'rejected',
          queue: 'work',
          time: Math.floor(b.env.now() / 1000),
          exchange: '',
          'routing-keys': ['work'],
        },
      ],
      'x-first-death-exchange': '',
      'x-first-death-queue': 'work',
      'x-first-death-reason': 'rejected',
    });
    expect([dead?.message.exchange, dead?.message.routingKey]).toEqual(['', 'dead']);
  });

  test('the time to live is taken off, and remembered', () => {
    const b = bench();
    b.queue('dead');
    b.queue('work', dlx('', 'dead'));
    b.publish('', 'work', { ttlMs: 50, properties: { expiration: '50' } });
    b.pass(50);
    const [dead] = b.vhost.queues.get('dead')?.browse(0, 1) ?? [];
    expect(deaths(dead)).toMatchObject([{ reason: 'expired', 'original-expiration': '50' }]);
    expect(dead?.message.properties.expiration).toBeUndefined();
    b.pass(1000);
    expect(b.vhost.queues.get('dead')?.readyCount).toBe(1);
  });

  test('the same death again raises the count and keeps the first time', () => {
    const b = bench();
    const queue = b.queue('again', dlx('', 'again'));
    b.publish('', 'again');
    const { sink } = consume(b, 'again', { prefetch: 1 });
    queue.reject(sink.got[0] as Entry);
    b.settle();
    const first = Math.floor(b.env.now() / 1000);
    b.pass(5000);
    queue.reject(sink.got[1] as Entry);
    b.settle();
    expect(deaths(sink.got[2])).toMatchObject([{ count: 2, reason: 'rejected', time: first }]);
  });

  test("a client's own x-death is kept from being the first death", () => {
    const b = bench();
    b.queue('dead');
    const queue = b.queue('work', dlx('', 'dead'));
    b.publish('', 'work', { properties: { headers: new Map([['x-death', longstr('bogus')]]) } });
    queue.reject(consume(b, 'work').sink.got[0] as Entry);
    const [dead] = b.vhost.queues.get('dead')?.browse(0, 1) ?? [];
    expect(deaths(dead)).toMatchObject([{ count: 1, reason: 'rejected' }]);
    expect(dead?.message.headers.has('x-first-death-queue')).toBe(false);
  });
});

describe('where the dead go', () => {
  test('a queue over its length sends the oldest', () => {
    const b = bench();
    b.queue('dead');
    b.queue('work', { ...dlx('', 'dead'), 'x-max-length': int(1) });
    for (const text of ['a', 'b', 'c']) b.publish('', 'work', { text });
    const dead = b.vhost.queues.get('dead')?.browse(0, 9) ?? [];
    expect(dead.map((e) => Buffer.from(e.message.body).toString())).toEqual(['a', 'b']);
    expect(deaths(dead[0])).toMatchObject([{ reason: 'maxlen' }]);
  });

  test('a missing exchange loses the message, and that is counted', () => {
    const b = bench();
    const queue = b.queue('work', dlx('nowhere'));
    b.publish('', 'work');
    queue.reject(consume(b, 'work').sink.got[0] as Entry);
    expect(b.vhost.totals.deadLost).toBe(1);
  });

  test('a circle that only the broker keeps turning ends', () => {
    const b = bench();
    b.queue('a', { ...dlx('', 'b'), 'x-message-ttl': int(10) });
    b.queue('b', { ...dlx('', 'a'), 'x-message-ttl': int(10) });
    b.publish('', 'a');
    b.pass(1000);
    expect([b.vhost.queues.get('a')?.readyCount, b.vhost.queues.get('b')?.readyCount]).toEqual([0, 0]);
    expect(b.vhost.totals.deadExpired).toBe(2);
  });

  test('a circle with a rejection in it goes on: retry after a delay', () => {
    const b = bench();
    const work = b.queue('work', dlx('', 'wait'));
    b.queue('wait', { ...dlx('', 'work'), 'x-message-ttl': int(10) });
    b.publish('', 'work');
    const { sink } = consume(b, 'work');
    for (let round = 0; round < 3; round++) {
      work.reject(sink.got[round] as Entry);
      b.pass(10);
    }
    expect(sink.got).toHaveLength(4);
    expect(deaths(sink.got[3])).toMatchObject([
      { count: 3, queue: 'wait' },
      { count: 3, queue: 'work' },
    ]);
  });

  test('a chain of a thousand full queues needs no deeper stack', () => {
    const b = bench();
    const last = 1000;
    for (let i = 0; i <= last; i++) b.queue(`q${i}`, { ...dlx('', `q${i + 1}`), 'x-max-length': int(1) });
    for (let i = 0; i <= last; i++) b.publish('', `q${i}`, { text: String(i) });
    b.publish('', 'q0', { text: 'one too many' });
    expect(b.vhost.queues.get('q0')?.browse(0, 1).map(textOf)).toEqual(['one too many']);
    expect(b.vhost.queues.get(`q${last}`)?.browse(0, 1).map(textOf)).toEqual([String(last - 1)]);
  });

  test('queues that push each other out in every order come to an end', () => {
    const b = bench();
    const queues = Array.from({ length: 8 }, (_, i) =>
      b.queue(`full${i}`, { 'x-max-length': int(0), ...dlx('amq.fanout') }),
    );
    for (const { name } of queues) bindToFanout(b, name);
    b.publish('amq.fanout', '', { text: 'm' });
    const deaths = queues.reduce((sum, { stats }) => sum + stats.deadLettered, 0);
    // One death of each at the start, and then as many as are allowed at once.
    expect(deaths).toBeGreaterThan(CHAINED_DEATHS_MAX);
    expect(deaths).toBeLessThanOrEqual(queues.length * CHAINED_DEATHS_MAX);
    expect(b.vhost.totals.deadLost).toBeGreaterThan(0);
    // The next one is buried as ever.
    const queue = b.queue('work', dlx('', 'dead'));
    b.queue('dead');
    b.publish('', 'work', { text: 'next' });
    queue.reject(consume(b, 'work').sink.got[0] as Entry);
    expect(b.vhost.queues.get('dead')?.readyCount).toBe(1);
  });

  test('a forged rejection does not keep a circle turning for ever', () => {
    const b = bench();
    b.queue('ping', { 'x-max-length': int(0), ...dlx('', 'pong') });
    b.queue('pong', { 'x-max-length': int(0), ...dlx('', 'ping') });
    const forged = new Map([
      ['queue', longstr('elsewhere')],
      ['reason', longstr('rejected')],
    ]);
    const headers = new Map([['x-death', array([{ type: 'table', value: forged }])]]);
    b.publish('', 'ping', { properties: { headers } });
    expect(b.vhost.totals.deadMaxlen).toBeLessThanOrEqual(CHAINED_DEATHS_MAX);
    expect(b.vhost.totals.deadLost).toBe(1);
  });
});
