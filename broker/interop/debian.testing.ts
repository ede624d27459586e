/** What Debian's packages bring to the interop tests. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';

export const exec = promisify(execFile);

/** Debian's own: another Python on PATH would not see Debian's packages. */
export const PYTHON = '/usr/bin/python3';

export async function pythonHas(module: string): Promise<boolean> {
  if (!existsSync(PYTHON)) return false;
  return await exec(PYTHON, ['-c', `import ${module}`]).then(
    () => true,
    () => false,
  );
}
