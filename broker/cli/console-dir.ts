import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DATA_DIR } from './data-dir.ts';
import type { Settings } from './flags.ts';

interface ConsoleDir {
  readonly path: string;
  /** What was kept for this run alone goes with it. */
  remove(): Promise<void>;
}

/** Where the console keeps its secret, audit log and jobs. `WAYBILL_CONSOLE_DIR` wins over the flags. */
export function consoleDirOf(
  { memory, dataDir }: Pick<Settings, 'memory' | 'dataDir'>,
  env: Readonly<Record<string, string | undefined>>,
): ConsoleDir {
  const given = env.WAYBILL_CONSOLE_DIR;
  if (given) return { path: resolve(given), remove: () => Promise.resolve() };
  if (!memory) return { path: resolve(dataDir ?? DATA_DIR, 'console'), remove: () => Promise.resolve() };
  const path = mkdtempSync(join(tmpdir(), 'waybill-console-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
