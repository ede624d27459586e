import { expect, test, vi } from 'vitest';
import { tokenHeader } from '@/lib/contract/session';

vi.stubEnv('WAYBILL_CONSOLE_SECRET', 'a secret for tests that is long enough, and then some');
const { refusedChange } = await import('./change-guard');
const { withLogin } = await import('./session');

const session = withLogin(undefined, 'local', { user: 'ann', password: null }, { nowMs: Date.now(), secure: false });
const good = {
  host: 'localhost:3000',
  origin: 'http://localhost:3000',
  'content-type': 'application/json',
  [tokenHeader]: session.token,
};

const refused = (changes: Record<string, string | undefined>) => {
  const entries = Object.entries({ ...good, ...changes }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as [string, string]],
  );
  const result = refusedChange(new Headers(entries), session);
  return result?.ok === false ? result.error.kind : undefined;
};

test('the console’s own page may change something', () => {
  expect(refused({})).toBeUndefined();
  expect(refused({ 'sec-fetch-site': 'same-origin' })).toBeUndefined();
  expect(refused({ 'content-type': 'application/json; charset=utf-8' })).toBeUndefined();
});

test.each([
  { origin: 'http://evil.example' },
  { origin: 'http://localhost:3001' },
  { origin: 'null' },
  { origin: undefined },
  { host: 'rebound.example', origin: 'http://rebound.example' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { 'sec-fetch-site': 'none' },
  { 'content-type': 'text/plain' },
  { 'content-type': undefined },
])('%o may not', (changes) => expect(refused(changes)).toBe('forbidden'));

test.each([undefined, '', 'a-guess', `${session.token}x`])('nor may the token %j', (token) =>
  expect(refused({ [tokenHeader]: token })).toBe('stale-session'),
);
