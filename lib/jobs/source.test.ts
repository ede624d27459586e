import { expect, test } from 'vitest';
import { Source } from '@/lib/jobs/source';

function sourceOf(window: number): { source: Source; prefetches: number[] } {
  const prefetches: number[] = [];
  const channel = {
    prefetch: (count: number) => {
      prefetches.push(count);
      return Promise.resolve({});
    },
    consume: () => Promise.resolve({ consumerTag: `c${prefetches.length}` }),
    ack: () => {},
    checkQueue: (queue: string) => Promise.resolve({ queue, messageCount: 0, consumerCount: 0 }),
  };
  return {
    source: new Source(
      channel,
      'dead',
      () => window,
      () => {},
    ),
    prefetches,
  };
}

test('however much is held, as many as may be on their way find room', async () => {
  const { source, prefetches } = sourceOf(10);
  await source.grow();
  expect(prefetches).toEqual([20]);
  for (let n = 0; n < 9; n++) source.hold();
  await source.grow();
  expect(prefetches).toEqual([20]);
  source.hold();
  await source.grow();
  expect(prefetches).toEqual([20, 40]);
});

test('one that was stopped asks for no more', async () => {
  const { source, prefetches } = sourceOf(10);
  source.stop();
  await source.grow();
  expect(prefetches).toEqual([]);
});

test('what it holds is bounded', () => {
  const { source } = sourceOf(1);
  const reasons = Array.from({ length: 60_001 }, () => source.hold());
  expect(reasons.findIndex((reason) => reason !== undefined)).toBe(60_000);
  expect(reasons[60_000]).toContain('More than 60000');
});
