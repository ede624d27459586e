import { describe, expect, test } from 'vitest';
import { pageSize, windowOf } from './page';

const query = { filter: '', regex: false, sort: 'n', descending: false, page: 1 };
const name = (item: { name: string }) => item.name;

describe('the window of a list that came whole', () => {
  test('sorts by a path, and puts unknown values last both ways', () => {
    const items = [
      { name: 'a', d: { rate: 2 } },
      { name: 'b', d: {} },
      { name: 'c', d: { rate: 10 } },
    ];
    const names = (descending: boolean) =>
      windowOf(items, { ...query, sort: 'd.rate', descending }, name).items.map(({ name }) => name);
    expect(names(false)).toEqual(['a', 'c', 'b']);
    expect(names(true)).toEqual(['c', 'a', 'b']);
  });

  test('counts what the filter left and what there was', () => {
    const items = Array.from({ length: 250 }, (_, n) => ({ name: n % 2 === 0 ? `Even.${n}` : `odd.${n}`, n }));
    const second = windowOf(items, { ...query, filter: 'even', page: 2 }, name);
    expect(second).toMatchObject({ filtered: 125, total: 250 });
    expect(second.items).toHaveLength(125 - pageSize);
  });

  test('a window that the broker made is passed on', () => {
    const wire = { items: [{ name: 'x' }], filtered_count: 7, total_count: 9 };
    expect(windowOf(wire, query, name)).toEqual({ items: [{ name: 'x' }], filtered: 7, total: 9 });
  });
});
