import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Histogram } from './histogram.ts';

test('an empty one has nothing to say', () => {
  expect(new Histogram().quantile(0.99)).toBe(0);
});

test('small values are exact', () => {
  const histogram = new Histogram();
  for (let us = 1; us <= 100; us++) histogram.add(us);
  expect([0.01, 0.5, 0.99, 1].map((q) => histogram.quantile(q))).toEqual([1, 50, 99, 100]);
});

const values = fc.array(fc.integer({ min: 0, max: 60_000_000 }), { minLength: 1, maxLength: 300 });

test('a quantile is never below the true one, and above by less than one per cent', () => {
  fc.assert(
    fc.property(values, fc.double({ min: 0.01, max: 1, noNaN: true }), (list, q) => {
      const histogram = new Histogram();
      for (const us of list) histogram.add(us);
      const exact = [...list].sort((a, b) => a - b)[Math.ceil(list.length * q) - 1] ?? 0;
      expect(histogram.quantile(q)).toBeGreaterThanOrEqual(exact);
      expect(histogram.quantile(q)).toBeLessThanOrEqual(exact * 1.01);
    }),
  );
});

test('merged ones are as one', () => {
  fc.assert(
    fc.property(values, values, (a, b) => {
      const [one, other, both] = [new Histogram(), new Histogram(), new Histogram()];
      for (const us of a) one.add(us);
      for (const us of b) other.add(us);
      for (const us of [...a, ...b]) both.add(us);
      expect(one.merge(other.data()).data()).toEqual(both.data());
    }),
  );
});
