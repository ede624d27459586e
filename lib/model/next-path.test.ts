import { expect, test } from 'vitest';
import { nextPath } from './next-path';

test.each([
  ['/queues?broker=b&filter=x#top', '/queues?broker=b&filter=x#top'],
  ['/queues/%2F/a%20b', '/queues/%2F/a%20b'],
  ['/', '/'],
])('%s is a path of the console', (asked, path) => expect(nextPath(asked)).toBe(path));

test.each([
  undefined,
  '',
  'queues',
  '//evil.example/queues',
  '/\\evil.example',
  '/\t/evil.example',
  'https://evil.example/',
  'javascript:alert(1)',
  '/login?next=/login',
])('%s leads to the start', (asked) => expect(nextPath(asked)).toBe('/'));
