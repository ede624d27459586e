import { describe, expect, test } from 'vitest';
import { hexDump, modesOf, payloadLine, shownAs } from '@/lib/format/payload';

const text = (payload: string) => ({ payload, encoding: 'string' as const });
const binary = (...bytes: number[]) => ({
  payload: Buffer.from(bytes).toString('base64'),
  encoding: 'base64' as const,
});

describe('a payload', () => {
  test('is offered as JSON only when it is an object or a list', () => {
    expect(modesOf(text('{"a":1}'))).toEqual(['json', 'text', 'hex']);
    expect(modesOf(text('[1]'))).toEqual(['json', 'text', 'hex']);
    expect(modesOf(text('21.5'))).toEqual(['text', 'hex']);
    expect(modesOf(text('{"cut'))).toEqual(['text', 'hex']);
    expect(modesOf(binary(0xff, 0))).toEqual(['hex']);
  });

  test('is laid out by its mode', () => {
    expect(shownAs('json', text('{"a":1}'))).toBe('{\n  "a": 1\n}');
    expect(shownAs('text', text('{"a":1}'))).toBe('{"a":1}');
    // It is copied, so it stays what it is.
    expect(shownAs('text', text('a\u202eb'))).toBe('a\u202eb');
    expect(payloadLine(text('a\u202eb'))).toBe('a⟦U+202E⟧b');
    expect(shownAs('hex', text('é'))).toMatch(/^0000 {2}c3 a9 +\.\.$/);
  });

  test('is dumped sixteen octets a line', () => {
    const lines = hexDump(binary(...Array.from({ length: 17 }, (_, at) => at + 0x40))).split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toBe('0000  40 41 42 43 44 45 46 47 48 49 4a 4b 4c 4d 4e 4f  @ABCDEFGHIJKLMNO');
    expect(lines[1]).toMatch(/^0010 {2}50 +P$/);
  });

  test('fits beside a name', () => {
    expect(payloadLine(text('a\n  b'))).toBe('a b');
    expect(payloadLine(binary(0xff, 1))).toBe('ff 01');
  });
});
