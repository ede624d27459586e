import { runDemo } from '../demo/main.ts';
import type { Settings } from './flags.ts';
import { UsageError } from './usage-error.ts';

/** A URL as it may be shown: without its password. */
function shown(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}

/**
 * The sample workload on a broker that runs elsewhere, until a signal ends it, or the broker that started it is gone.
 */
export async function demoCommand({ url, mqttUrl }: Settings): Promise<number> {
  const ending = new AbortController();
  const end = (): void => ending.abort();
  process.on('SIGINT', end).on('SIGTERM', end);
  if (process.channel) process.on('disconnect', end);
  try {
    await runDemo({ url, mqttUrl, signal: ending.signal });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`The sample workload can't run on ${shown(url)}: ${reason}`, { cause: error });
  } finally {
    // The channel keeps a process alive that listens to it.
    process.off('disconnect', end);
  }
  return 0;
}
