import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-secret-'));
  vi.stubEnv('WAYBILL_CONSOLE_DIR', join(folder, 'console'));
  vi.stubEnv('WAYBILL_CONSOLE_SECRET', '');
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

/** As another process would: with nothing remembered. */
async function fresh(): Promise<string> {
  Reflect.deleteProperty(globalThis, Symbol.for('waybill.console.secret'));
  const { consoleSecret } = await import('./secret');
  return consoleSecret();
}

test('it is made at the first start, for the owner alone, and is the same at the next', async () => {
  const secret = await fresh();
  expect(secret.length).toBeGreaterThanOrEqual(43);
  const file = join(folder, 'console', 'secret');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, 'utf8').trim()).toBe(secret);
  expect(await fresh()).toBe(secret);
});

test('one that is given is taken, if it is long enough', async () => {
  vi.stubEnv('WAYBILL_CONSOLE_SECRET', 'x'.repeat(32));
  expect(await fresh()).toBe('x'.repeat(32));
  vi.stubEnv('WAYBILL_CONSOLE_SECRET', 'short');
  await expect(fresh()).rejects.toThrow('needs 32 characters');
});
