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

  test('sorts by what a column shows where the API has no field for it, and then by what tells equal ones apart', () => {
    const items = [
      { name: 'c', number: 10, label: 'worker' },
      { name: 'a', number: 1, label: 'zebra' },
      { name: 'b', number: 2, label: 'worker' },
      { name: 'd', number: 3, label: undefined },
    ];
    const shown = { n: (item: (typeof items)[number]) => [item.label, item.number] };
    const names = (descending: boolean) =>
      windowOf(items, { ...query, descending }, name, shown).items.map(({ name }) => name);
    expect(names(false)).toEqual(['b', 'c', 'a', 'd']);
    expect(names(true)).toEqual(['a', 'c', 'b', 'd']);
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
