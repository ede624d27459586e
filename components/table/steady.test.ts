import { describe, expect, test } from 'vitest';
import { renew, waiting } from './steady';

const rows = (...entries: [string, number][]) => entries.map(([key, value]) => ({ key, value }));
const page = (...entries: [string, number][]) => new Map([[1, rows(...entries)]]);

describe('rows under the cursor', () => {
  test('keep their places and get new values', () => {
    expect(renew(page(['a', 1], ['b', 2]), page(['b', 9], ['a', 5])).get(1)).toEqual(rows(['a', 5], ['b', 9]));
  });

  test('a row that left stays until the order is applied', () => {
    expect(renew(page(['a', 1], ['b', 2]), page(['b', 3])).get(1)).toEqual(rows(['a', 1], ['b', 3]));
  });

  test('say what waits to be applied', () => {
    expect(waiting(page(['a', 1], ['b', 2]), page(['a', 3], ['b', 4]))).toEqual({ fresh: 0, moved: false });
    expect(waiting(page(['a', 1], ['b', 2]), page(['b', 2], ['a', 1]))).toEqual({ fresh: 0, moved: true });
    expect(waiting(page(['a', 1]), page(['a', 1], ['c', 1]))).toEqual({ fresh: 1, moved: false });
    expect(waiting(page(['a', 1], ['b', 1]), page(['a', 1]))).toEqual({ fresh: 0, moved: true });
  });

  test('a page that was not on screen yet is nothing new', () => {
    expect(waiting(page(['a', 1]), new Map([[2, rows(['z', 1])]]))).toEqual({ fresh: 0, moved: false });
  });
});
