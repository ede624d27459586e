import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { array, type Field, type Table, table as tableField } from '../../core/field.ts';
import { table } from './arbitraries.testing.ts';
import { decodeTable, encodeTable, isTable, MAX_DEPTH } from './table.ts';

const hex = (text: string): Buffer => Buffer.from(text.replace(/\s+/g, ''), 'hex');
const decode = (buf: Buffer): Table | undefined => decodeTable(buf, 0, buf.length);
const check = (buf: Buffer): boolean => isTable(buf, 0, buf.length);

/** One field named `a`: the letter and the value as on the wire. */
const VECTORS: readonly [string, Field][] = [
  ['74 01', { type: 'bool', value: true }],
  ['62 ff', { type: 'byte', value: -1 }],
  ['42 ff', { type: 'unsignedbyte', value: 255 }],
  ['73 fffe', { type: 'short', value: -2 }],
  ['75 fffe', { type: 'unsignedshort', value: 65534 }],
  ['49 ffffffff', { type: 'signedint', value: -1 }],
  ['69 ffffffff', { type: 'unsignedint', value: 0xffff_ffff }],
  ['6c 8000000000000000', { type: 'long', value: -(2n ** 63n) }],
  ['66 3fc00000', { type: 'float', value: 1.5 }],
  ['64 3ff8000000000000', { type: 'double', value: 1.5 }],
  ['44 02 0000013a', { type: 'decimal', scale: 2, value: 314 }],
  ['53 00000002 c3a9', { type: 'longstr', value: 'é' }],
  ['53 00000001 e9', { type: 'longstr-binary', value: Uint8Array.of(0xe9) }],
  ['78 00000002 c3a9', { type: 'binary', value: Uint8Array.of(0xc3, 0xa9) }],
  ['54 ffffffffffffffff', { type: 'timestamp', value: 2n ** 64n - 1n }],
  ['41 00000003 56 74 00', { type: 'array', value: [{ type: 'void' }, { type: 'bool', value: false }] }],
  ['46 00000003 01 62 56', { type: 'table', value: new Map([['b', { type: 'void' }]]) }],
  ['56', { type: 'void' }],
];

const tableOf = (field: string): Buffer => {
  const body = hex(`01 61 ${field}`);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(body.length);
  return Buffer.concat([size, body]);
};

function nested(depth: number, wrap: (field: Field) => Field): Table {
  let field: Field = { type: 'void' };
  for (let i = 1; i < depth; i++) field = wrap(field);
  return new Map([['a', field]]);
}

describe('field tables', () => {
  it.each(VECTORS)('%s', (text, field) => {
    const buf = tableOf(text);
    expect(decode(buf)).toEqual(new Map([['a', field]]));
    expect(check(buf)).toBe(true);
    expect(encodeTable(new Map([['a', field]])).toString('hex')).toBe(buf.toString('hex'));
  });

  it('takes the letter L of the specification for 64 bits', () => {
    expect(decode(tableOf('4c 0000000000000005'))?.get('a')).toEqual({ type: 'long', value: 5n });
  });

  it('keeps the first place and the last value of a name that comes twice', () => {
    const twice = decode(hex('0000000b 0161 62 01  0162 56  0161 62 02'));
    expect([...(twice ?? [])]).toEqual([
      ['a', { type: 'byte', value: 2 }],
      ['b', { type: 'void' }],
    ]);
  });

  it.each([
    ['an unknown letter', '00000003 01 61 7a'],
    ['no letter', '00000002 01 61'],
    ['a length beyond the end', '00000004 01 61 56'],
    ['something after it', '00000003 01 61 56 00'],
    ['a name beyond the end', '00000003 ff 61 56'],
    ['a name that is no UTF-8', '00000003 01 ff 56'],
    ['a string of 4 GiB', '00000007 01 61 53 ffffffff'],
    ['an array that is longer than its table', '00000007 01 61 41 00000001'],
    ['a number that is cut', '00000005 01 61 6c 0000'],
    ['no length', '0000'],
  ])('refuses %s', (_name, text) => {
    expect(decode(hex(text))).toBeUndefined();
    expect(check(hex(text))).toBe(false);
  });

  it('bounds how deep tables and arrays nest', () => {
    for (const wrap of [(field: Field) => array([field]), (field: Field) => tableField([['b', field]])]) {
      const deepest = encodeTable(nested(MAX_DEPTH, wrap));
      const tooDeep = encodeTable(nested(MAX_DEPTH + 1, wrap));
      expect(decode(deepest)).toEqual(nested(MAX_DEPTH, wrap));
      expect(check(deepest)).toBe(true);
      expect(decode(tooDeep)).toBeUndefined();
      expect(check(tooDeep)).toBe(false);
    }
  });

  it('decodes what it encoded, in the same order', () => {
    fc.assert(
      fc.property(table, (value) => {
        const buf = encodeTable(value);
        const decoded = decode(buf);
        expect(decoded).toEqual(value);
        expect([...(decoded ?? new Map()).keys()]).toEqual([...value.keys()]);
      }),
      { numRuns: 1000 },
    );
  });

  it('checks exactly what it would decode', () => {
    fc.assert(
      fc.property(table, fc.nat(), fc.integer({ min: 0, max: 255 }), (value, place, octet) => {
        const buf = encodeTable(value);
        buf.writeUInt8(octet, place % buf.length);
        expect(check(buf)).toBe(decode(buf) !== undefined);
      }),
      { numRuns: 5000 },
    );
  });
});
