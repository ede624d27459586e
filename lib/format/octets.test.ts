import { expect, test } from 'vitest';
import { base64Of, exactText, octetsOf, payloadOf } from './octets';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

test('octets go to base64 and back', () => {
  const bytes = Uint8Array.from([0, 255, 128, 10]);
  expect(octetsOf(base64Of(bytes), 'base64')).toEqual(bytes);
  expect(octetsOf('hé', 'string')).toEqual(utf8('hé'));
});

test('text that is sent on is exact, a byte order mark and line ends too', () => {
  const text = '\ufeffa\r\n\0b';
  expect(exactText(utf8(text))).toBe(text);
  expect(exactText(utf8('é').subarray(1))).toBeUndefined();
});

test('octets go through JSON as text or as base64, and come back', () => {
  for (const octets of [utf8('\ufeffé'), Uint8Array.from([255, 0])]) {
    const { payload, payload_encoding } = payloadOf(octets);
    expect(octetsOf(payload, payload_encoding)).toEqual(octets);
  }
  expect(payloadOf(Uint8Array.from([255, 0]))).toEqual({ payload: '/wA=', payload_encoding: 'base64' });
});
