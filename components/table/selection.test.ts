import { describe, expect, test } from 'vitest';
import { between } from '@/components/table/selection';

const rows = ['a', 'b', 'c', 'd'].map((key) => ({ key }));
const row = (key: string) => ({ key });
const keys = (found: readonly { key: string }[]) => found.map(({ key }) => key).join('');

describe('choosing a range', () => {
  test('takes all rows from the one before to this one, downwards and upwards', () => {
    expect(keys(between(rows, 'b', row('d')))).toBe('bcd');
    expect(keys(between(rows, 'd', row('b')))).toBe('bcd');
  });

  test('takes this one alone when there is none before, or when that is out of sight', () => {
    expect(keys(between(rows, undefined, row('c')))).toBe('c');
    expect(keys(between(rows, 'z', row('c')))).toBe('c');
    expect(keys(between(undefined, 'a', row('c')))).toBe('c');
  });
});
