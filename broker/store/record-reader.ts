import { isSlot, readSlot } from './content-codec.ts';
import { viewOf } from './octets.ts';
import { segmentOf, UNIT_BYTES, unitOf } from './place.ts';
import { checksum, checksumSeed, isPlausible, RECORD_BYTES_MAX } from './record.ts';
import type { Segment } from './segment.ts';

/** Read at once: ahead, when reading goes on where it ended; else about a message. */
const WINDOW_BYTES = 256 * 1024;
const GLANCE_BYTES = 4 * 1024;

/** Bytes of a segment that aren't on disk yet. False: they are. */
export type ReadPending = (segment: Segment, offset: number, into: Uint8Array) => boolean;

/** Reads records one at a time. What it returns is valid until the next call. */
export class RecordReader {
  readonly #salt: number;
  readonly #segmentOf: (number: number) => Segment | undefined;
  readonly #pending: ReadPending;
  #window = Buffer.alloc(0);
  #held: Buffer = this.#window;
  #segment: Segment | undefined;
  #start = 0;

  constructor(salt: number, segment: (number: number) => Segment | undefined, pending: ReadPending) {
    this.#salt = salt;
    this.#segmentOf = segment;
    this.#pending = pending;
  }

  /** The record which begins at this offset. Undefined: it is damaged. Throws what the disk throws. */
  record(segment: Segment, offset: number): Buffer | undefined {
    const head = this.#bytes(segment, offset, UNIT_BYTES);
    if (head === undefined) return undefined;
    const length = head.readUInt32LE(0);
    // What isn't on disk yet is our own, and may go on beyond what was counted.
    const left = offset < segment.durableBytes ? segment.usedBytes - offset : RECORD_BYTES_MAX;
    if (!isPlausible(length, head[8] ?? 0, left)) return undefined;
    const record = this.#bytes(segment, offset, length);
    if (record === undefined) return undefined;
    return record.readUInt32LE(4) === checksum(record, checksumSeed(this.#salt, segment.number, offset))
      ? record
      : undefined;
  }

  /** The record that a place of this segment stands for, and where it begins. */
  recordOf(segment: Segment, unit: number): { readonly record: Buffer; readonly offset: number } | undefined {
    const at = unit * UNIT_BYTES;
    const mark = this.#bytes(segment, at, UNIT_BYTES);
    if (mark === undefined) return undefined;
    const view = viewOf(mark);
    const offset = isSlot(view, 0) ? at - readSlot(view, 0).back : at;
    if (offset < 0) return undefined;
    const record = this.record(segment, offset);
    return record && { record, offset };
  }

  /** The same for a place. */
  at(place: number): { readonly record: Buffer; readonly offset: number } | undefined {
    const segment = this.#segmentOf(segmentOf(place));
    return segment && this.recordOf(segment, unitOf(place));
  }

  /** Lets go of the segment's file. */
  forget(segment: Segment): void {
    if (this.#segment === segment) this.#segment = undefined;
  }

  #bytes(segment: Segment, offset: number, length: number): Buffer | undefined {
    if (offset >= segment.durableBytes) {
      const bytes = Buffer.allocUnsafe(length);
      // The flush may have ended between.
      return this.#pending(segment, offset, bytes) ? bytes : undefined;
    }
    const goesOn = this.#segment === segment && offset >= this.#start;
    const at = offset - this.#start;
    if (goesOn && at + length <= this.#held.length) return this.#held.subarray(at, at + length);
    const isNear = goesOn && at <= this.#held.length + WINDOW_BYTES;
    this.#fill(segment, offset, Math.max(length, isNear ? WINDOW_BYTES : GLANCE_BYTES));
    return this.#held.length >= length ? this.#held.subarray(0, length) : undefined;
  }

  #fill(segment: Segment, offset: number, wanted: number): void {
    this.#segment = undefined;
    const extent = segment.extentAt(offset);
    if (extent === undefined) {
      this.#held = this.#window.subarray(0, 0);
      return;
    }
    const next = segment.extents.find(({ start }) => start > offset);
    const bytes = Math.min(wanted, (next?.start ?? segment.durableBytes) - offset);
    const window = bytes <= WINDOW_BYTES ? this.#ownWindow() : Buffer.allocUnsafeSlow(bytes);
    const count = extent.file.read(offset, window.subarray(0, bytes));
    this.#held = window.subarray(0, count);
    this.#segment = segment;
    this.#start = offset;
  }

  #ownWindow(): Buffer {
    if (this.#window.length === 0) this.#window = Buffer.allocUnsafeSlow(WINDOW_BYTES);
    return this.#window;
  }
}
