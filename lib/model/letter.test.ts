import { describe, expect, test } from 'vitest';
import { ownHeaders } from '@/lib/contract/letter-facts';
import { deathsOf, lastDeathMs, originOf } from '@/lib/model/letter';
import { death, letter } from '@/lib/model/letter.testing';
import { groupKeyOf, groupLetters } from '@/lib/model/letter-groups';

describe('the history of a letter', () => {
  test('is read as brokers write it', () => {
    const [first] = deathsOf({ 'x-death': [death('orders', 'expired', { 'original-expiration': '50', count: 3 })] });
    expect(first).toEqual({
      reason: 'expired',
      queue: 'orders',
      exchange: 'shop',
      keys: ['order'],
      count: 3,
      atMs: 1_700_000_000_000,
      expiration: '50',
    });
  });

  test.each([
    ['text', 'bogus'],
    ['entries that are no tables', [1, null, 'x', []]],
    ['a table without a queue', [{ reason: 'rejected' }]],
  ])('that a client forged as %s is none', (_what, forged) => expect(deathsOf({ 'x-death': forged })).toEqual([]));

  test('forged parts of it are left out', () => {
    const forged = death('q', 'r', { count: -1, time: 'now', 'routing-keys': [1, 'k'] });
    expect(deathsOf({ 'x-death': [forged] })).toMatchObject([{ count: 1, atMs: null, keys: ['k'] }]);
  });

  test('leads back to where it died last', () => {
    const twice = letter({ headers: { 'x-death': [death('retry', 'expired', { time: 5 }), death('orders')] } });
    expect(originOf(twice)?.queue).toBe('retry');
    expect(lastDeathMs(twice)).toBe(1_700_000_000_000);
    expect(originOf(letter())).toBeNull();
  });
});

describe('groups', () => {
  const orders = (time: number, more = {}) =>
    letter({ headers: { 'x-death': [death('orders', 'rejected', { time })], error: 'timeout', ...more } });
  const letters = [
    orders(100),
    orders(400, { [ownHeaders.attempt]: 2 }),
    letter({ headers: { 'x-death': [death('mails', 'expired', { time: 200 })], error: 'full' } }),
    letter(),
  ];

  test('have their letters’ facets, counts, times and how many came back', () => {
    const [first, second, third] = groupLetters(letters, { by: ['reason', 'origin'], header: '' });
    expect(first).toMatchObject({
      values: { reason: 'rejected', origin: 'orders' },
      count: 2,
      firstMs: 100_000,
      lastMs: 400_000,
      cameBack: 1,
      origins: ['orders'],
    });
    expect(second).toMatchObject({ values: { reason: 'expired', origin: 'mails' }, count: 1 });
    expect(third).toMatchObject({ values: { reason: null, origin: null }, firstMs: null, origins: [] });
  });

  test('lay the deaths out over the time of the whole queue', () => {
    const [group] = groupLetters(letters, { by: ['reason'], header: '' });
    expect(group?.spark.at(0)).toBe(1);
    expect(group?.spark.at(-1)).toBe(1);
    expect(group?.spark.reduce((sum, n) => sum + n, 0)).toBe(2);
  });

  test('by a header: those that lack it stand apart', () => {
    const groups = groupLetters(letters, { by: ['header'], header: 'error' });
    expect(groups.map(({ values, count }) => [values.header, count])).toEqual([
      ['timeout', 2],
      ['full', 1],
      [null, 1],
    ]);
  });

  test('a letter’s group has the key that it is chosen by', () => {
    const by = { by: ['exchange', 'type'] as const, header: '' };
    expect(groupLetters(letters, by).map(({ key }) => key)).toContain(groupKeyOf(orders(1), by));
  });
});
