import { join } from 'node:path';

/** Where the console keeps what must outlive it: its audit log, jobs and their journals, the bin, collections. */
export function consoleDir(...parts: readonly string[]): string {
  return join(process.env.WAYBILL_CONSOLE_DIR ?? join('data', 'console'), ...parts);
}
