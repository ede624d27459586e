import type { ContentFormat, Message, Publication } from '../core/message.ts';
import { getUint48, setUint48, textBytesMax, viewOf, writeText } from './octets.ts';
import { UNIT_BYTES } from './place.ts';
import { HEADER_BYTES } from './record.ts';

/**
 * A record with a message's content. A queue's half of it (its slot) is in the record's second unit; other queues that
 * got it in the same breath have theirs behind the body, a unit each.
 *
 *  12 u32 body, in bytes                    64 f64 receivedAt
 *  16 u32 header                            72 f64 ttlMs
 *  20 u16 exchange                          80 exchange, routing key, names, header, body
 *  22 u16 routing key                          padding to a unit, further slots
 *  24 u32 names
 *  28 u8 format  29 u8 qos  30 u8 priority  31 u8 -
 *  10 u16 further slots (within HEADER_BYTES)
 */
const MORE_SLOTS_AT = 10;
const BODY_BYTES_AT = HEADER_BYTES;
const FIRST_SLOT_AT = UNIT_BYTES;
const FIXED_BYTES = 80;
export const MORE_SLOTS_MAX = 0xffff;

const PERSISTENT = 1;
const RETAIN = 2;
const HAS_HEADERS = 4;
const HAS_HEADER = 8;
const HAS_ORIGIN = 16;

/** How properties are read, and written for those that are not as a publisher sent them (after dead-lettering). */
export interface ContentFormats {
  readonly all: readonly ContentFormat[];
  /** One of `all`, in which `headerOf` writes. */
  readonly own: ContentFormat;
  headerOf(message: Message): Uint8Array;
}

/** The names by which records know formats, in the order of their numbers, from 1. */
export class FormatNumbers {
  readonly names: readonly string[];
  readonly formats: ContentFormats;
  readonly #numbers = new Map<ContentFormat, number>();
  readonly #byNumber: (ContentFormat | undefined)[] = [undefined];

  constructor(known: readonly string[], formats: ContentFormats) {
    this.formats = formats;
    const added = formats.all.map((format) => format.name).filter((name) => !known.includes(name));
    this.names = [...known, ...added];
    for (const [i, name] of this.names.entries()) {
      const format = formats.all.find((each) => each.name === name);
      if (format) this.#numbers.set(format, i + 1);
      this.#byNumber.push(format);
    }
  }

  numberOf(format: ContentFormat): number {
    const number = this.#numbers.get(format);
    if (number === undefined) throw new Error(`the store was not told of the content format '${format.name}'`);
    return number;
  }

  get(number: number): ContentFormat | undefined {
    return this.#byNumber[number];
  }
}

/** The most that the record takes without body and further slots. */
export function contentBytesMax(message: Message, header: Uint8Array | undefined, names: readonly string[]): number {
  let bytes = FIXED_BYTES + textBytesMax(message.exchange) + textBytesMax(message.routingKey) + (header?.length ?? 0);
  for (const name of names) bytes += 2 + textBytesMax(name);
  return bytes;
}

const NO_NAMES: readonly string[] = [];

/** The origin, if there is one, then the further routing keys. */
export function namesOf(message: Message): readonly string[] {
  const { origin, extraKeys } = message;
  if (origin === undefined && extraKeys === undefined) return NO_NAMES;
  return [...(origin === undefined ? [] : [origin]), ...(extraKeys ?? [])];
}

/** All of the record before its body, except for length, checksum and slot. Where the body begins. */
export function writeContent(
  bytes: Buffer,
  view: DataView,
  at: number,
  type: number,
  message: Message,
  header: Uint8Array | undefined,
  format: number,
  names: readonly string[],
): number {
  let end = at + FIXED_BYTES;
  const exchangeBytes = writeText(bytes, end, message.exchange);
  end += exchangeBytes;
  const keyBytes = writeText(bytes, end, message.routingKey);
  end += keyBytes;
  const namesAt = end;
  for (const name of names) {
    const length = writeText(bytes, end + 2, name);
    view.setUint16(end, length, true);
    end += 2 + length;
  }
  view.setUint32(at + 24, end - namesAt, true);
  if (header) {
    bytes.set(header, end);
    end += header.length;
  }
  bytes[at + 8] = type;
  bytes[at + 9] =
    (message.persistent ? PERSISTENT : 0) |
    (message.retain ? RETAIN : 0) |
    (message.hasHeaders ? HAS_HEADERS : 0) |
    (header ? HAS_HEADER : 0) |
    (message.origin === undefined ? 0 : HAS_ORIGIN);
  view.setUint16(at + MORE_SLOTS_AT, 0, true);
  view.setUint32(at + BODY_BYTES_AT, message.body.length, true);
  view.setUint32(at + 16, header?.length ?? 0, true);
  view.setUint16(at + 20, exchangeBytes, true);
  view.setUint16(at + 22, keyBytes, true);
  bytes[at + 28] = format;
  bytes[at + 29] = message.qos;
  bytes[at + 30] = message.priority;
  bytes[at + 31] = 0;
  view.setFloat64(at + 64, message.receivedAt, true);
  view.setFloat64(at + 72, message.ttlMs, true);
  return end;
}

export const moreSlotsOf = (view: DataView, at: number): number => view.getUint16(at + MORE_SLOTS_AT, true);
export const setMoreSlots = (view: DataView, at: number, count: number): void =>
  view.setUint16(at + MORE_SLOTS_AT, count, true);
export const bodyBytesOf = (view: DataView, at: number): number => view.getUint32(at + BODY_BYTES_AT, true);
export const priorityOf = (bytes: Uint8Array, at: number): number => bytes[at + 30] ?? 0;
/** Where a record's slot number `i` is, the first being 0. */
export const slotAt = (record: number, length: number, more: number, i: number): number =>
  i === 0 ? record + FIRST_SLOT_AT : record + length - (more - i + 1) * UNIT_BYTES;
/** The unit that stands for the slot in its place: the record itself for the first one. */
export const slotPlaceAt = (record: number, length: number, more: number, i: number): number =>
  i === 0 ? record : slotAt(record, length, more, i);

/** One queue's half. */
export interface Slot {
  /** From the unit that stands for it back to the record, in bytes. */
  readonly back: number;
  readonly queue: number;
  readonly seq: number;
  readonly enqueuedAt: number;
  readonly expiresAt: number;
  readonly deliveryCount: number;
  readonly redelivered: boolean;
  readonly transient: boolean;
}

export const REDELIVERED = 1;
/** Need not survive: it was written to leave memory. */
export const TRANSIENT = 2;
/** Odd, so that a slot is told from a record's length. */
const SLOT_MARK = 1;
const DELIVERIES_MAX = 0xffff;

/**
 *  0 u32 back | 1   4 u8 flags   6 u16 deliveryCount   8 u48 queue   14 u48 seq   20 u48 enqueuedAt   26 u48 expiresAt
 */
export function writeSlot(
  view: DataView,
  at: number,
  back: number,
  queue: number,
  seq: number,
  enqueuedAt: number,
  expiresAt: number,
  deliveryCount: number,
  flags: number,
): void {
  view.setUint32(at, back | SLOT_MARK, true);
  view.setUint16(at + 4, flags, true);
  view.setUint16(at + 6, Math.min(deliveryCount, DELIVERIES_MAX), true);
  setUint48(view, at + 8, queue);
  setUint48(view, at + 14, seq);
  setUint48(view, at + 20, enqueuedAt);
  setUint48(view, at + 26, expiresAt);
}

export const isSlot = (view: DataView, at: number): boolean => (view.getUint32(at, true) & SLOT_MARK) === SLOT_MARK;

export function readSlot(view: DataView, at: number): Slot {
  const flags = view.getUint16(at + 4, true);
  return {
    back: view.getUint32(at, true) & ~SLOT_MARK,
    queue: getUint48(view, at + 8),
    seq: getUint48(view, at + 14),
    enqueuedAt: getUint48(view, at + 20),
    expiresAt: getUint48(view, at + 26),
    deliveryCount: view.getUint16(at + 6, true),
    redelivered: (flags & REDELIVERED) !== 0,
    transient: (flags & TRANSIENT) !== 0,
  };
}

/** Neighbours are often of one exchange and key: their strings are made once. */
export class ContentReader {
  readonly #formats: FormatNumbers;
  #exchangeBytes = Buffer.alloc(0);
  #exchange = '';
  #keyBytes = Buffer.alloc(0);
  #key = '';

  constructor(formats: FormatNumbers) {
    this.#formats = formats;
  }

  /**
   * The record has passed its checksum. Nothing that is returned holds on to its bytes. The first names may be the
   * record's own: so many of them.
   */
  read(record: Buffer, ownNames = 0): { readonly publication: Publication; readonly names: readonly string[] } {
    const view = viewOf(record);
    const flags = record[9] ?? 0;
    const exchangeEnd = FIXED_BYTES + view.getUint16(20, true);
    const keyEnd = exchangeEnd + view.getUint16(22, true);
    const namesEnd = keyEnd + view.getUint32(24, true);
    const headerBytes = view.getUint32(16, true);
    const contentEnd = namesEnd + headerBytes + bodyBytesOf(view, 0);
    const names = readNames(record, keyEnd, namesEnd);
    const hasOrigin = (flags & HAS_ORIGIN) !== 0;
    const extraKeys = names.slice(hasOrigin ? ownNames + 1 : ownNames);
    const hasHeader = (flags & HAS_HEADER) !== 0;
    const content = Buffer.from(record.subarray(namesEnd, contentEnd));
    const publication: Publication = {
      exchange: this.#exchangeOf(record.subarray(FIXED_BYTES, exchangeEnd)),
      routingKey: this.#keyOf(record.subarray(exchangeEnd, keyEnd)),
      body: content.subarray(headerBytes),
      header: hasHeader ? content.subarray(0, headerBytes) : undefined,
      format: hasHeader ? this.#formats.get(record[28] ?? 0) : undefined,
      persistent: (flags & PERSISTENT) !== 0,
      qos: qosOf(record[29]),
      retain: (flags & RETAIN) !== 0,
      origin: hasOrigin ? names[ownNames] : undefined,
      priority: priorityOf(record, 0),
      ttlMs: view.getFloat64(72, true),
      receivedAt: view.getFloat64(64, true),
      hasHeaders: (flags & HAS_HEADERS) !== 0,
      extraKeys: extraKeys.length > 0 ? extraKeys : undefined,
    };
    return { publication, names };
  }

  #exchangeOf(bytes: Buffer): string {
    if (!bytes.equals(this.#exchangeBytes)) {
      this.#exchangeBytes = Buffer.from(bytes);
      this.#exchange = bytes.toString('utf8');
    }
    return this.#exchange;
  }

  #keyOf(bytes: Buffer): string {
    if (!bytes.equals(this.#keyBytes)) {
      this.#keyBytes = Buffer.from(bytes);
      this.#key = bytes.toString('utf8');
    }
    return this.#key;
  }
}

const qosOf = (octet: number | undefined): 0 | 1 | 2 => (octet === 1 || octet === 2 ? octet : 0);

function readNames(record: Buffer, from: number, end: number): readonly string[] {
  if (from === end) return NO_NAMES;
  const names: string[] = [];
  for (let at = from; at < end; ) {
    const length = record.readUInt16LE(at);
    names.push(record.toString('utf8', at + 2, at + 2 + length));
    at += 2 + length;
  }
  return names;
}
