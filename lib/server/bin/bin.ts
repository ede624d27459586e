import type { BinItem, BinMessage, BinOrigin, BinPage } from '@/lib/contract/bin';
import { binBytesMax, binDaysMax, binMessagesMax, binPutBytesMax, binPutMessagesMax } from '@/lib/contract/bin-limits';
import { fail, ok, type Result } from '@/lib/contract/result';
import {
  type BinFile,
  dropBinFile,
  markGone,
  newBinName,
  readBinFolder,
  readBinMessages,
  writeBinFile,
} from '@/lib/server/bin/file';
import { Turns } from '@/lib/server/turns';

const dayMs = 24 * 60 * 60 * 1000;

export type Bounds = { readonly messages: number; readonly bytes: number; readonly ageMs: number };

/** Whose entries are asked for: a user sees his own, an administrator (no user) all of a broker's. */
export type BinScope = { readonly broker: string; readonly user?: string };

/** `<file>/<place in it>`, as the lists name a message. */
function split(id: string): { name: string; index: number } | undefined {
  const cut = id.lastIndexOf('/');
  const index = Number(id.slice(cut + 1));
  return cut < 0 || !Number.isSafeInteger(index) ? undefined : { name: id.slice(0, cut), index };
}

/** Full copies of deleted messages, in files below one folder; the oldest go first when a bound is reached. */
export class Bin {
  readonly #folder: string;
  readonly #now: () => number;
  readonly #bounds: Bounds;
  #files: Map<string, BinFile> | undefined;
  /** One change at a time. */
  readonly #turns = new Turns();

  constructor(
    folder: string,
    now: () => number = Date.now,
    bounds: Bounds = { messages: binMessagesMax, bytes: binBytesMax, ageMs: binDaysMax * dayMs },
  ) {
    this.#folder = folder;
    this.#now = now;
    this.#bounds = bounds;
  }

  /** On disk when it is answered. The ids are in the order of the messages. */
  async put(
    broker: string,
    user: string,
    messages: readonly BinMessage[],
    origin: BinOrigin,
  ): Promise<Result<{ readonly ids: readonly string[] }>> {
    try {
      return await this.#put(broker, user, messages, origin);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return fail('refused', `The bin can’t be written, so nothing was deleted: ${why}`, 500);
    }
  }

  #put(
    broker: string,
    user: string,
    messages: readonly BinMessage[],
    origin: BinOrigin,
  ): Promise<Result<{ readonly ids: readonly string[] }>> {
    return this.#inTurn(async (files) => {
      if (messages.length === 0) return ok({ ids: [] });
      const bytes = messages.reduce((sum, { payload }) => sum + payload.length, 0);
      if (messages.length > binPutMessagesMax || bytes > binPutBytesMax) {
        return fail('refused', 'That is more than the bin takes at once.', 413);
      }
      const atMs = this.#now();
      const about = {
        broker,
        user,
        vhost: origin.vhost,
        queue: origin.queue,
        at_ms: atMs,
        entries: messages.map(({ exchange, routing_key, payload_bytes }) => ({ exchange, routing_key, payload_bytes })),
      };
      const file = await writeBinFile(this.#folder, newBinName(atMs), about, messages);
      files.set(file.name, file);
      await this.#evict(files);
      return ok({ ids: messages.map((_, index) => `${file.name}/${index}`) });
    });
  }

  /** The newest first. */
  list(scope: BinScope, offset: number, limit: number): Promise<BinPage> {
    return this.#inTurn(async (files) => {
      await this.#evict(files);
      const mine = [...files.values()].reverse().filter((file) => visible(file, scope));
      const items: BinItem[] = [];
      let position = 0;
      for (const file of mine) {
        if (position + file.left.size <= offset || items.length >= limit) {
          position += file.left.size;
          continue;
        }
        for (const index of file.left) {
          if (position >= offset && items.length < limit) items.push(itemOf(file, index));
          position += 1;
        }
      }
      return { items, total: position, kept: totals(files) };
    });
  }

  /** Full copies by id, with where they came from; what is gone, or not this user's, is left out. */
  read(scope: BinScope, ids: readonly string[]): Promise<{ item: BinItem; message: BinMessage }[]> {
    return this.#inTurn(async (files) => {
      const found: { item: BinItem; message: BinMessage }[] = [];
      for (const [file, indices] of grouped(files, scope, ids)) {
        const messages = await readBinMessages(this.#folder, file.name, new Set(indices));
        for (const index of indices) {
          const message = messages.get(index);
          if (message !== undefined) found.push({ item: itemOf(file, index), message });
        }
      }
      return found;
    });
  }

  /** For good. Answers how many there were. */
  remove(scope: BinScope, ids: readonly string[]): Promise<number> {
    return this.#inTurn(async (files) => {
      let removed = 0;
      for (const [file, indices] of grouped(files, scope, ids)) {
        for (const index of indices) file.left.delete(index);
        removed += indices.length;
        if (file.left.size === 0) await this.#drop(files, file);
        else await markGone(this.#folder, file.name, indices);
      }
      return removed;
    });
  }

  async #drop(files: Map<string, BinFile>, file: BinFile): Promise<void> {
    files.delete(file.name);
    await dropBinFile(this.#folder, file.name);
  }

  async #evict(files: Map<string, BinFile>): Promise<void> {
    const oldest = this.#now() - this.#bounds.ageMs;
    const kept = totals(files);
    let { messages, bytes } = kept;
    // Names begin with the time, so the map's order is the order of age.
    for (const file of [...files.values()]) {
      const over = messages > this.#bounds.messages || bytes > this.#bounds.bytes;
      if (!over && file.head.at_ms >= oldest) break;
      messages -= file.left.size;
      bytes -= file.bytes;
      await this.#drop(files, file);
    }
  }

  #inTurn<T>(work: (files: Map<string, BinFile>) => Promise<T>): Promise<T> {
    return this.#turns.take(async () => {
      this.#files ??= new Map((await readBinFolder(this.#folder)).map((file) => [file.name, file]));
      return await work(this.#files);
    });
  }
}

function visible({ head }: BinFile, scope: BinScope): boolean {
  return head.broker === scope.broker && (scope.user === undefined || head.user === scope.user);
}

function itemOf({ name, head }: BinFile, index: number): BinItem {
  const entry = head.entries[index];
  return {
    id: `${name}/${index}`,
    broker: head.broker,
    user: head.user,
    vhost: head.vhost,
    queue: head.queue,
    at_ms: head.at_ms,
    exchange: entry?.exchange ?? '',
    routing_key: entry?.routing_key ?? '',
    payload_bytes: entry?.payload_bytes ?? 0,
  };
}

function totals(files: ReadonlyMap<string, BinFile>): { messages: number; bytes: number } {
  let messages = 0;
  let bytes = 0;
  for (const file of files.values()) {
    messages += file.left.size;
    bytes += file.bytes;
  }
  return { messages, bytes };
}

function grouped(files: ReadonlyMap<string, BinFile>, scope: BinScope, ids: readonly string[]): Map<BinFile, number[]> {
  const groups = new Map<BinFile, number[]>();
  for (const id of new Set(ids)) {
    const place = split(id);
    const file = place === undefined ? undefined : files.get(place.name);
    if (place === undefined || file === undefined || !visible(file, scope) || !file.left.has(place.index)) continue;
    const indices = groups.get(file);
    if (indices === undefined) groups.set(file, [place.index]);
    else indices.push(place.index);
  }
  return groups;
}
