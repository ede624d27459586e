import { crc32 } from 'node:zlib';
import { Batch, copyFrom, type Part } from './batch.ts';
import { HOLE_BYTES_MIN, HOLES_MAX, RecordList, writesAround } from './holes.ts';
import { viewOf } from './octets.ts';
import { SEGMENT_BYTES_MAX, toUnits, UNIT_BYTES } from './place.ts';
import { COMMIT, checksumSeed, seal } from './record.ts';
import { Segment } from './segment.ts';
import { SegmentIndex } from './segment-index.ts';
import { Slabs } from './slabs.ts';

export const COMMIT_BYTES = UNIT_BYTES;
/** The batch goes on behind it, or in the next segment. */
export const MORE = 1;
/** What is written again is worth more pieces. */
const HOLES_AGAIN_MAX = 1024;
const HOLE_BYTES_AGAIN_MIN = 1024;

export interface LogWriterOptions {
  readonly salt: number;
  readonly firstSegment: number;
  /** Tests have small ones. */
  readonly segmentBytesMax?: number | undefined;
  onSegment(segment: Segment): void;
  /** It gets nothing more. */
  onSealed(segment: Segment): void;
}

/**
 * Puts records one behind the other into the segments, in memory: `reserve`, write into `bytes` at `at`, then `commit`.
 * What has gathered is taken as a batch.
 */
export class LogWriter {
  /** Where a record that was reserved is to be written. */
  bytes: Buffer;
  view: DataView;
  /** The active segment, and where in it the next record begins. */
  segment: Segment;
  offset = 0;
  readonly #options: LogWriterOptions;
  readonly #bytesMax: number;
  readonly #slabs = new Slabs();
  #records = new RecordList();
  #used = 0;
  /** The first byte of the slab that isn't among the part's buffers. */
  #from = 0;
  #batch = new Batch();
  #part: Part | undefined;
  #body: { readonly bytes: Uint8Array; readonly at: number } | undefined;

  constructor(options: LogWriterOptions) {
    this.#options = options;
    this.#bytesMax = options.segmentBytesMax ?? SEGMENT_BYTES_MAX;
    this.bytes = Buffer.alloc(0);
    this.view = viewOf(this.bytes);
    this.segment = new Segment(options.firstSegment, new SegmentIndex());
    options.onSegment(this.segment);
  }

  get isEmpty(): boolean {
    return this.#part === undefined;
  }

  get gatheredBytes(): number {
    return this.#batch.bytes + (this.#part ? this.offset - this.#part.start : 0);
  }

  /** Where in the buffer the next byte goes. */
  get position(): number {
    return this.#used;
  }

  /** Room for a record of at most so many bytes, and as many more that come from elsewhere. Where to write it. */
  reserve(bytes: number, elsewhere = 0): number {
    if (this.offset > 0 && !this.hasRoom(bytes + elsewhere)) this.roll();
    // A record with a body from elsewhere ends in the slab with padding and slots.
    this.#ensure(bytes + UNIT_BYTES);
    const { segment, offset } = this;
    this.#part ??= { segment, start: offset, end: 0, buffers: [], records: this.#records, writes: [] };
    return this.#used;
  }

  /** Is there room for so many more bytes in this segment? */
  hasRoom(bytes: number): boolean {
    return this.offset + bytes + UNIT_BYTES + COMMIT_BYTES <= this.#bytesMax;
  }

  /** Can what was written last be continued in the same buffer? */
  canContinue(bytes: number): boolean {
    return this.#used + bytes <= this.bytes.length && this.hasRoom(bytes);
  }

  /** So many bytes were written where it was reserved. */
  advance(bytes: number): void {
    this.#used += bytes;
    this.offset += bytes;
  }

  /** What follows next in the segment are these bytes; they aren't copied, and must not change. */
  insert(body: Uint8Array): void {
    this.#cut();
    this.#part?.buffers.push(body);
    this.#body = { bytes: body, at: this.#used };
    this.offset += body.length;
  }

  /** Ends a message's record, which began at `at` in this buffer and at `offset` in the segment. */
  sealAround(at: number, offset: number, moreSlots: number): void {
    const seed = checksumSeed(this.#options.salt, this.segment.number, offset);
    const body = this.#body;
    const length = this.offset - offset;
    this.#records.add(offset, length, moreSlots);
    if (body === undefined) {
      seal(this.bytes, this.view, at, length, seed);
      return;
    }
    this.#body = undefined;
    this.view.setUint32(at, length, true);
    const head = crc32(this.bytes.subarray(at + 8, body.at), seed);
    const sum = crc32(this.bytes.subarray(body.at, this.#used), crc32(body.bytes, head));
    this.view.setUint32(at + 4, sum >>> 0, true);
  }

  /** Ends a record of one piece that isn't a message's: it was written at `at`, whole but for padding. Its unit. */
  append(at: number, bytes: number): number {
    const length = toUnits(bytes);
    this.bytes.fill(0, at + bytes, at + length);
    const { offset } = this;
    seal(this.bytes, this.view, at, length, checksumSeed(this.#options.salt, this.segment.number, offset));
    this.segment.index?.addOther(offset / UNIT_BYTES, this.bytes.subarray(at, at + length));
    this.#records.add(offset, length, 0);
    this.advance(length);
    return offset / UNIT_BYTES;
  }

  /** Goes on in a new segment. */
  roll(): void {
    this.#endPart(MORE);
    const old = this.segment;
    old.isSealed = true;
    this.segment = new Segment(old.number + 1, new SegmentIndex());
    this.offset = 0;
    this.#options.onSegment(this.segment);
    this.#options.onSealed(old);
  }

  /** All that was appended since the last time. Undefined: nothing. */
  take(written: number): Batch | undefined {
    if (this.#part === undefined && this.#batch.parts.length === 0) return undefined;
    this.#endPart(0);
    const batch = this.#batch;
    batch.written = written;
    this.#batch = new Batch();
    return batch;
  }

  /**
   * All that was appended meanwhile joins a batch that couldn't be written, so that both survive, or neither: then what has
   * died meanwhile can be left out. `next`: the first of its parts that isn't on disk.
   */
  join(batch: Batch, next: number, written: number): void {
    const more = this.take(written);
    batch.written = written;
    const last = batch.parts.at(-1);
    if (more && last) {
      this.#goesOn(last);
      batch.parts.push(...more.parts);
      batch.retired.push(...more.retired);
      batch.bytes += more.bytes;
    }
    for (const part of batch.parts.slice(next)) this.#lay(part, HOLE_BYTES_AGAIN_MIN, HOLES_AGAIN_MAX);
  }

  /** Its commit isn't the batch's end any more. */
  #goesOn({ segment, end, buffers }: Part): void {
    const bytes = buffers.at(-1);
    if (bytes === undefined) throw new Error('a part without its commit');
    const commit = Buffer.from(bytes.buffer, bytes.byteOffset + bytes.length - COMMIT_BYTES, COMMIT_BYTES);
    commit[9] = MORE;
    seal(commit, viewOf(commit), 0, COMMIT_BYTES, checksumSeed(this.#options.salt, segment.number, end - COMMIT_BYTES));
  }

  #lay(part: Part, holeBytesMin: number, holesMax: number): void {
    const holes = part.records.holes(part.segment.dead, Math.min(holeBytesMin, this.#bytesMax / 64), holesMax);
    part.writes = writesAround(part, holes, this.#options.salt);
  }

  /** The batch is on disk. */
  release(batch: Batch): void {
    for (const slab of batch.retired) this.#slabs.give(slab);
  }

  /** What is gathered and not taken. False: it isn't here. */
  read(segment: Segment, offset: number, into: Uint8Array): boolean {
    const part = this.#part;
    if (part?.segment === segment && offset >= part.start) {
      copyFrom([...part.buffers, this.bytes.subarray(this.#from, this.#used)], offset - part.start, into);
      return true;
    }
    return readParts(this.#batch.parts, segment, offset, into);
  }

  #endPart(flags: number): void {
    // Rolled before anything was in it: the batch must still be ended, where it goes on.
    if (this.#part === undefined && flags !== MORE && this.#batch.parts.length > 0) this.reserve(0);
    const part = this.#part;
    if (part === undefined) return;
    this.#ensure(COMMIT_BYTES);
    const at = this.#used;
    const { bytes, view } = this;
    bytes.fill(0, at, at + COMMIT_BYTES);
    bytes[at + 8] = COMMIT;
    bytes[at + 9] = flags;
    view.setUint32(at + 12, this.offset - part.start, true);
    seal(bytes, view, at, COMMIT_BYTES, checksumSeed(this.#options.salt, this.segment.number, this.offset));
    this.advance(COMMIT_BYTES);
    this.#cut();
    part.end = this.offset;
    this.#records = new RecordList();
    this.#lay(part, HOLE_BYTES_MIN, HOLES_MAX);
    this.segment.usedBytes = this.offset;
    this.#batch.parts.push(part);
    this.#batch.bytes += part.end - part.start;
    this.#part = undefined;
  }

  /** So many bytes in one buffer. */
  #ensure(bytes: number): void {
    if (this.#used + bytes <= this.bytes.length) return;
    this.#cut();
    if (this.bytes.length > 0) this.#batch.retired.push(this.bytes);
    this.bytes = this.#slabs.take(bytes);
    this.view = viewOf(this.bytes);
    this.#used = 0;
    this.#from = 0;
  }

  /** What was written up to here goes to the part. */
  #cut(): void {
    if (this.#used > this.#from) this.#part?.buffers.push(this.bytes.subarray(this.#from, this.#used));
    this.#from = this.#used;
  }
}

export function readParts(parts: readonly Part[], segment: Segment, offset: number, into: Uint8Array): boolean {
  for (const part of parts) {
    if (part.segment !== segment || offset < part.start || offset >= part.end) continue;
    copyFrom(part.buffers, offset - part.start, into);
    return true;
  }
  return false;
}
