import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { contentModes, hexLines, imageTypeOf, packingOf, textOfOctets, unpack } from '@/lib/format/content';

const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const packed = (buffer: Buffer): Uint8Array<ArrayBuffer> => new Uint8Array(buffer);

test('text is told from octets; a part may begin within a character', () => {
  expect(textOfOctets(utf8('Ångström\n'))).toBe('Ångström\n');
  expect(textOfOctets(Uint8Array.from([0, 1, 2]))).toBeUndefined();
  expect(textOfOctets(utf8('é').subarray(1))).toBeUndefined();
  expect(textOfOctets(utf8('é and').subarray(1), true)).toContain('and');
});

describe('how a payload is shown', () => {
  const modes = (text: string, type?: string, isPart = false) => contentModes(utf8(text), type, isPart).modes;
  test('objects as JSON, whatever they call themselves', () =>
    expect(modes('{"a":1}')).toEqual(['json', 'text', 'hex']));
  test('a bare number as text, unless it says that it is JSON', () => {
    expect(modes('42')).toEqual(['text', 'hex']);
    expect(modes('42', 'application/json')).toEqual(['json', 'text', 'hex']);
  });
  test('a part as text', () => expect(modes('{"a":1}', 'application/json', true)).toEqual(['text', 'hex']));
  test('a picture as one, with its octets', () => {
    expect(contentModes(Uint8Array.from([0x89, 0, 1]), 'image/png', false).modes).toEqual(['image', 'hex']);
    expect(imageTypeOf('image/svg+xml')).toBeUndefined();
    expect(imageTypeOf('IMAGE/PNG; q=1')).toBe('image/png');
  });
  test('octets as such', () => expect(contentModes(Uint8Array.from([0, 1]), undefined, false).modes).toEqual(['hex']));
});

describe('unpacking', () => {
  test('knows gzip and deflate', async () => {
    expect(packingOf('GZIP')).toBe('gzip');
    expect(packingOf('br')).toBeUndefined();
    expect(packingOf(undefined)).toBeUndefined();
    expect(await unpack(packed(gzipSync('hello')), 'gzip')).toEqual({ bytes: utf8('hello'), cut: false });
    expect(await unpack(packed(deflateSync('hello')), 'deflate')).toEqual({ bytes: utf8('hello'), cut: false });
  });
  test('ends at its bound, however much there would be', async () => {
    const bomb = packed(gzipSync(Buffer.alloc(50 * 1024 * 1024)));
    const unpacked = await unpack(bomb, 'gzip', 1000);
    expect([unpacked?.cut, unpacked?.bytes.length]).toEqual([true, 1000]);
  });
  test('says when it is none', async () => expect(await unpack(utf8('plain'), 'gzip')).toBeUndefined());
});

test('octets are shown with their offset', () => {
  expect(hexLines(utf8('Waybill\n'), 0x100)).toBe('000100  57 61 79 62 69 6c 6c 0a                          Waybill.');
});
