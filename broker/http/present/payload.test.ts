import { expect, test } from 'vitest';
import { beginningOf, payloadOf } from './payload.ts';

const text = Buffer.from('aé€𝄞');

test.each([
  ['between characters', 3, 'aé'],
  ['after the first of two octets', 2, 'a'],
  ['after the second of three octets', 5, 'aé'],
  ['after the third of four octets', 9, 'aé€'],
  ['at the end', 10, 'aé€𝄞'],
  ['before anything', 0, ''],
])('a text that is cut %s stays a text', (_, bytes, payload) => {
  expect(beginningOf(text, 'auto', bytes)).toEqual({ payload, payload_encoding: 'string', truncated: bytes < 10 });
});

test('octets that are no text are cut where it was asked for, and so is what RabbitMQ would cut', () => {
  const octets = Uint8Array.of(0xff, 0x80, 0x80, 0x80);
  const cut = { payload: '/4A=', payload_encoding: 'base64' };
  expect(beginningOf(octets, 'auto', 2)).toEqual({ ...cut, truncated: true });
  expect(beginningOf(text, 'base64', 2)).toEqual({ payload: 'YcM=', payload_encoding: 'base64', truncated: true });
  expect(payloadOf(text, 'auto', 2)).toEqual({ payload: 'YcM=', payload_encoding: 'base64' });
});
