import { crc32 } from 'node:zlib';
import { REDELIVERED, type Slot, TRANSIENT } from './content-codec.ts';
import { GrowingBuffer, getUint48, setUint48, viewOf } from './octets.ts';
import { UNIT_BYTES } from './place.ts';

/**
 * What a segment holds, without the bodies: a row for each message in each queue, and all other records whole. Kept while
 * the segment is written, then put beside it as a file, so that a start needn't read the messages.
 *
 * A row: 0 u32 unit  4 u32 body bytes  8 u48 queue  14 u48 seq  20 u48 enqueuedAt  26 u16 deliveryCount  28 u8 flags
 * 29 u8 priority  30 u16 slot. Another record: u32 unit, u32 its bytes here, and these: all of it, or its first unit alone when it is
 * large.
 */
const ROW_BYTES = 32;
const EXPIRES = 0x80;
const OTHER_HEAD_BYTES = 8;
/** Above this a record is read from the segment: retained messages, mostly. */
const OTHER_BYTES_MAX = 4096;
const MAGIC = 0x5842_5957;
const FILE_HEAD_BYTES = 64;
const FIRST_CAPACITY_BYTES = 4096;

export interface Row {
  unit: number;
  bodyBytes: number;
  queue: number;
  seq: number;
  enqueuedAt: number;
  deliveryCount: number;
  redelivered: boolean;
  transient: boolean;
  expires: boolean;
  priority: number;
  /** Which of its record's slots, from 0. */
  slot: number;
}

export interface OtherRecord {
  readonly unit: number;
  /** All of it, or its first unit (then `length` is more). */
  readonly bytes: Buffer;
  readonly length: number;
}

export class SegmentIndex {
  readonly #rows: GrowingBuffer;
  readonly #others: GrowingBuffer;

  constructor(rows = new GrowingBuffer(FIRST_CAPACITY_BYTES), others = new GrowingBuffer(FIRST_CAPACITY_BYTES)) {
    this.#rows = rows;
    this.#others = others;
  }

  get rowCount(): number {
    return this.#rows.length / ROW_BYTES;
  }

  addRow(
    unit: number,
    bodyBytes: number,
    queue: number,
    seq: number,
    enqueuedAt: number,
    deliveryCount: number,
    flags: number,
    expires: boolean,
    priority: number,
    slot: number,
  ): void {
    const at = this.#rows.extend(ROW_BYTES);
    const { view } = this.#rows;
    view.setUint32(at, unit, true);
    view.setUint32(at + 4, bodyBytes, true);
    setUint48(view, at + 8, queue);
    setUint48(view, at + 14, seq);
    setUint48(view, at + 20, enqueuedAt);
    view.setUint16(at + 26, deliveryCount, true);
    view.setUint8(at + 28, expires ? flags | EXPIRES : flags);
    view.setUint8(at + 29, priority);
    view.setUint16(at + 30, slot, true);
  }

  addSlot(unit: number, bodyBytes: number, slot: Slot, priority: number, number: number): void {
    const flags = (slot.redelivered ? REDELIVERED : 0) | (slot.transient ? TRANSIENT : 0);
    const { queue, seq, enqueuedAt, deliveryCount, expiresAt } = slot;
    this.addRow(unit, bodyBytes, queue, seq, enqueuedAt, deliveryCount, flags, expiresAt > 0, priority, number);
  }

  addOther(unit: number, record: Uint8Array): void {
    const kept = record.length > OTHER_BYTES_MAX ? record.subarray(0, UNIT_BYTES) : record;
    const at = this.#others.extend(OTHER_HEAD_BYTES + kept.length);
    this.#others.view.setUint32(at, unit, true);
    this.#others.view.setUint32(at + 4, kept.length, true);
    this.#others.bytes.set(kept, at + OTHER_HEAD_BYTES);
  }

  /** The same object for all rows: whoever wants to keep one copies it. */
  readRow(i: number, into: Row): void {
    const at = i * ROW_BYTES;
    const { view } = this.#rows;
    const flags = view.getUint8(at + 28);
    into.unit = view.getUint32(at, true);
    into.bodyBytes = view.getUint32(at + 4, true);
    into.queue = getUint48(view, at + 8);
    into.seq = getUint48(view, at + 14);
    into.enqueuedAt = getUint48(view, at + 20);
    into.deliveryCount = view.getUint16(at + 26, true);
    into.redelivered = (flags & REDELIVERED) !== 0;
    into.transient = (flags & TRANSIENT) !== 0;
    into.expires = (flags & EXPIRES) !== 0;
    into.priority = view.getUint8(at + 29);
    into.slot = view.getUint16(at + 30, true);
  }

  *others(): Generator<OtherRecord> {
    const { content, view } = this.#others;
    for (let at = 0; at < content.length; ) {
      const kept = view.getUint32(at + 4, true);
      const bytes = content.subarray(at + OTHER_HEAD_BYTES, at + OTHER_HEAD_BYTES + kept);
      yield { unit: view.getUint32(at, true), bytes, length: bytes.readUInt32LE(0) };
      at += OTHER_HEAD_BYTES + kept;
    }
  }

  /** The file's content, for a segment of which so many bytes are used. */
  encode(segment: number, usedBytes: number): Buffer[] {
    const head = Buffer.alloc(FILE_HEAD_BYTES);
    const rows = this.#rows.content;
    const others = this.#others.content;
    head.writeUInt32LE(MAGIC, 0);
    head.writeDoubleLE(segment, 8);
    head.writeDoubleLE(usedBytes, 16);
    head.writeUInt32LE(rows.length, 24);
    head.writeUInt32LE(others.length, 28);
    head.writeUInt32LE(crc32(others, crc32(rows)) >>> 0, 32);
    head.writeUInt32LE(crc32(head.subarray(0, FILE_HEAD_BYTES - 4)) >>> 0, FILE_HEAD_BYTES - 4);
    return [head, rows, others];
  }

  /** Undefined: it is damaged, or another segment's. */
  static decode(
    file: Buffer,
    segment: number,
  ): { readonly index: SegmentIndex; readonly usedBytes: number } | undefined {
    if (file.length < FILE_HEAD_BYTES || file.readUInt32LE(0) !== MAGIC || file.readDoubleLE(8) !== segment) return;
    if (file.readUInt32LE(FILE_HEAD_BYTES - 4) !== crc32(file.subarray(0, FILE_HEAD_BYTES - 4)) >>> 0) return;
    const rowsEnd = FILE_HEAD_BYTES + file.readUInt32LE(24);
    const othersEnd = rowsEnd + file.readUInt32LE(28);
    if (othersEnd > file.length) return;
    const rows = file.subarray(FILE_HEAD_BYTES, rowsEnd);
    const others = file.subarray(rowsEnd, othersEnd);
    if (file.readUInt32LE(32) !== crc32(others, crc32(rows)) >>> 0) return;
    const index = new SegmentIndex(holding(rows), holding(others));
    return { index, usedBytes: file.readDoubleLE(16) };
  }
}

export const emptyRow = (): Row => ({
  unit: 0,
  bodyBytes: 0,
  queue: 0,
  seq: 0,
  enqueuedAt: 0,
  deliveryCount: 0,
  redelivered: false,
  transient: false,
  expires: false,
  priority: 0,
  slot: 0,
});

function holding(bytes: Buffer): GrowingBuffer {
  const buffer = new GrowingBuffer(0);
  buffer.bytes = bytes;
  buffer.view = viewOf(bytes);
  buffer.length = bytes.length;
  return buffer;
}
