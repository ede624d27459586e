import { describe, expect, test } from 'vitest';
import { gaugeSeries, rateSeries, sinceFirstSign, windowStart } from './series';

const samples = (...values: [number, number][]) => ({
  rate: 2,
  samples: values.map(([timestamp, sample]) => ({ timestamp, sample })),
});

describe('what is not known is no zero', () => {
  test('what a broker fills in for the time before it started is left out', () => {
    const details = samples([30_000, 20], [20_000, 10], [10_000, 0], [0, 0]);
    const clock = { nowMs: 31_000, sinceMs: 15_000 };
    expect(gaugeSeries(details, 21, clock)).toEqual([
      [20_000, 10],
      [30_000, 20],
      [31_000, 21],
    ]);
    expect(rateSeries(details, { ...clock, nowMs: 36_000 })).toEqual([
      [30_000, 1],
      [36_000, 2],
    ]);
  });

  test('right after a sample, the rate of now takes its place', () => {
    const details = samples([0, 0], [10_000, 10], [20_000, 40]);
    expect(rateSeries(details, { nowMs: 21_000, sinceMs: 0 })).toEqual([
      [10_000, 1],
      [21_000, 2],
    ]);
  });

  test('a counter that falls was reset, and its rate over that time is unknown', () => {
    const details = samples([0, 100], [10_000, 5], [20_000, 15]);
    expect(rateSeries(details, { nowMs: 26_000, sinceMs: 0 })).toEqual([
      [10_000, null],
      [20_000, 1],
      [26_000, 2],
    ]);
  });

  test('lines begin together, one zero before the first sign of life', () => {
    const cut = sinceFirstSign({
      ready: [
        [1, 0],
        [2, 0],
        [3, 5],
        [4, 0],
      ],
      unacked: [
        [1, 0],
        [2, 0],
        [3, 0],
        [4, 1],
      ],
    });
    expect(cut).toEqual({
      ready: [
        [2, 0],
        [3, 5],
        [4, 0],
      ],
      unacked: [
        [2, 0],
        [3, 0],
        [4, 1],
      ],
    });
  });

  test('an object that never did anything keeps its line', () => {
    const idle = { ready: [[1, 0] as const, [2, 0] as const] };
    expect(sinceFirstSign(idle)).toEqual(idle);
  });
});

describe('the left edge of charts', () => {
  const nowMs = 1_000_000;
  const from = (firstMs: number, fit: boolean) =>
    windowStart({ seconds: 600, fit }, nowMs, [{ a: [[firstMs, 1]] }, undefined]);

  test.each([
    ['what there is', nowMs - 200_000, true, nowMs - 200_000],
    ['a minute at least', nowMs - 5_000, true, nowMs - 60_000],
    ['the usual range at most', nowMs - 900_000, true, nowMs - 600_000],
    ['what was chosen, however little there is', nowMs - 5_000, false, nowMs - 600_000],
  ])('%s', (_name, firstMs, fit, expected) => expect(from(firstMs, fit)).toBe(expected));
});
