import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Field, Table } from './field.ts';
import { tableFromJson, tableToJson } from './field-json.ts';

const integer = fc.record({
  type: fc.constantFrom('byte', 'unsignedbyte', 'short', 'unsignedshort', 'signedint', 'unsignedint'),
  value: fc.integer(),
});
const { table } = fc.letrec<{ field: Field; table: Table }>((tie) => ({
  field: fc.oneof(
    { maxDepth: 3 },
    integer as fc.Arbitrary<Field>,
    fc.record({ type: fc.constantFrom('long' as const, 'timestamp' as const), value: fc.bigInt() }),
    fc.record({ type: fc.constantFrom('float' as const, 'double' as const), value: fc.double() }),
    fc.record({ type: fc.constant('decimal' as const), scale: fc.nat(255), value: fc.integer() }),
    fc.record({ type: fc.constant('bool' as const), value: fc.boolean() }),
    fc.record({ type: fc.constant('longstr' as const), value: fc.string({ unit: 'grapheme' }) }),
    fc.record({ type: fc.constantFrom('binary' as const, 'longstr-binary' as const), value: fc.uint8Array() }),
    fc.record({ type: fc.constant('void' as const) }),
    fc.record({ type: fc.constant('array' as const), value: fc.array(tie('field'), { maxLength: 4 }) }),
    fc.record({ type: fc.constant('table' as const), value: tie('table') }),
  ),
  table: fc
    .array(fc.tuple(fc.oneof(fc.string(), fc.constantFrom('1', '0', '__proto__')), tie('field')), { maxLength: 5 })
    .map((fields) => new Map(fields)),
}));

test('a table comes out of JSON as it went in: order, types, and values that JSON has no words for', () => {
  fc.assert(
    fc.property(table, (before) => {
      const after = tableFromJson(JSON.parse(JSON.stringify(tableToJson(before))));
      expect([...after]).toEqual([...before]);
    }),
  );
});
