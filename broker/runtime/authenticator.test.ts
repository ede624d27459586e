import { expect, test } from 'vitest';
import { FAILED_LOGIN_LINES_PER_MINUTE_MAX, isLoopback, UserAuthenticator } from './authenticator.ts';
import type { Log } from './log.ts';
import { DEFAULT_HASHING, hashPassword } from './passwords.ts';

function rig() {
  const lines: { facts: object; text: string }[] = [];
  const line = (facts: object, text: string) => {
    lines.push({ facts, text });
  };
  const log: Log = { debug: line, info: line, warn: line, error: line, flushed: () => Promise.resolve() };
  const clock = { now: 60_000_000 };
  const user = (password: string) => ({ passwordHash: hashPassword(password), hashingAlgorithm: DEFAULT_HASHING });
  const users = new Map([
    ['guest', user('guest')],
    ['ann', user('s3cret')],
    ['certificate-only', { passwordHash: '', hashingAlgorithm: DEFAULT_HASHING }],
  ]);
  return { auth: new UserAuthenticator(users, log, () => clock.now), lines, clock };
}

test('guest comes in from loopback only, others from anywhere', () => {
  const { auth } = rig();
  expect(auth.login('guest', 'guest', { host: '127.0.0.1' })).toBe(true);
  expect(auth.login('guest', 'guest', { host: '127.8.0.1' })).toBe(true);
  expect(auth.login('guest', 'guest', { host: '::1' })).toBe(true);
  expect(auth.login('guest', 'guest', { host: '192.0.2.7' })).toBe(false);
  expect(auth.login('ann', 's3cret', { host: '192.0.2.7' })).toBe(true);
  expect([auth.succeeded, auth.failed]).toEqual([4, 1]);
});

test('a wrong password, an unknown user and a user without a password stay out', () => {
  const { auth, lines } = rig();
  expect(auth.login('ann', 's3cret ', { host: '::1' })).toBe(false);
  expect(auth.login('nobody', 'nobody', { host: '::1' })).toBe(false);
  expect(auth.login('certificate-only', '', { host: '::1' })).toBe(false);
  expect(lines).toHaveLength(3);
  expect(JSON.stringify(lines)).not.toContain('s3cret');
});

test('an attack does not fill the log', () => {
  const { auth, lines, clock } = rig();
  for (let i = 0; i < 1_000; i++) auth.login('ann', `guess ${i}`, { host: '192.0.2.7' });
  expect(lines).toHaveLength(FAILED_LOGIN_LINES_PER_MINUTE_MAX);
  clock.now += 60_000;
  auth.login('ann', 'one more', { host: '192.0.2.7' });
  expect(lines).toHaveLength(FAILED_LOGIN_LINES_PER_MINUTE_MAX + 2);
  expect(lines[FAILED_LOGIN_LINES_PER_MINUTE_MAX]?.facts).toEqual({ count: 1_000 - FAILED_LOGIN_LINES_PER_MINUTE_MAX });
});

test('a name that only looks like loopback is not', () => {
  expect(isLoopback('127.0.0.1.example.org')).toBe(false);
  expect(isLoopback('128.0.0.1')).toBe(false);
  expect(isLoopback('')).toBe(false);
});
