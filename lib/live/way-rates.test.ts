import { expect, test } from 'vitest';
import { WayRates } from '@/lib/live/way-rates';

const way = (destination: string, messages: number) => ({
  ...{ vhost: '/', source: 'x', destination, destination_type: 'queue' as const },
  messages,
});
const rates = (found: ReadonlyMap<string, number> | undefined) =>
  found && Object.fromEntries([...found].map(([key, rate]) => [key.split('/').at(-1), rate]));

test('two readings make a rate, and it looks back five seconds', () => {
  const all = new WayRates();
  expect(all.add({ at_ms: 1_000, ways: [way('q', 100)] })).toBeUndefined();
  expect(rates(all.add({ at_ms: 2_000, ways: [way('q', 110)] }))).toEqual({ q: 10 });
  for (let second = 3; second <= 9; second++) all.add({ at_ms: second * 1_000, ways: [way('q', 110)] });
  expect(rates(all.add({ at_ms: 10_000, ways: [way('q', 110), way('new', 5)] }))).toEqual({ q: 0, new: 1 });
});

test('what is made anew, or a broker that is started again, has no negative rate', () => {
  const all = new WayRates();
  all.add({ at_ms: 1_000, ways: [way('q', 100)] });
  expect(rates(all.add({ at_ms: 2_000, ways: [way('q', 4)] }))).toEqual({ q: 0 });
  expect(all.add({ at_ms: 500, ways: [way('q', 1)] })).toBeUndefined();
});
