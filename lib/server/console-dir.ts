import { join } from 'node:path';

/** Where the console keeps what must outlive it: its audit log, jobs and their journals, the bin, collections. */
export function consoleDir(...parts: readonly string[]): string {
  // The folder isn't a part of the program; looked for at build time, it would draw the whole project into the bundle.
  return join(/*turbopackIgnore: true*/ process.env.WAYBILL_CONSOLE_DIR ?? join('data', 'console'), ...parts);
}
