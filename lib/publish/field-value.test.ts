import { describe, expect, test } from 'vitest';
import { headerTypes } from '@/lib/contract/publish-limits';
import { readField } from '@/lib/publish/field-value';

describe('what a header holds', () => {
  test.each([
    ['string', '', { type: 'string', value: '' }],
    ['boolean', 'true', { type: 'boolean', value: true }],
    ['byte', '-128', { type: 'byte', value: -128n }],
    ['unsignedbyte', '255', { type: 'unsignedbyte', value: 255n }],
    ['short', '-32768', { type: 'short', value: -32_768n }],
    ['unsignedshort', '65535', { type: 'unsignedshort', value: 65_535n }],
    ['int', ' 7 ', { type: 'int', value: 7n }],
    ['unsignedint', '4294967295', { type: 'unsignedint', value: 4_294_967_295n }],
    ['long', '9223372036854775807', { type: 'long', value: 9_223_372_036_854_775_807n }],
    ['float', '.5', { type: 'float', value: 0.5 }],
    ['double', '-1e3', { type: 'double', value: -1_000 }],
    ['double', 'NaN', { type: 'double', value: Number.NaN }],
    ['decimal', '12.50', { type: 'decimal', scale: 2, digits: 1_250 }],
    ['timestamp', '1700000000', { type: 'timestamp', value: 1_700_000_000 }],
    ['timestamp', '2026-11-21T10:00:00Z', { type: 'timestamp', value: 1_795_255_200 }],
    ['bytes', 'AP8=', { type: 'bytes', value: 'AP8=' }],
    ['void', '', { type: 'void' }],
    [
      'array',
      '[1,"a"]',
      {
        type: 'array',
        value: [
          { type: 'int', value: 1n },
          { type: 'string', value: 'a' },
        ],
      },
    ],
    ['table', '{"a":{"!":"short","value":7}}', { type: 'table', value: [['a', { type: 'short', value: 7n }]] }],
    [
      'table',
      '{"a":2147483648,"b":0.5,"c":null}',
      {
        type: 'table',
        value: [
          ['a', { type: 'long', value: 2_147_483_648n }],
          ['b', { type: 'double', value: 0.5 }],
          ['c', { type: 'void' }],
        ],
      },
    ],
  ] as const)('%s %s', (type, text, value) => {
    expect(readField(type, text)).toEqual({ value });
  });

  test.each([
    ['boolean', 'yes', 'boolean'],
    ['byte', '128', 'integer'],
    ['unsignedbyte', '-1', 'integer'],
    ['int', '1.5', 'integer'],
    ['int', '', 'integer'],
    ['long', '9223372036854775808', 'integer'],
    ['double', 'ten', 'number'],
    ['decimal', '-1', 'decimal'],
    ['decimal', '42949672.96', 'decimal'],
    ['timestamp', 'yesterday', 'time'],
    ['timestamp', '2026-13-45', 'time'],
    ['bytes', 'AP8', 'bytes'],
    ['void', 'x', 'void'],
    ['array', '{}', 'array'],
    ['table', '[]', 'table'],
    ['table', '{', 'not-json'],
    ['table', '{"a":{"!":"int64","value":1}}', 'type'],
    ['table', '{"a":{"!":"byte","value":300}}', 'integer'],
    ['table', `{"${'é'.repeat(128)}":1}`, 'field-name'],
    ['array', `${'['.repeat(20)}${']'.repeat(20)}`, 'deep'],
  ] as const)('%s is not %s', (type, text, kind) => {
    expect(readField(type, text)).toMatchObject({ problem: { kind } });
  });

  test('every type has a value that it takes', () => {
    const texts = ['', 'true', '1', '1.5', 'AAAA', '[]', '{}'];
    for (const type of headerTypes) {
      expect(
        texts.some((text) => 'value' in readField(type, text)),
        type,
      ).toBe(true);
    }
  });
});
