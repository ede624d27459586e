import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Confirms } from './confirms.ts';

test('confirms in any order add up', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(Array.from({ length: 50 }, (_, i) => i + 1)), (tags) => {
      const confirms = new Confirms();
      const seen = new Set<number>();
      for (const tag of tags) {
        confirms.take(tag, false);
        seen.add(tag);
        let upTo = 0;
        while (seen.has(upTo + 1)) upTo++;
        expect(confirms.upTo).toBe(upTo);
      }
    }),
  );
});

test('one for many takes those before it along', () => {
  const confirms = new Confirms();
  confirms.take(2, false);
  confirms.take(5, false);
  expect(confirms.upTo).toBe(0);
  confirms.take(4, true);
  expect(confirms.upTo).toBe(5);
  confirms.take(3, true);
  expect(confirms.upTo).toBe(5);
});

test('numbers beyond the number of slots', () => {
  const confirms = new Confirms();
  for (let tag = 1; tag <= 400_000; tag += 2) {
    confirms.take(tag + 1, false);
    confirms.take(tag, false);
  }
  expect(confirms.upTo).toBe(400_000);
});
