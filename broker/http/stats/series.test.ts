import { describe, expect, test } from 'vitest';
import { detailsOf, readRanges } from './range.ts';
import { Budget, Ring } from './ring.ts';
import { OBJECT_TIERS, Series, TOTALS_TIERS } from './series.ts';

const START = 1_700_000_000_000;
const row = (...values: number[]): Float64Array => Float64Array.from(values);

/** Counts one more every second. */
function counting(seconds: number, tiers = OBJECT_TIERS, budget = new Budget()): Series {
  const series = new Series(row(0), START, tiers, budget);
  for (let s = 1; s <= seconds; s += 1) series.record(START + s * 1000, row(s));
  return series;
}

describe('a series', () => {
  test('knows the value at any time since the start, and the base before it', () => {
    const series = counting(50);
    expect([0, 1, 25, 50, 99].map((s) => series.valueAt(START + s * 1000, 0))).toEqual([0, 1, 25, 50, 50]);
    expect(series.valueAt(START - 5000, 0)).toBe(0);
  });

  test('gets coarser with age, and never forgets within its span', () => {
    const series = counting(3_000);
    expect(series.valueAt(START + 2_990_000, 0)).toBe(2_990);
    for (const s of [2_500, 2_700, 2_900]) {
      const value = series.valueAt(START + s * 1000, 0);
      expect(Math.abs(value - s)).toBeLessThanOrEqual(5);
    }
    expect(Math.abs(series.valueAt(START + 600_000, 0) - 600)).toBeLessThanOrEqual(60);
  });

  test('at multiples of a tier’s step is exact', () => {
    const series = counting(3_000);
    const aligned = START + 2_500_000 - ((START + 2_500_000) % 5_000);
    expect(series.valueAt(aligned, 0)).toBe((aligned - START) / 1000);
  });

  test('of totals reaches back a day', () => {
    const series = new Series(row(0), START, TOTALS_TIERS, new Budget());
    for (let s = 10; s <= 90_000; s += 10) series.record(START + s * 1000, row(s));
    const dayAgo = START + (90_000 - 86_400) * 1000;
    expect(Math.abs(series.valueAt(dayAgo, 0) - 3_600)).toBeLessThanOrEqual(600);
  });

  test('rates are over the window, so that they are there at once and gone soon', () => {
    const series = new Series(row(0), START, OBJECT_TIERS, new Budget());
    series.record(START + 1000, row(30));
    expect(series.rate(START + 1000, 3000, 0)).toBe(10);
    expect(series.rate(START + 3000, 3000, 0)).toBe(10);
    expect(series.rate(START + 4000, 3000, 0)).toBe(0);
  });

  test('released, it takes no memory and keeps the value', () => {
    const budget = new Budget();
    const series = counting(500, OBJECT_TIERS, budget);
    expect(budget.used).toBeGreaterThan(0);
    series.release();
    expect(budget.used).toBe(0);
    expect(series.valueAt(START, 0)).toBe(500);
    series.record(START + 600_000, row(501));
    expect(series.valueAt(START + 590_000, 0)).toBe(500);
  });

  test('over the budget it forgets earlier instead of growing', () => {
    const budget = new Budget(1024);
    const series = counting(500, OBJECT_TIERS, budget);
    expect(budget.used).toBeLessThanOrEqual(1024);
    expect(series.valueAt(START + 500_000, 0)).toBe(500);
    expect(series.valueAt(START + 499_000, 0)).toBe(499);
  });
});

test('a ring keeps one row for a step, the last', () => {
  const ring = new Ring(1, 5_000, 10, new Budget());
  for (let s = 1; s <= 10; s += 1) ring.push(START + s * 1000, row(s));
  expect([5, 10].map((s) => ring.valueAt(START + s * 1000, 0))).toEqual([5, 10]);
});

describe('ranges', () => {
  test('give samples newest first, aligned, one more than age / increment', () => {
    const series = counting(100);
    const details = detailsOf(series, 0, START + 100_000, { ageMs: 60_000, incrMs: 10_000 });
    expect(details.samples).toHaveLength(7);
    expect(details.samples?.map((s) => s.timestamp - START)).toEqual(
      [100, 90, 80, 70, 60, 50, 40].map((s) => s * 1000),
    );
    expect(details.samples?.map((s) => s.sample)).toEqual([100, 90, 80, 70, 60, 50, 40]);
    expect(details).toMatchObject({ avg: 70, avg_rate: 1, rate: 1 });
  });

  test.each(['0', '-5', 'x', '1.5', '99999999999'])('an increment of %s is refused', (incr) => {
    const refused = readRanges(new URLSearchParams({ lengths_age: '60', lengths_incr: incr }));
    expect(refused).toMatchObject({
      status: 400,
      body: { error: 'bad_request', reason: `Invalid range parameters: age 60, incr ${incr}` },
    });
  });

  test('more samples than the bound are refused, half a range is ignored', () => {
    expect(readRanges(new URLSearchParams({ msg_rates_age: '86400', msg_rates_incr: '1' }))).toMatchObject({
      status: 400,
    });
    expect(readRanges(new URLSearchParams({ msg_rates_age: '60' }))).toEqual({});
  });
});
