import { expect, test } from 'vitest';
import { whoami } from './management';

test.each([
  ['a list', ['administrator', 'ops'], ['administrator', 'ops']],
  ['a text with commas, as of old', 'not-administrator,ops', ['not-administrator', 'ops']],
  ['an empty text', '', []],
  ['what nobody knows', 7, []],
])('the tags of a user, from %s', (_, tags, expected) => {
  expect(whoami.parse({ name: 'ann', tags }).tags).toEqual(expected);
});
