import { expect, test } from 'vitest';
import { beginningOf } from './beginning';

const string = (payload: string, truncated: boolean) => ({ payload, encoding: 'string', truncated });

test.each([
  ['all of it', 'é€', 5, string('é€', false)],
  ['a cut between characters', 'é€', 2, string('é', true)],
  ['a cut within a character', 'é€𝄞', 8, string('é€', true)],
])('text: %s', (_, text, bytesMax, expected) => {
  expect(beginningOf(Buffer.from(text), bytesMax)).toEqual(expected);
});

test('octets that are no text stay whole, and so do the last of text that isn’t cut', () => {
  const octets = Buffer.from([0xff, 0xfe, 0xfd, 0xfc, 0xfb]);
  expect(beginningOf(octets, 4)).toEqual({ payload: '//79/A==', encoding: 'base64', truncated: true });
  const split = Buffer.from('é').subarray(0, 1);
  expect(beginningOf(split, 4)).toEqual({ payload: 'ww==', encoding: 'base64', truncated: false });
});
