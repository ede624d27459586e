import type { BinMessage, BinOrigin } from '@/lib/contract/bin';
import type { Result } from '@/lib/contract/result';
import { Bin } from '@/lib/server/bin/bin';
import { consoleDir } from '@/lib/server/console-dir';

const key = Symbol.for('waybill.bin');

/** Route handlers are bundled apart; the files want one writer. */
type Holder = { [key]?: Bin };

export function theBin(): Bin {
  const holder = globalThis as Holder;
  holder[key] ??= new Bin(consoleDir('bin'));
  return holder[key];
}

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
