import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { consoleDir } from '@/lib/server/console-dir';
import { oneInProcess } from '@/lib/server/one-in-process';

/** What iron-session asks for at least. */
const secretCharsMin = 32;

function readOrMake(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  try {
    writeFileSync(file, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    // Another process made it in this moment.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8').trim();
}

/** Seals sessions: given by WAYBILL_CONSOLE_SECRET, or made at the first start and kept for the owner's eyes only. */
export const consoleSecret = oneInProcess('console.secret', () => {
  const given = process.env.WAYBILL_CONSOLE_SECRET;
  const file = consoleDir('secret');
  const secret = given === undefined || given === '' ? readOrMake(file) : given;
  if (secret.length < secretCharsMin) {
    throw new Error(`The console's secret (WAYBILL_CONSOLE_SECRET or ${file}) needs ${secretCharsMin} characters.`);
  }
  return secret;
});
