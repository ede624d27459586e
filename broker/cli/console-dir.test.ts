import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { consoleDirOf } from './console-dir.ts';

test('what the console keeps is below the data folder', () => {
  expect(consoleDirOf({ memory: false, dataDir: 'there' }, {}).path).toBe(resolve('there', 'console'));
  expect(consoleDirOf({ memory: false, dataDir: undefined }, {}).path).toBe(resolve('data', 'console'));
});

test('the variable wins, and its folder stays', async () => {
  const { path, remove } = consoleDirOf(
    { memory: true, dataDir: undefined },
    { WAYBILL_CONSOLE_DIR: import.meta.dirname },
  );
  expect(path).toBe(import.meta.dirname);
  await remove();
  expect(existsSync(path)).toBe(true);
});

test('in memory it is a folder of this run, for its owner alone, and gone at the end', async () => {
  const one = consoleDirOf({ memory: true, dataDir: undefined }, {});
  const other = consoleDirOf({ memory: true, dataDir: undefined }, {});
  expect(one.path).not.toBe(other.path);
  expect(statSync(one.path).mode & 0o777).toBe(0o700);
  await Promise.all([one.remove(), other.remove()]);
  expect(existsSync(join(one.path))).toBe(false);
});
