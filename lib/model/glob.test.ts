import { expect, test } from 'vitest';
import { globRegex } from '@/lib/model/glob';

test.each([
  ['*', 'anything', true],
  ['shop.*', 'shop.orders', true],
  ['shop.*', 'shopXorders', false],
  ['a+b(c)', 'a+b(c)', true],
  ['a+b', 'aab', false],
  ['q?', 'q1', true],
  ['q?', 'q', false],
  ['[x]', 'x', false],
  ['größe-*', 'größe-1', true],
])('%s on %s: %s', (glob, name, expected) => expect(new RegExp(globRegex(glob)).test(name)).toBe(expected));
