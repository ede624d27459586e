import type { BinMessage, BinOrigin } from '@/lib/contract/bin';
import type { Result } from '@/lib/contract/result';
import { Bin } from '@/lib/server/bin/bin';
import { consoleDir } from '@/lib/server/console-dir';
import { oneInProcess } from '@/lib/server/one-in-process';

/** The files want one writer. */
export const theBin = oneInProcess('bin', () => new Bin(consoleDir('bin')));

/**
 * Keeps full copies before the originals are deleted: they are on disk when it is answered. Nothing may be deleted when
 * it fails. `user` is who deletes; `origin` is where a restore will bring them back to.
 */
export function binPut(
  broker: string,
  user: string,
  messages: readonly BinMessage[],
  origin: BinOrigin,
): Promise<Result<{ readonly ids: readonly string[] }>> {
  return theBin().put(broker, user, messages, origin);
}
