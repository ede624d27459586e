import { describe, expect, test } from 'vitest';
import { cpuClock } from '../cpu-clock.testing.ts';
import { longstr } from '../field.ts';
import { bench, consume, int, RecordingSink, textOf } from '../fixtures.testing.ts';
import type { Entry } from './entry.ts';
import type { Queue } from './queue.ts';

const texts = (queue: Queue) => queue.browse(0, 1000).map(textOf);
const at = (entries: Entry[], i: number): Entry => {
  const entry = entries[i];
  if (!entry) throw new Error(`nothing at ${i}`);
  return entry;
};

describe('order and redelivery', () => {
  test('first in, first out; what comes back takes its old place', () => {
    const b = bench();
    const queue = b.queue('q');
    for (const text of ['a', 'b', 'c', 'd', 'e']) b.publish('', 'q', { text });
    const { sink } = consume(b, 'q', { prefetch: 3 });
    expect(sink.texts).toEqual(['a', 'b', 'c']);
    const [a, second, c] = [at(sink.got, 0), at(sink.got, 1), at(sink.got, 2)];
    sink.room = false;
    queue.requeue([second, a, c], true);
    b.settle();
    expect(texts(queue)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(queue.browse(0, 5).map((e) => e.redelivered)).toEqual([true, true, true, false, false]);
  });

  test('what comes back in great numbers finds its place without moving all the others', () => {
    const b = bench();
    const queue = b.queue('q');
    const COUNT = 100_000;
    for (let i = 0; i < 2 * COUNT; i++) b.publish('', 'q', { text: String(i) });
    const { sink, consumer } = consume(b, 'q', { prefetch: COUNT });
    queue.removeConsumer(consumer);
    // One by one, first from the middle on and then from the front: the dearest way.
    const [early, late] = [sink.got.slice(0, COUNT / 2), sink.got.slice(COUNT / 2)];
    const spentMs = cpuClock();
    for (const entry of late) queue.requeue([entry], true);
    queue.requeue(early.toReversed(), true);
    // Quadratic work takes many seconds; this takes a few hundredths of one.
    expect(spentMs()).toBeLessThan(2_000);
    expect(queue.browse(0, 2 * COUNT).every((entry, i) => entry.seq === i + 1)).toBe(true);
  });

  test('a message is ready, unacknowledged or gone, and the counts say so', () => {
    const b = bench();
    const queue = b.queue('q');
    b.publish('', 'q', { text: 'one' });
    b.publish('', 'q', { text: 'three' });
    const { sink, consumer } = consume(b, 'q', { prefetch: 1 });
    expect([queue.readyCount, queue.unackedCount, queue.readyBytes, queue.unackedBytes]).toEqual([1, 1, 5, 3]);
    queue.ack(at(sink.got, 0));
    b.settle();
    expect([queue.readyCount, queue.unackedCount, consumer.unackedCount]).toEqual([0, 1, 1]);
    queue.ack(at(sink.got, 1));
    b.settle();
    expect([queue.readyCount, queue.unackedCount, consumer.unackedCount]).toEqual([0, 0, 0]);
  });

  test('an ack after the queue was deleted changes nothing', () => {
    const b = bench();
    const queue = b.queue('q');
    b.publish('', 'q');
    const { sink } = consume(b, 'q');
    b.vhost.removeQueue(queue);
    queue.ack(at(sink.got, 0));
    queue.requeue(sink.got, false);
    expect(sink.cancelledTags).toEqual(['c']);
    expect(queue.stats.ack).toBe(0);
  });
});

test('a message without time to live waits behind one that lives, and goes when it comes to the front', () => {
  const b = bench();
  const queue = b.queue('q', { 'x-max-length': int(2) });
  b.publish('', 'q', { text: 'lives' });
  b.publish('', 'q', { text: 'dies', ttlMs: 0 });
  expect(texts(queue)).toEqual(['lives', 'dies']);
  queue.get(true, new RecordingSink());
  expect([texts(queue), queue.stats.expired]).toEqual([[], 1]);
});

describe('dispatch', () => {
  test('consumers of one priority take turns', () => {
    const b = bench();
    b.queue('q');
    const sinks = ['x', 'y', 'z'].map((tag) => consume(b, 'q', { tag, noAck: true }).sink);
    for (let i = 1; i <= 6; i++) b.publish('', 'q', { text: String(i) });
    expect(sinks.map((s) => s.texts)).toEqual([
      ['1', '4'],
      ['2', '5'],
      ['3', '6'],
    ]);
  });

  test('fair dispatch: who still works gets nothing more', () => {
    const b = bench();
    const queue = b.queue('q');
    const slow = consume(b, 'q', { tag: 'slow', prefetch: 1 }).sink;
    const fast = consume(b, 'q', { tag: 'fast', prefetch: 1 }).sink;
    for (let i = 1; i <= 5; i++) b.publish('', 'q', { text: String(i) });
    for (let i = 0; i < 3; i++) {
      queue.ack(at(fast.got, i));
      b.settle();
    }
    expect(slow.texts).toEqual(['1']);
    expect(fast.texts).toEqual(['2', '3', '4', '5']);
  });

  test('the higher priority is served while it has credit', () => {
    const b = bench();
    b.queue('q');
    const low = consume(b, 'q', { tag: 'low', prefetch: 2 }).sink;
    const high = consume(b, 'q', { tag: 'high', prefetch: 2, priority: 5 }).sink;
    for (let i = 1; i <= 5; i++) b.publish('', 'q', { text: String(i) });
    expect([high.texts, low.texts]).toEqual([
      ['1', '2'],
      ['3', '4'],
    ]);
  });

  test('a socket that is full gets nothing, and goes on later', () => {
    const b = bench();
    const queue = b.queue('q');
    const { sink } = consume(b, 'q', { noAck: true });
    sink.room = false;
    b.publish('', 'q', { text: 'waits' });
    expect([sink.texts, queue.readyCount]).toEqual([[], 1]);
    sink.room = true;
    b.broker.pumpLater(queue);
    b.settle();
    expect(sink.texts).toEqual(['waits']);
  });

  test('a single active consumer is followed by the next in line, whatever its priority', () => {
    const b = bench();
    const queue = b.queue('q', { 'x-single-active-consumer': { type: 'bool', value: true } });
    const first = consume(b, 'q', { tag: 'A' });
    const second = consume(b, 'q', { tag: 'B', priority: 10 });
    b.publish('', 'q', { text: '1' });
    expect([first.sink.texts, second.sink.texts]).toEqual([['1'], []]);
    queue.removeConsumer(first.consumer);
    b.publish('', 'q', { text: '2' });
    expect(second.sink.texts).toEqual(['2']);
    queue.requeue(first.sink.got, false);
    b.settle();
    expect(second.sink.texts).toEqual(['2', '1*']);
  });
});

describe('limits', () => {
  test('drop-head counts ready messages only', () => {
    const b = bench();
    const queue = b.queue('q', { 'x-max-length': int(2) });
    for (const text of ['a', 'b', 'c', 'd']) b.publish('', 'q', { text });
    expect(texts(queue)).toEqual(['c', 'd']);
  });

  test('bytes are a limit too, and one message above it drops all', () => {
    const b = bench();
    const queue = b.queue('q', { 'x-max-length-bytes': int(10) });
    for (const text of ['aaaaa', 'bbbbb', 'c']) b.publish('', 'q', { text });
    expect(texts(queue)).toEqual(['bbbbb', 'c']);
    b.publish('', 'q', { text: 'x'.repeat(11) });
    expect(texts(queue)).toEqual([]);
  });

  test('reject-publish refuses at the door', () => {
    const b = bench();
    const queue = b.queue('q', { 'x-max-length': int(1), 'x-overflow': longstr('reject-publish') });
    expect(b.publish('', 'q', { text: 'r0' }).rejected).toBe(false);
    expect(b.publish('', 'q', { text: 'r1' }).rejected).toBe(true);
    expect(texts(queue)).toEqual(['r0']);
  });

  test('the delivery limit of a quorum queue ends a loop of requeues', () => {
    const b = bench();
    b.queue('dead');
    const queue = b.queue('q', {
      'x-queue-type': longstr('quorum'),
      'x-delivery-limit': int(1),
      'x-dead-letter-exchange': longstr(''),
      'x-dead-letter-routing-key': longstr('dead'),
    });
    b.publish('', 'q', { text: 'poison' });
    const { sink } = consume(b, 'q');
    queue.requeue([at(sink.got, 0)], true);
    b.settle();
    expect(at(sink.got, 1).deliveryCount).toBe(1);
    queue.requeue([at(sink.got, 1)], true);
    b.settle();
    expect(sink.got).toHaveLength(2);
    expect(b.vhost.queues.get('dead')?.readyCount).toBe(1);
  });
});

describe('priorities', () => {
  test('the higher one first, then the older one; above the maximum is the maximum', () => {
    const b = bench();
    b.queue('q', { 'x-max-priority': int(5) });
    for (const [text, priority] of [
      ['none', 0],
      ['p3', 3],
      ['p9', 9],
      ['p5', 5],
      ['p3b', 3],
    ] as const) {
      b.publish('', 'q', { text, priority });
    }
    expect(consume(b, 'q', { noAck: true }).sink.texts).toEqual(['p9', 'p5', 'p3', 'p3b', 'none']);
  });
});

describe('time', () => {
  test('the smaller of the two times to live counts', () => {
    const b = bench();
    const queue = b.queue('q', { 'x-message-ttl': int(100) });
    b.publish('', 'q', { text: 'short', ttlMs: 50 });
    b.publish('', 'q', { text: 'long', ttlMs: 5000 });
    b.pass(50);
    expect(texts(queue)).toEqual(['long']);
    b.pass(50);
    expect(texts(queue)).toEqual([]);
    expect(queue.stats.expired).toBe(2);
  });

  test('a message expires when it reaches the front, and is never delivered late', () => {
    const b = bench();
    const queue = b.queue('q');
    b.publish('', 'q', { text: 'for ever' });
    b.publish('', 'q', { text: 'brief', ttlMs: 10 });
    b.pass(20);
    expect(texts(queue)).toEqual(['for ever', 'brief']);
    expect(consume(b, 'q', { noAck: true }).sink.texts).toEqual(['for ever']);
  });

  test('a time of 0: now or never', () => {
    const b = bench();
    const queue = b.queue('q');
    b.publish('', 'q', { text: 'nobody', ttlMs: 0 });
    expect(queue.readyCount).toBe(0);
    const { sink } = consume(b, 'q');
    b.publish('', 'q', { text: 'somebody', ttlMs: 0 });
    expect(sink.texts).toEqual(['somebody']);
  });

  test('x-expires: an unused queue goes, a used one stays', () => {
    const b = bench();
    b.queue('q', { 'x-expires': int(100) });
    b.pass(60);
    b.queue('q', { 'x-expires': int(100) });
    b.pass(60);
    expect(b.vhost.queues.has('q')).toBe(true);
    const { consumer } = consume(b, 'q');
    b.pass(1000);
    expect(b.vhost.queues.has('q')).toBe(true);
    consumer.queue.removeConsumer(consumer);
    b.pass(99);
    expect(b.vhost.queues.has('q')).toBe(true);
    b.pass(1);
    expect(b.vhost.queues.has('q')).toBe(false);
    expect(b.env.pendingTimers).toBe(0);
  });
});

test('a message that waits does not keep the chunk that it came in', () => {
  const b = bench();
  const queue = b.queue('q');
  const chunk = Buffer.alloc(65_536, 'x');
  b.publish('', 'q', { body: chunk.subarray(10, 14), header: chunk.subarray(20, 40) });
  const [entry] = queue.browse(0, 1);
  expect(entry && textOf(entry)).toBe('xxxx');
  expect(entry?.message.body.buffer.byteLength).toBeLessThan(chunk.length);
  expect(entry?.message.header?.buffer.byteLength).toBeLessThan(chunk.length);
});
