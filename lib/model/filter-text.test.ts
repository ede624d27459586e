import { describe, expect, test } from 'vitest';
import { conditionOf, durationOf, filterOf, isFiltering, noFilterText, streamStartOf } from '@/lib/model/filter-text';

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
  expect(filterOf(noFilterText)).toEqual({ filter: {}, from: undefined, wrong: [] });
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

test.each([
  ['first', { offset: 0 }],
  ['1200', { offset: 1200 }],
  ['last', { newest: 100 }],
  ['Last 500', { newest: 500 }],
  ['10m', { age_ms: 600_000 }],
  ['90s', { age_ms: 90_000 }],
  ['2026-11-22T10:00Z', { time_ms: Date.UTC(2026, 10, 22, 10) }],
  ['2026-11-22', { time_ms: new Date(2026, 10, 22).getTime() }],
  ['2026-11-22 10:00', { time_ms: new Date(2026, 10, 22, 10).getTime() }],
  ['yesterday', undefined],
  ['-1', undefined],
  ['2026-13-45', undefined],
])('a stream is read from “%s” on', (text, expected) => expect(streamStartOf(text)).toEqual(expected));
