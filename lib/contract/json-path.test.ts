import { describe, expect, test } from 'vitest';
import { parseJsonPath, valuesAt } from './json-path.ts';

const document = {
  order: { total: 42, lines: [{ sku: 'a' }, { sku: 'b' }], 'ship to': 'Bonn' },
  'a.b': { '"': 1 },
};

function at(path: string): unknown[] {
  const parsed = parseJsonPath(path);
  if (typeof parsed === 'string') throw new Error(parsed);
  return valuesAt(document, parsed);
}

describe('a JSON path', () => {
  test.each<[string, unknown[]]>([
    ['$.order.total', [42]],
    ['order.total', [42]],
    ['$.order.lines[0].sku', ['a']],
    ['$.order.lines[-1].sku', ['b']],
    ['$.order.lines[*].sku', ['a', 'b']],
    ['$.order.lines.*.sku', ['a', 'b']],
    ['$.order["ship to"]', ['Bonn']],
    ["$.order['ship to']", ['Bonn']],
    ['$["a.b"]["\\""]', [1]],
    ['$', [document]],
    ['$.order.lines[7]', []],
    ['$.order.total.x', []],
    ['$.toString', []],
    ['$.__proto__', []],
  ])('%s', (path, expected) => expect(at(path)).toEqual(expected));

  test.each(['$..total', '$.a[', '$.a[?(@.b)]', '$.', '$["a', '$[1.5]', `$${'.a'.repeat(33)}`, '.'.repeat(300)])(
    '%s is refused with a sentence',
    (path) => expect(parseJsonPath(path)).toBeTypeOf('string'),
  );

  test('visits a bounded number of values', () => {
    const wide = Array.from({ length: 200 }, () => Array.from({ length: 200 }, () => 1));
    const path = parseJsonPath('$[*][*]');
    expect(typeof path === 'string' ? path : valuesAt(wide, path)).toEqual([]);
  });
});
