import type { Store } from '../ports.ts';
import type { Entry } from './entry.ts';
import type { Queue } from './queue.ts';

/** Messages of one block; a run has as many blocks as it needs. */
const BLOCK_MESSAGES = 1024;
const SMALLEST_BLOCK_MESSAGES = 16;
/** What is read back at once, about. */
const LOAD_BYTES_MAX = 1024 * 1024;

/** Where a stretch of a backlog is: 12 octets a message. */
class Block {
  places: Float64Array;
  /** `seq` less `base`. */
  seqs: Uint32Array;
  readonly base: number;
  start = 0;
  end = 0;
  /** Octets of the bodies. */
  bytes = 0;
  /** When its first message came in, ms; or the one before that. */
  since: number;

  constructor(base: number, since: number, places: Float64Array, seqs: Uint32Array) {
    this.base = base;
    this.since = since;
    this.places = places;
    this.seqs = seqs;
  }

  static sized(size: number, first: Entry): Block {
    return new Block(first.seq, first.enqueuedAt, new Float64Array(size), new Uint32Array(size));
  }

  get length(): number {
    return this.end - this.start;
  }

  /** False: it is full. */
  push(entry: Entry): boolean {
    const delta = entry.seq - this.base;
    if (this.end === BLOCK_MESSAGES || delta > 0xffff_ffff) return false;
    if (this.end === this.places.length) this.#grow();
    this.places[this.end] = entry.place;
    this.seqs[this.end] = delta;
    this.end++;
    this.bytes += entry.message.body.length;
    return true;
  }

  #grow(): void {
    const { places, seqs } = this;
    const size = Math.min(BLOCK_MESSAGES, Math.max(SMALLEST_BLOCK_MESSAGES, places.length * 2));
    this.places = new Float64Array(size);
    this.places.set(places);
    this.seqs = new Uint32Array(size);
    this.seqs.set(seqs);
  }
}

/** What came of reading back. */
export interface Loaded {
  readonly entries: Entry[];
  /** Damaged in the store: messages, and octets as far as they are known yet. */
  readonly lost: number;
  readonly lostBytes: number;
}

/** The part of a backlog that is in the store only: places in order of `seq`, in blocks. */
export class PagedRun {
  readonly #blocks: Block[] = [];
  length = 0;
  /** Octets of the bodies. */
  bytes = 0;

  /** When the first came in, ms. */
  get since(): number | undefined {
    return this.#blocks[0]?.since;
  }

  /** Behind all others. The entry can be forgotten. */
  push(entry: Entry): void {
    const last = this.#blocks[this.#blocks.length - 1];
    if (last?.push(entry) !== true) {
      const block = Block.sized(this.#blocks.length === 0 ? SMALLEST_BLOCK_MESSAGES : BLOCK_MESSAGES, entry);
      block.push(entry);
      this.#blocks.push(block);
    }
    this.length++;
    this.bytes += entry.message.body.length;
  }

  /** Before all others; these are in order themselves. */
  unshift(entries: readonly Entry[]): void {
    const blocks: Block[] = [];
    for (const entry of entries) {
      this.bytes += entry.message.body.length;
      if (blocks[blocks.length - 1]?.push(entry) === true) continue;
      const block = Block.sized(Math.min(entries.length, BLOCK_MESSAGES), entry);
      block.push(entry);
      blocks.push(block);
    }
    this.#blocks.unshift(...blocks);
    this.length += entries.length;
  }

  /** What a crash has left, behind all others: parallel arrays in order of `seq`. */
  append(places: Float64Array, seqs: Float64Array, times: Float64Array, sizes: Uint32Array): void {
    for (let from = 0; from < places.length; ) {
      const base = seqs[from] ?? 0;
      let to = from;
      let bytes = 0;
      const deltas = new Uint32Array(Math.min(BLOCK_MESSAGES, places.length - from));
      while (to < from + deltas.length && (seqs[to] ?? 0) - base <= 0xffff_ffff) {
        deltas[to - from] = (seqs[to] ?? 0) - base;
        bytes += sizes[to++] ?? 0;
      }
      const block = new Block(base, times[from] ?? 0, places.slice(from, to), deltas);
      block.end = to - from;
      block.bytes = bytes;
      this.bytes += bytes;
      this.#blocks.push(block);
      from = to;
    }
    this.length += places.length;
  }

  /** Reads the next ones back, at most so many: they are no longer here then. */
  load(queue: Queue, store: Store, max: number): Loaded {
    const block = this.#blocks[0];
    if (block === undefined) return { entries: [], lost: 0, lostBytes: 0 };
    const average = Math.max(1, block.bytes / block.length);
    const count = Math.min(block.length, max, Math.max(1, Math.floor(LOAD_BYTES_MAX / average)));
    const entries = store.load(queue, block.places.subarray(block.start, block.start + count));
    block.start += count;
    this.length -= count;
    block.since = entries[entries.length - 1]?.enqueuedAt ?? block.since;
    return { entries, lost: count - entries.length, lostBytes: this.#settle(block, entries) };
  }

  /** Takes one out from among them. Undefined: there is none of that `seq`. */
  take(seq: number, queue: Queue, store: Store): Loaded | undefined {
    const block = this.#blocks.find(({ base, seqs, end, length }) => length > 0 && base + (seqs[end - 1] ?? 0) >= seq);
    const at = block?.seqs.subarray(block.start, block.end).indexOf(seq - block.base) ?? -1;
    if (block === undefined || at < 0) return undefined;
    const place = block.start + at;
    const entries = store.load(queue, block.places.subarray(place, place + 1));
    block.places.copyWithin(place, place + 1, block.end);
    block.seqs.copyWithin(place, place + 1, block.end);
    block.end--;
    this.length--;
    return { entries, lost: 1 - entries.length, lostBytes: this.#settle(block, entries) };
  }

  /** These have left the block. The octets of those that were damaged come to light when it is empty. */
  #settle(block: Block, entries: readonly Entry[]): number {
    for (const entry of entries) block.bytes -= entry.message.body.length;
    for (const entry of entries) this.bytes -= entry.message.body.length;
    if (block.length > 0) return 0;
    this.#blocks.splice(this.#blocks.indexOf(block), 1);
    this.bytes -= block.bytes;
    return block.bytes;
  }

  /** The places from a distance on. */
  slice(offset: number, limit: number): Float64Array {
    const found = new Float64Array(Math.max(0, Math.min(limit, this.length - offset)));
    let skip = offset;
    let filled = 0;
    for (const block of this.#blocks) {
      if (filled === found.length) break;
      const from = Math.min(skip, block.length);
      const part = block.places.subarray(
        block.start + from,
        Math.min(block.end, block.start + from + found.length - filled),
      );
      found.set(part, filled);
      filled += part.length;
      skip -= from;
    }
    return found;
  }

  /** All of them, a block at a time. */
  *places(): Generator<Float64Array> {
    for (const { places, start, end } of this.#blocks) yield places.subarray(start, end);
  }
}
