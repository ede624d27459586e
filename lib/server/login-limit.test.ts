import { expect, test } from 'vitest';
import { LoginLimit } from './login-limit';

const minute = 60_000;

function fail(limit: LoginLimit, times: number, address: string, user: string, nowMs = 0): void {
  for (let n = 0; n < times; n++) limit.failed(address, user, nowMs);
}

test('an address that fails too often waits until the window is over', () => {
  const limit = new LoginLimit();
  fail(limit, 9, 'a', 'ann');
  expect(limit.waitSeconds('a', 'ann', minute)).toBe(0);
  fail(limit, 1, 'a', 'bob', minute);
  expect(limit.waitSeconds('a', 'anyone', minute)).toBe(240);
  expect(limit.waitSeconds('b', 'ann', minute)).toBe(0);
  expect(limit.waitSeconds('a', 'anyone', 5 * minute)).toBe(0);
});

test('a user that many addresses guess at is shielded', () => {
  const limit = new LoginLimit();
  for (let n = 0; n < 50; n++) fail(limit, 1, `address ${n}`, 'ann');
  expect(limit.waitSeconds('new', 'ann', 0)).toBeGreaterThan(0);
  expect(limit.waitSeconds('new', 'bob', 0)).toBe(0);
});

test('all together have a bound too', () => {
  const limit = new LoginLimit();
  for (let n = 0; n < 200; n++) fail(limit, 1, `address ${n}`, `user ${n}`);
  expect(limit.waitSeconds('new', 'new', 0)).toBeGreaterThan(0);
});

test('what was no failure isn’t counted, and washes nothing away', () => {
  const limit = new LoginLimit();
  fail(limit, 9, 'a', 'ann');
  // One's own log-in, in between.
  limit.failed('a', 'own', 0);
  limit.undo('a', 'own');
  expect(limit.waitSeconds('a', 'ann', 0)).toBe(0);
  fail(limit, 1, 'a', 'ann');
  expect(limit.waitSeconds('a', 'ann', 0)).toBeGreaterThan(0);
});

test('what it remembers is bounded, and the newest stays', () => {
  const limit = new LoginLimit();
  // Beyond the window of each other, so that the bound of all isn't what is seen.
  for (let n = 0; n < 20_000; n++) fail(limit, 1, `address ${n}`, `user ${n}`, n * 6 * minute);
  const nowMs = 20_000 * 6 * minute;
  fail(limit, 10, 'last', 'last', nowMs);
  expect(limit.waitSeconds('last', 'x', nowMs)).toBeGreaterThan(0);
});
