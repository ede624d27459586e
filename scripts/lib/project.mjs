import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const bundle = fileURLToPath(new URL('../../dist/waybill.mjs', import.meta.url));

/** Progress goes to stderr: stdout belongs to the ready line. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** Ends the process with one sentence instead of a stack. */
export async function orExplain(work) {
  try {
    return await work();
  } catch (error) {
    say(error instanceof Failure ? error.message : String(error?.stack ?? error));
    process.exit(1);
  }
}

/** A failure whose message says all that its reader needs. */
export class Failure extends Error {}
