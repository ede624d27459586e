import type { Matcher } from '../../lib/contract/message-filter.ts';
import { searchMsMax, searchScanMax } from '../../lib/contract/message-limits.ts';
import type { Entry } from '../core/queue/entry.ts';
import { countUpTo, type Place, placeOf } from '../core/queue/locate.ts';
import type { Queue } from '../core/queue/queue.ts';
import { EntrySubject } from './filter.ts';

/** The broker serves nobody else meanwhile, so a search stops for the others after so long. */
const SLICE_MS = 8;
/** What is asked of the queue at a time: they may have to be read from disk. */
const CHUNK_MESSAGES = 64;
const CHUNK_BYTES = 512 * 1024;

/** Where a search goes on: after the message that was looked at last. */
export type Cursor =
  | { readonly part: 'unacked'; readonly after: { readonly deliveredAt: number; readonly seq: number } | undefined }
  | { readonly part: 'ready'; readonly after: Place | undefined; readonly offset: number };

export interface Scan {
  readonly queue: Queue;
  readonly state: 'all' | 'ready' | 'unacked';
  readonly matches: Matcher;
  readonly limit: number;
  now(): number;
}

export interface Found {
  readonly entry: Entry;
  readonly position: number;
}

export interface Scanned {
  readonly found: readonly Found[];
  readonly scanned: number;
  readonly unchecked: number;
  readonly cursor: Cursor | undefined;
}

/** At a position of a stream, where no message has a priority. */
export const cursorAt = (queue: Queue, position: number): Cursor => {
  const [entry] = queue.browse(position, 1);
  return entry === undefined || position === 0
    ? { part: 'ready', after: undefined, offset: position }
    : { part: 'ready', after: { priority: 0, seq: entry.seq - 1 }, offset: position };
};

export const firstCursor = (state: Scan['state']): Cursor =>
  state === 'ready' ? { part: 'ready', after: undefined, offset: 0 } : { part: 'unacked', after: undefined };

export function cursorText(cursor: Cursor): string {
  if (cursor.after === undefined) return cursor.part === 'ready' ? 'r' : 'u';
  return cursor.part === 'ready'
    ? `r.${cursor.after.priority}.${cursor.after.seq}.${cursor.offset}`
    : `u.${cursor.after.deliveredAt}.${cursor.after.seq}`;
}

export function cursorFrom(text: string): Cursor | undefined {
  if (!/^[ru](\.\d{1,15}){0,3}$/.test(text)) return undefined;
  const [part, first, seq, offset] = text.split('.');
  const after = first === undefined || seq === undefined ? undefined : { first: Number(first), seq: Number(seq) };
  if (part === 'u') {
    return { part: 'unacked', after: after && { deliveredAt: after.first, seq: after.seq } };
  }
  return {
    part: 'ready',
    after: after && { priority: after.first, seq: after.seq },
    offset: offset === undefined ? 0 : Number(offset),
  };
}

/** Looks at messages until it has enough, has looked at enough, or has taken long enough. */
export async function scan(request: Scan, from: Cursor): Promise<Scanned> {
  const search = new Search(request, from);
  const end = performance.now() + searchMsMax;
  while (search.slice() && performance.now() < end) await new Promise((resolve) => setImmediate(resolve));
  return search.result;
}

class Search {
  readonly #request: Scan;
  readonly #found: Found[] = [];
  readonly #subject = new EntrySubject();
  #cursor: Cursor | undefined;
  #scanned = 0;
  #unchecked = 0;

  constructor(request: Scan, from: Cursor) {
    this.#request = request;
    this.#cursor = from;
  }

  get result(): Scanned {
    return { found: this.#found, scanned: this.#scanned, unchecked: this.#unchecked, cursor: this.#cursor };
  }

  get #enough(): boolean {
    return this.#found.length >= this.#request.limit || this.#scanned >= searchScanMax;
  }

  /** A few milliseconds of it. False: there is no more to do. */
  slice(): boolean {
    const end = performance.now() + SLICE_MS;
    if (this.#cursor?.part === 'unacked') this.#unacked(this.#cursor, end);
    if (this.#cursor?.part === 'ready' && performance.now() < end) this.#ready(this.#cursor, end);
    return this.#cursor !== undefined && !this.#enough;
  }

  /** It is a list through the entries: what was looked at before is walked over, which is quick. */
  #unacked({ after }: Extract<Cursor, { part: 'unacked' }>, end: number): void {
    const { queue, state } = this.#request;
    const start = after === undefined ? 0 : startAmong(queue.unacked(), after);
    let at = 0;
    for (const entry of queue.unacked()) {
      if (at >= start) {
        if (this.#enough || performance.now() >= end) return;
        this.#look(entry, at);
        this.#cursor = { part: 'unacked', after: { deliveredAt: entry.deliveredAt, seq: entry.seq } };
      }
      at += 1;
    }
    this.#cursor = state === 'all' ? firstCursor('ready') : undefined;
  }

  #ready(from: Extract<Cursor, { part: 'ready' }>, end: number): void {
    const { queue } = this.#request;
    let at = from.after === undefined ? from.offset : countUpTo(queue, from.after, from.offset);
    const average = queue.readyBytes / Math.max(1, queue.readyCount);
    const chunk = Math.max(1, Math.min(CHUNK_MESSAGES, Math.floor(CHUNK_BYTES / Math.max(1, average))));
    for (;;) {
      const entries = queue.browse(at, chunk);
      if (entries.length === 0) {
        this.#cursor = undefined;
        return;
      }
      for (const entry of entries) {
        this.#look(entry, at);
        at += 1;
        this.#cursor = { part: 'ready', after: placeOf(entry), offset: at };
        if (this.#enough || performance.now() >= end) return;
      }
    }
  }

  #look(entry: Entry, position: number): void {
    this.#scanned += 1;
    const verdict = this.#request.matches(this.#subject.of(entry, this.#request.now()));
    if (verdict === 'yes') this.#found.push({ entry, position });
    else if (verdict === 'unchecked') this.#unchecked += 1;
  }
}

/**
 * The one behind the last; if that is gone by now, the first that was handed out when it was, or later. So one may be
 * seen twice, and none is missed.
 */
function startAmong(entries: Iterable<Entry>, after: { readonly deliveredAt: number; readonly seq: number }): number {
  let at = 0;
  let later: number | undefined;
  for (const { seq, deliveredAt } of entries) {
    if (seq === after.seq) return at + 1;
    if (deliveredAt >= after.deliveredAt) later ??= at;
    at += 1;
  }
  return later ?? at;
}
