import { runDemo } from '../demo/main.ts';
import { endWith } from './ending.ts';
import type { Settings } from './flags.ts';
import { UsageError } from './usage-error.ts';

/** A URL as it may be shown: without its password. */
function shown(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}

export async function demoCommand({ url }: Settings): Promise<number> {
  const stop = new AbortController();
  const over = runDemo({ url, signal: stop.signal }).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`The sample workload cannot run on ${shown(url)}: ${reason}`);
  });
  endWith(async () => {
    stop.abort();
    await over;
  });
  await over;
  return 0;
}
