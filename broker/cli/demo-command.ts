import { runDemo } from '../demo/main.ts';
import type { Settings } from './flags.ts';

/** The sample workload on a broker that runs elsewhere, until a signal ends it. */
export async function demoCommand({ url }: Settings): Promise<number> {
  const ending = new AbortController();
  const end = (): void => ending.abort();
  process.on('SIGINT', end).on('SIGTERM', end);
  await runDemo({ url, signal: ending.signal });
  return 0;
}
