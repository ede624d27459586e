import { describe, expect, test } from 'vitest';
import { longstr } from '../field.ts';
import { consume, int, textOf } from '../fixtures.testing.ts';
import { queueOf, restart, start, texts } from '../restart.testing.ts';

describe('a backlog larger than memory', () => {
  const MANY = 5_000;

  test('keeps its order and its counts, and leaves memory', () => {
    const b = start(50_000);
    const queue = b.queue('q');
    for (let i = 0; i < MANY; i++) b.publish('', 'q', { text: String(i), persistent: i % 2 === 0 });
    expect(b.broker.residency.bytes).toBeLessThanOrEqual(50_000);
    expect([queue.readyCount, queue.storedCount]).toEqual([MANY, MANY / 2]);
    const inMemory = b.broker.residency.bytes;
    expect(queue.paged.messages).toBeGreaterThan(MANY * 0.9);
    expect(queue.readyBytes - queue.paged.bytes).toBeLessThan(inMemory);
    expect(queue.browse(MANY - 2, 5).map(textOf)).toEqual([String(MANY - 2), String(MANY - 1)]);
    const { sink } = consume(b, 'q', { noAck: true });
    expect(sink.texts).toEqual(Array.from({ length: MANY }, (_, i) => String(i)));
    expect([queue.readyCount, queue.readyBytes, b.store.size, b.broker.residency.bytes]).toEqual([0, 0, 0, 0]);
    expect(queue.paged).toEqual({ messages: 0, bytes: 0 });
  });

  test('is purged and deleted in the store too', () => {
    const b = start(10_000);
    const queue = b.queue('q');
    for (let i = 0; i < MANY; i++) b.publish('', 'q', { text: String(i), persistent: true });
    const { written } = b.store;
    expect(queue.purge()).toBe(MANY);
    expect(b.store.written - written).toBeLessThan(5);
    expect([b.store.size, queue.storedCount, queue.readyBytes]).toEqual([0, 0, 0]);
    b.publish('', 'q', { text: 'after', persistent: true });
    expect(texts(restart(b, { residentBytesMax: 10_000 }), 'q')).toEqual(['after']);
    expect(queue.purge()).toBe(1);
    for (let i = 0; i < MANY; i++) b.publish('', 'q', { text: String(i) });
    b.vhost.removeQueue(queue);
    expect([b.store.size, b.broker.residency.bytes]).toEqual([0, 0]);
  });

  test('what is damaged is left out, and the counts say so', () => {
    const b = start(0);
    const queue = b.queue('q');
    for (let i = 0; i < 100; i++) b.publish('', 'q', { text: 'abcde', persistent: true });
    const [, second] = queue.browse(0, 2);
    b.store.damaged.add(second?.place ?? 0);
    expect(consume(b, 'q', { noAck: true }).sink.got).toHaveLength(99);
    expect([queue.readyCount, queue.readyBytes, queue.storedCount, queue.storedBytes]).toEqual([0, 0, 0, 0]);
  });

  test('a queue that nobody reads gives way to one that somebody does', () => {
    const b = start(100_000);
    b.queue('cold');
    for (let i = 0; i < 200; i++) b.publish('', 'cold', { text: 'c', persistent: true });
    b.queue('warm');
    const { sink } = consume(b, 'warm', { prefetch: 1 });
    for (let i = 0; i < 10_000; i++) {
      b.publish('', 'warm', { text: String(i), persistent: true });
      b.publish('', 'warm', { text: String(i), persistent: true });
      b.settle();
      for (const entry of sink.got.splice(0)) queueOf(b, 'warm').ack(entry);
      b.settle();
      for (const entry of sink.got.splice(0)) queueOf(b, 'warm').ack(entry);
      b.settle();
    }
    expect(b.store.loads).toBe(0);
    b.queue('growing');
    for (let i = 0; i < 2_000; i++) b.publish('', 'growing', { text: 'g', persistent: true });
    expect(b.broker.residency.bytes).toBeLessThanOrEqual(100_000);
    expect(consume(b, 'cold', { noAck: true }).sink.got).toHaveLength(200);
  });

  test('what need not survive is confirmed at once, paged or not', () => {
    const b = start(0);
    b.queue('q');
    b.store.immediate = false;
    expect(b.publish('', 'q', {}).position).toBe(0);
    expect(b.publish('', 'q', {}).position).toBe(0);
    expect(b.store.size).toBeGreaterThan(0);
    expect(b.publish('', 'q', { persistent: true }).position).toBe(b.store.written);
  });

  test('a purge leaves what is out where it is', () => {
    const b = start(10_000);
    const queue = b.queue('q');
    for (let i = 0; i < MANY; i++) b.publish('', 'q', { text: String(i), persistent: true });
    consume(b, 'q', { prefetch: 2 });
    expect(queue.purge()).toBe(MANY - 2);
    expect([b.store.size, queue.storedCount]).toEqual([2, 2]);
    expect(texts(restart(b), 'q')).toEqual(['0*', '1*']);
  });

  test('is dropped in parts when it is too old or too long, and nothing of it is handed out meanwhile', () => {
    const b = start(10_000);
    const grave = b.queue('grave');
    const args = { 'x-dead-letter-exchange': longstr(''), 'x-dead-letter-routing-key': longstr('grave') };
    const old = b.queue('old', { ...args, 'x-message-ttl': int(1_000) });
    const long = b.queue('long', args);
    for (let i = 0; i < MANY; i++) for (const name of ['old', 'long']) b.publish('', name, { text: String(i) });
    const { sink } = consume(b, 'old');
    sink.room = false;
    for (const entry of sink.got.splice(0)) old.requeue([entry], false);
    b.env.advance(999);
    long.applyPolicy('p', undefined, { 'max-length': 10 });
    expect(long.readyCount).toBeGreaterThan(10);
    sink.room = true;
    b.pass(1);
    b.pass(0);
    expect([sink.got.length, old.readyCount, long.readyCount]).toEqual([0, 0, 10]);
    expect(long.browse(0, 1).map(textOf)).toEqual([String(MANY - 10)]);
    expect(grave.readyCount).toBe(2 * MANY - 10);
  });

  test('while memory is low, consumers that never acknowledge get no more than fits', () => {
    const b = start(1_000_000);
    const queue = b.queue('q');
    const text = 'x'.repeat(1024 * 1024);
    for (let i = 0; i < 80; i++) b.publish('', 'q', { text, persistent: true });
    b.broker.alarms.set('memory', true);
    const { sink } = consume(b, 'q');
    expect(sink.got).toHaveLength(64);
    for (const entry of sink.got.slice(0, 3)) queue.ack(entry);
    b.settle();
    expect(sink.got).toHaveLength(67);
    b.broker.alarms.set('memory', false);
    b.settle();
    expect(sink.got).toHaveLength(80);
  });

  test('an operator takes chosen messages out of what is paged', () => {
    const b = start(0);
    const queue = b.queue('q');
    for (let i = 1; i <= 100; i++) b.publish('', 'q', { text: String(i), persistent: true });
    const seqs = new Set(
      queue
        .browse(0, 100)
        .filter((_, i) => i % 2 === 0)
        .map(({ seq }) => seq),
    );
    expect(queue.take(seqs).map(textOf)).toHaveLength(50);
    expect(texts(b, 'q')).toEqual(Array.from({ length: 50 }, (_, i) => String(2 * i + 2)));
    expect(b.store.size).toBe(50);
  });
});
