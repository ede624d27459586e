import { describe, expect, test } from 'vitest';
import { age, bytes, clockTime, count, dateTime, duration, rate, unknown } from './format';

describe('numbers as people read them', () => {
  test('what is not known is a dash, and zero is zero', () => {
    for (const format of [count, rate, bytes, duration]) {
      expect(format(null)).toBe(unknown);
      expect(format(undefined)).toBe(unknown);
      expect(format(Number.NaN)).toBe(unknown);
    }
    expect(count(0)).toBe('0');
    expect(rate(0)).toBe('0');
  });

  test('rates keep a tenth while small and never round activity down to nothing', () => {
    expect([0.01, 0.5, 12.34, 1234.5].map(rate)).toEqual(['<0.1', '0.5', '12.3', '1,235']);
  });

  test('bytes', () => {
    expect([0, 1023, 1024, 1536, 500 * 1024 * 1024].map(bytes)).toEqual([
      '0 B',
      '1,023 B',
      '1.0 KiB',
      '1.5 KiB',
      '500 MiB',
    ]);
  });

  test('durations show two units, ages one', () => {
    expect([250, 1000, 61_000, 3_600_000, 90_000_000].map(duration)).toEqual([
      '250 ms',
      '1 s',
      '1 min 1 s',
      '1 h',
      '1 d 1 h',
    ]);
    expect([0, 3400, 125_000].map(age)).toEqual(['0 s', '3 s', '2 min']);
  });

  test('a time that no date reaches is unknown, and breaks nothing', () => {
    expect(dateTime(Date.UTC(2026, 10, 21, 12))).toContain('2026');
    // Microseconds since 1970, taken for seconds.
    expect(dateTime(1_763_719_200_000_000 * 1000)).toBe(unknown);
    expect(clockTime(Number.NaN)).toBe(unknown);
  });
});
