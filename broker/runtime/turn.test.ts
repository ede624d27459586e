import { afterEach, expect, test, vi } from 'vitest';
import { RealEnv, SLEEP_MS_MAX } from './turn.ts';

afterEach(() => {
  vi.useRealTimers();
});

const batch = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

test('one turn per batch, however often it is asked for', async () => {
  const env = new RealEnv();
  let turns = 0;
  env.onTurn(
    () => turns++,
    () => {},
  );
  env.wake();
  env.wake();
  expect(turns).toBe(0);
  await batch();
  expect(turns).toBe(1);
  env.wake();
  await batch();
  expect(turns).toBe(2);
});

test('after a turn that fails comes another', async () => {
  const env = new RealEnv();
  const seen: string[] = [];
  env.onTurn(
    () => {
      seen.push('turn');
      if (seen.length === 1) throw new Error('broken');
    },
    (error) => seen.push(String(error)),
  );
  env.wake();
  await batch();
  await batch();
  expect(seen).toEqual(['turn', 'Error: broken', 'turn']);
});

test('a timer fires once, never before its time and never at once', () => {
  vi.useFakeTimers();
  const env = new RealEnv();
  let fired = 0;
  env.timer(env.now() - 5, () => fired++);
  expect(fired).toBe(0);
  vi.advanceTimersByTime(0);
  expect(fired).toBe(1);
  env.timer(env.now() + 1_000, () => fired++);
  vi.advanceTimersByTime(999);
  expect(fired).toBe(1);
  vi.advanceTimersByTime(60_000);
  expect(fired).toBe(2);
});

test('a timer may sleep for longer than Node lets one, and can be cancelled after its first nap', () => {
  vi.useFakeTimers();
  const env = new RealEnv();
  let fired = 0;
  const far = SLEEP_MS_MAX * 2 + 5;
  env.timer(env.now() + far, () => fired++);
  const cancelled = env.timer(env.now() + far, () => fired++);
  vi.advanceTimersByTime(SLEEP_MS_MAX + 10);
  cancelled.cancel();
  vi.advanceTimersByTime(far - SLEEP_MS_MAX - 11);
  expect(fired).toBe(0);
  vi.advanceTimersByTime(1);
  expect(fired).toBe(1);
});

test('a timer does not wait longer because the clock was set back', () => {
  vi.useFakeTimers();
  const env = new RealEnv();
  const began = env.now();
  let fired = 0;
  env.timer(began + 1_000, () => fired++);
  vi.advanceTimersByTime(500);
  vi.setSystemTime(began - 3_600_000);
  vi.advanceTimersByTime(500);
  expect([fired, env.now() - began]).toEqual([1, 1_000]);
});

test('a token is 22 characters that need no escaping', () => {
  const env = new RealEnv();
  const tokens = new Set(Array.from({ length: 100 }, () => env.token()));
  expect(tokens.size).toBe(100);
  for (const token of tokens) expect(token).toMatch(/^[A-Za-z0-9_-]{22}$/);
});
