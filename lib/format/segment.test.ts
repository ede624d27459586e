import { expect, test } from 'vitest';
import { segment, segmentOf } from '@/lib/format/segment';

test('every name comes back from the path as it was', () => {
  for (const name of ['.', '..', '~.', '~..', '~~.', '~', '~~', '~a', '...', '~...', 'a.b', '', '/', '%2e', 'ü ~.']) {
    expect(segment(segmentOf(name))).toBe(name);
  }
});

test('no name goes up or stays in a path', () => {
  const at = (name: string): string => new URL(`/queues/v/${segmentOf(name)}`, 'http://console').pathname;
  expect(['.', '..', '~.', 'a'].map(at)).toEqual(['/queues/v/~.', '/queues/v/~..', '/queues/v/~~.', '/queues/v/a']);
});

test('a broken escape stays as it is', () => {
  expect(segment('%zz')).toBe('%zz');
});
