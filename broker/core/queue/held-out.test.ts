import { expect, test } from 'vitest';
import { benchOn, consume } from '../fixtures.testing.ts';
import { RememberingStore } from '../remembering-store.testing.ts';

const MEBIBYTE = 1024 * 1024;
/** What may be out while memory is low, in messages of this test. */
const OUT_MAX = 64;

function backlog(queues: readonly string[], each: number, body: Buffer) {
  const b = benchOn(new RememberingStore());
  for (const name of queues) {
    b.queue(name);
    for (let i = 0; i < each; i++) b.publish('', name, { body });
  }
  return b;
}

test('while memory is low consumers without a prefetch get so much in all, and more for what they acknowledge', () => {
  const b = backlog(['p', 'q'], 60, Buffer.alloc(MEBIBYTE));
  b.broker.alarms.set('memory', true);
  const [first, second] = [consume(b, 'p').sink, consume(b, 'q').sink];
  expect(first.got).toHaveLength(60);
  expect(second.got).toHaveLength(OUT_MAX - 60);
  for (const entry of first.got.slice(0, 10)) entry.queue.ack(entry);
  for (const entry of second.got.slice(0, 1)) entry.queue.ack(entry);
  b.settle();
  expect(second.got).toHaveLength(OUT_MAX - 60 + 11);
  b.broker.alarms.set('memory', false);
  b.settle();
  expect(second.got).toHaveLength(60);
});

test('many small ones count for more than their bodies', () => {
  const count = 200_000;
  const b = backlog(['q'], count, Buffer.alloc(0));
  b.broker.alarms.set('memory', true);
  const { sink } = consume(b, 'q');
  expect(sink.got.length).toBeGreaterThan(100_000);
  expect(sink.got.length).toBeLessThan(count);
});

test('each queue hands out one at least; one that is deleted or closed gives back what was out', () => {
  const b = backlog(['p', 'q', 'r'], 70, Buffer.alloc(MEBIBYTE));
  const p = consume(b, 'p');
  expect(p.sink.got).toHaveLength(70);
  b.broker.alarms.set('memory', true);
  const q = consume(b, 'q');
  expect(q.sink.got).toHaveLength(1);
  const gone = b.vhost.queues.get('p');
  if (gone === undefined) throw new Error('no queue');
  b.vhost.removeQueue(gone);
  for (const entry of q.sink.got) entry.queue.requeue([entry], false);
  expect(b.broker.out.bytes).toBe(0);
  b.settle();
  expect(q.sink.got.length).toBeGreaterThan(OUT_MAX / 2);
});
