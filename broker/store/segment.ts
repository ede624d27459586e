import { Bitmap } from './bitmap.ts';
import type { Extent } from './extent.ts';
import type { SegmentIndex } from './segment-index.ts';

/** What one queue has in one segment: messages, and octets of their bodies with a flat charge for the rest of a record. */
export interface Tally {
  count: number;
  bytes: number;
}

/** Charged for a record beside its body. */
const RECORD_OVERHEAD_BYTES = 128;

/**
 * A part of the log. Its live bytes are an estimate that is exact where it matters: a body shared by several queues counts
 * for each; when nothing is alive the estimate is 0.
 */
export class Segment {
  readonly number: number;
  extents: Extent[] = [];
  /** How many files were made for it. */
  attempts = 0;
  /** The end of what was appended, and of what is on disk. */
  usedBytes = 0;
  durableBytes = 0;
  /** Nothing is appended any more. */
  isSealed = false;
  /** While it is written, and until its file is there. */
  index: SegmentIndex | undefined;
  hasIndexFile = false;
  /** Units of messages that are dead, and of other records. */
  readonly dead = new Bitmap();
  readonly tallies = new Map<number, Tally>();
  liveCount = 0;
  liveBytes = 0;
  /** As `liveBytes` would be if nothing had died. */
  totalBytes = 0;
  /** Records of definitions, sessions and the like that are alive. */
  keyedCount = 0;
  /** Segments that hold news of deaths in this one. */
  readonly obituaries = new Set<number>();
  #lastQueue = -1;
  #lastTally: Tally | undefined;

  constructor(number: number, index: SegmentIndex | undefined) {
    this.number = number;
    this.index = index;
  }

  get isEmpty(): boolean {
    return this.liveCount === 0 && this.keyedCount === 0;
  }

  /** 0–1. */
  get liveShare(): number {
    return this.totalBytes === 0 ? 0 : this.liveBytes / this.totalBytes;
  }

  born(queue: number, bodyBytes: number): void {
    const bytes = bodyBytes + RECORD_OVERHEAD_BYTES;
    let tally = this.#tallyOf(queue);
    if (tally === undefined) {
      tally = { count: 0, bytes: 0 };
      this.tallies.set(queue, tally);
      this.#lastQueue = queue;
      this.#lastTally = tally;
    }
    tally.count++;
    tally.bytes += bytes;
    this.liveCount++;
    this.liveBytes += bytes;
    this.totalBytes += bytes;
  }

  /** It was dead when it was found. */
  stillborn(bodyBytes: number): void {
    this.totalBytes += bodyBytes + RECORD_OVERHEAD_BYTES;
  }

  /** Of a body of unknown size the queue's average counts. False: it was dead already. */
  died(unit: number, queue: number, bodyBytes: number | undefined): boolean {
    const tally = this.#tallyOf(queue);
    if (tally === undefined || !this.dead.add(unit)) return false;
    const known = bodyBytes === undefined ? tally.bytes / tally.count : bodyBytes + RECORD_OVERHEAD_BYTES;
    const bytes = tally.count === 1 ? tally.bytes : Math.min(known, tally.bytes);
    tally.count--;
    tally.bytes -= bytes;
    if (tally.count === 0) this.#forgetTally(queue);
    this.liveCount--;
    this.#lighter(bytes);
    return true;
  }

  /** All that the queue has here is dead. False: it has nothing. */
  forget(queue: number): boolean {
    const tally = this.tallies.get(queue);
    if (tally === undefined) return false;
    this.#forgetTally(queue);
    this.liveCount -= tally.count;
    this.#lighter(tally.bytes);
    return true;
  }

  keyedBorn(bytes: number): void {
    this.keyedCount++;
    this.liveBytes += bytes;
    this.totalBytes += bytes;
  }

  keyedDied(unit: number, bytes: number): void {
    if (!this.dead.add(unit)) return;
    this.keyedCount--;
    this.#lighter(bytes);
  }

  /** Who holds the byte at this offset. */
  extentAt(offset: number): Extent | undefined {
    for (let i = this.extents.length - 1; i >= 0; i--) {
      const extent = this.extents[i];
      if (extent && extent.start <= offset) return extent;
    }
    return undefined;
  }

  #lighter(bytes: number): void {
    this.liveBytes = this.isEmpty ? 0 : Math.max(0, this.liveBytes - bytes);
  }

  #tallyOf(queue: number): Tally | undefined {
    if (queue === this.#lastQueue) return this.#lastTally;
    this.#lastQueue = queue;
    this.#lastTally = this.tallies.get(queue);
    return this.#lastTally;
  }

  #forgetTally(queue: number): void {
    this.tallies.delete(queue);
    if (this.#lastQueue === queue) this.#lastTally = undefined;
  }
}
