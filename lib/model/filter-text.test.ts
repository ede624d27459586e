import { describe, expect, test } from 'vitest';
import { conditionOf, durationOf, filterOf, isFiltering, noFilterText } from '@/lib/model/filter-text';

describe('a condition', () => {
  test.each([
    ['tries', { name: 'tries', is: 'present' }],
    ['tries = 3', { name: 'tries', is: 'equals', value: '3' }],
    ['$.order["ship to"]~Bonn', { name: '$.order["ship to"]', is: 'contains', value: 'Bonn' }],
    [' total > 100 ', { name: 'total', is: 'above', value: '100' }],
    ['total<100', { name: 'total', is: 'below', value: '100' }],
    ['a = b=c', { name: 'a', is: 'equals', value: 'b=c' }],
    ['a =', { name: 'a', is: 'equals', value: '' }],
    ['= 3', undefined],
  ])('%s', (text, expected) => expect(conditionOf(text)).toEqual(expected));
});

describe('a duration', () => {
  test.each([
    ['90', 90_000],
    ['90s', 90_000],
    ['1.5 h', 5_400_000],
    ['5m', 300_000],
    ['5 min', 300_000],
    ['1d', 86_400_000],
    ['soon', undefined],
    ['-1s', undefined],
  ])('%s', (text, expected) => expect(durationOf(text)).toBe(expected));
});

test('a filter is what was typed; what can’t be read is named', () => {
  expect(filterOf(noFilterText)).toEqual({ filter: {}, wrong: [] });
  expect(isFiltering(noFilterText)).toBe(false);
  const text = { ...noFilterText, key: 'order.*', json: '$.total > 5', older: '5m', property: 'type = x' };
  expect(isFiltering(text)).toBe(true);
  expect(filterOf(text)).toEqual({
    filter: {
      key: { by: 'glob', pattern: 'order.*' },
      properties: [{ name: 'type', value: 'x' }],
      json: { path: '$.total', is: 'above', value: '5' },
      min_age_ms: 300_000,
    },
    wrong: [],
  });
  expect(filterOf({ ...noFilterText, newer: 'soon', property: 'type' }).wrong).toEqual(['newer', 'property']);
});
