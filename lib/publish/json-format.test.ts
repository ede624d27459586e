import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { indentJson, minifyJson } from '@/lib/publish/json-format';

describe('JSON in other whitespace', () => {
  test('is indented, and templates stay', () => {
    expect(indentJson('{"n":{{n}},"to":["{{pick a|b}}", {{int 1 9}}],"e":{},"l":[ ]}')).toBe(
      '{\n  "n": {{n}},\n  "to": [\n    "{{pick a|b}}",\n    {{int 1 9}}\n  ],\n  "e": {},\n  "l": []\n}',
    );
    expect(minifyJson('{ "a b" : [ 1 , {{ n }} ] }')).toBe('{"a b":[1,{{ n }}]}');
  });

  test('keeps numbers that JavaScript would round, and names that come twice', () => {
    const text = '{"a":12345678901234567890,"a":1.10}';
    expect(minifyJson(indentJson(text))).toBe(text);
  });

  test('means the same', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(indentJson(text)).toBe(JSON.stringify(value, null, 2));
        expect(minifyJson(indentJson(text))).toBe(text);
      }),
    );
  });
});
