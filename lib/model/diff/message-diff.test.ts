import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Comparable, compareBodies, compareTables, folded, type LineRow } from './message-diff';

const message = (body: string, more: Partial<Comparable> = {}): Comparable => ({
  ...{ exchange: 'shop', routingKey: 'order', properties: {}, headers: {}, body, binary: false, cut: false },
  ...more,
});
const side = (rows: readonly LineRow[], which: 'left' | 'right'): string =>
  rows
    .filter(({ change }) => change !== (which === 'left' ? 'right' : 'left'))
    .map((row) => row[which].map(({ text }) => text).join(''))
    .join('\n');
const shown = (rows: readonly LineRow[]): string[] =>
  rows
    .filter(({ change }) => change !== 'same')
    .map(({ change, left, right }) => {
      const text = (pieces: typeof left): string =>
        pieces
          .map(({ text }) => text)
          .join('')
          .trim();
      return `${change}: ${text(left)} | ${text(right)}`;
    });
const json = (left: unknown, right: unknown) =>
  compareBodies(message(JSON.stringify(left)), message(JSON.stringify(right)));

describe('headers and properties', () => {
  test('what one side has, what both have, and whether it is the same; the order of keys says nothing', () => {
    const rows = compareTables({ a: 1, b: { x: 1, y: 2 }, c: 'old' }, { c: 'new', b: { y: 2, x: 1 }, d: null });
    expect(rows.map(({ name, change }) => [name, change])).toEqual([
      ['a', 'left'],
      ['b', 'same'],
      ['c', 'changed'],
      ['d', 'right'],
    ]);
  });

  test('names that objects have by themselves are none of a message’s', () => {
    expect(compareTables({}, { constructor: 1 })).toEqual([
      { name: 'constructor', change: 'right', left: undefined, right: 1 },
    ]);
  });
});

describe('JSON', () => {
  test('is compared by its structure, not by how it is written', () => {
    const left = message('{"a":1,"b":[1,2]}');
    const right = message('{\n  "b": [1, 2], "a": 1 }');
    expect(compareBodies(left, right).rows.every(({ change }) => change === 'same')).toBe(true);
  });

  test('a value that differs is shown beside the other; in a line only what differs is marked', () => {
    const { kind, rows } = json({ amount: -1, customer: { id: 7 } }, { customer: { id: 7 }, amount: 1, note: 'x' });
    expect(kind).toBe('json');
    expect(shown(rows)).toEqual(['changed: "amount": -1, | "amount": 1,', 'right:  | "note": "x",']);
    const changed = rows.find(({ change }) => change === 'changed');
    expect(changed?.left.some(({ text, differs }) => text.includes('amount') && !differs)).toBe(true);
  });

  test('an entry that a list has more doesn’t make the others differ', () => {
    expect(shown(json([{ n: 1 }, { n: 2 }, { n: 3 }], [{ n: 1 }, { n: 3 }]).rows)).toEqual([
      'left: { | ',
      'left: "n": 2 | ',
      'left: }, | ',
    ]);
  });

  test('an entry of a list is compared with the one that is most like it', () => {
    const left = [{ sku: 'b', qty: -1 }];
    const right = [
      { sku: 'c', qty: 3 },
      { sku: 'b', qty: 1 },
    ];
    expect(shown(json(left, right).rows)).toEqual([
      'right:  | {',
      'right:  | "sku": "c",',
      'right:  | "qty": 3',
      'right:  | },',
      'changed: "qty": -1, | "qty": 1,',
    ]);
  });

  test('of another shape: the one, then the other', () => {
    expect(shown(json({ a: [1] }, { a: 5 }).rows)).toEqual([
      'left: "a": [ | ',
      'left: 1 | ',
      'left: ], | ',
      'right:  | "a": 5,',
    ]);
  });
});

test('text is compared line by line, and binary isn’t', () => {
  expect(shown(compareBodies(message('one\ntwo\nthree'), message('one\n2\nthree\nfour')).rows)).toEqual([
    'changed: two | 2',
    'right:  | four',
  ]);
  expect(compareBodies(message('AQ==', { binary: true }), message('x')).kind).toBe('binary');
  expect(compareBodies(message('x'), message('x')).kind).toBe('same');
  expect(compareBodies(message('x', { cut: true }), message('x')).kind).toBe('text');
});

test('each side reads as its own text', () => {
  const line = fc.array(fc.constantFrom('a', 'b', 'c d', ''), { maxLength: 12 });
  fc.assert(
    fc.property(line, line, (left, right) => {
      // No brace at its beginning: it isn't JSON.
      const [a, b] = [`.${left.join('\n')}`, `.${right.join('\n')}`];
      const { kind, rows } = compareBodies(message(a), message(b));
      const [one, other] = kind === 'same' ? [a, a] : [side(rows, 'left'), side(rows, 'right')];
      expect([one, other]).toEqual([a, b]);
    }),
  );
});

test('far from any difference lines are folded, and none gets lost', () => {
  const left = Array.from({ length: 40 }, (_, n) => `line ${n}`);
  const right = left.with(20, 'other');
  const rows = folded(compareBodies(message(left.join('\n')), message(right.join('\n'))).rows);
  const count = rows.reduce((sum, each) => sum + ('hidden' in each ? each.hidden : 1), 0);
  expect([rows.length, count]).toEqual([9, 40]);
});
