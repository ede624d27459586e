import type { Properties } from '../../core/properties.ts';
import { Cursor } from './cursor.ts';
import { encodeFrame, FRAME_BODY, FRAME_HEADER, FRAME_OVERHEAD } from './frame.ts';
import { Sink } from './sink.ts';
import { isTable, readTable, writeTable } from './table.ts';

export const BASIC_CLASS = 60;

/** Octets before the list of a content header's payload: class id, weight, body size, flags (AMQP 0-9-1 §4.2.6.1). */
const CONTENT_HEADER_FIXED = 14;

const CONTENT_TYPE = 1 << 15;
const CONTENT_ENCODING = 1 << 14;
const HEADERS = 1 << 13;
const DELIVERY_MODE = 1 << 12;
const PRIORITY = 1 << 11;
const CORRELATION_ID = 1 << 10;
const REPLY_TO = 1 << 9;
const EXPIRATION = 1 << 8;
const MESSAGE_ID = 1 << 7;
const TIMESTAMP = 1 << 6;
const TYPE = 1 << 5;
const USER_ID = 1 << 4;
const APP_ID = 1 << 3;
const CLUSTER_ID = 1 << 2;
/** There is no fifteenth property, and bit 0 announces a second word of flags, which class basic can't have. */
const UNDEFINED_FLAGS = 0b11;

const PERSISTENT = 2;

export interface ContentHeader {
  readonly classId: number;
  readonly weight: number;
  readonly bodySize: number;
  readonly properties: Properties;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * The payload of a content header frame, or undefined when it is malformed. Short strings that are no UTF-8 are shown
 * with U+FFFD: some clients put octets into a correlation id, and the broker passes on the payload, not this.
 */
export function decodeContentHeader(buf: Buffer, start: number, end: number): ContentHeader | undefined {
  const cursor = new Cursor(buf, start, end);
  const classId = cursor.uint16();
  const weight = cursor.uint16();
  const bodySize = cursor.uint64();
  const properties = readProperties(cursor);
  return cursor.ok && cursor.left === 0 ? { classId, weight, bodySize, properties } : undefined;
}

function readProperties(cursor: Cursor): Properties {
  const flags = cursor.uint16();
  if ((flags & UNDEFINED_FLAGS) !== 0) cursor.fail();
  const p: Mutable<Properties> = {};
  if (flags & CONTENT_TYPE) p.contentType = cursor.lossyShortstr();
  if (flags & CONTENT_ENCODING) p.contentEncoding = cursor.lossyShortstr();
  if (flags & HEADERS) p.headers = readTable(cursor);
  if (flags & DELIVERY_MODE) p.deliveryMode = cursor.uint8();
  if (flags & PRIORITY) p.priority = cursor.uint8();
  if (flags & CORRELATION_ID) p.correlationId = cursor.lossyShortstr();
  if (flags & REPLY_TO) p.replyTo = cursor.lossyShortstr();
  if (flags & EXPIRATION) p.expiration = cursor.lossyShortstr();
  if (flags & MESSAGE_ID) p.messageId = cursor.lossyShortstr();
  if (flags & TIMESTAMP) p.timestamp = cursor.bigUint64();
  if (flags & TYPE) p.type = cursor.lossyShortstr();
  if (flags & USER_ID) p.userId = cursor.lossyShortstr();
  if (flags & APP_ID) p.appId = cursor.lossyShortstr();
  if (flags & CLUSTER_ID) p.clusterId = cursor.lossyShortstr();
  return p;
}

/** The payload of a content header frame. */
export function encodeContentHeader(properties: Properties, bodySize: number): Buffer {
  const sink = new Sink(64);
  sink.uint16(BASIC_CLASS);
  sink.uint16(0);
  sink.uint64(bodySize);
  writeProperties(sink, properties);
  return sink.take();
}

function writeProperties(sink: Sink, p: Properties): void {
  sink.uint16(flagsOf(p));
  if (p.contentType !== undefined) sink.shortstr(p.contentType);
  if (p.contentEncoding !== undefined) sink.shortstr(p.contentEncoding);
  if (p.headers !== undefined) writeTable(sink, p.headers);
  if (p.deliveryMode !== undefined) sink.uint8(p.deliveryMode);
  if (p.priority !== undefined) sink.uint8(p.priority);
  if (p.correlationId !== undefined) sink.shortstr(p.correlationId);
  if (p.replyTo !== undefined) sink.shortstr(p.replyTo);
  if (p.expiration !== undefined) sink.shortstr(p.expiration);
  if (p.messageId !== undefined) sink.shortstr(p.messageId);
  if (p.timestamp !== undefined) sink.bigUint64(p.timestamp);
  if (p.type !== undefined) sink.shortstr(p.type);
  if (p.userId !== undefined) sink.shortstr(p.userId);
  if (p.appId !== undefined) sink.shortstr(p.appId);
  if (p.clusterId !== undefined) sink.shortstr(p.clusterId);
}

function flagsOf(p: Properties): number {
  let flags = 0;
  if (p.contentType !== undefined) flags |= CONTENT_TYPE;
  if (p.contentEncoding !== undefined) flags |= CONTENT_ENCODING;
  if (p.headers !== undefined) flags |= HEADERS;
  if (p.deliveryMode !== undefined) flags |= DELIVERY_MODE;
  if (p.priority !== undefined) flags |= PRIORITY;
  if (p.correlationId !== undefined) flags |= CORRELATION_ID;
  if (p.replyTo !== undefined) flags |= REPLY_TO;
  if (p.expiration !== undefined) flags |= EXPIRATION;
  if (p.messageId !== undefined) flags |= MESSAGE_ID;
  if (p.timestamp !== undefined) flags |= TIMESTAMP;
  if (p.type !== undefined) flags |= TYPE;
  if (p.userId !== undefined) flags |= USER_ID;
  if (p.appId !== undefined) flags |= APP_ID;
  if (p.clusterId !== undefined) flags |= CLUSTER_ID;
  return flags;
}

/** A content header frame and the body frames it needs, for a side that isn't in a hurry. */
export function encodeContentFrames(
  channel: number,
  properties: Properties,
  body: Uint8Array,
  frameMax: number,
): Buffer {
  const frames = [encodeFrame(FRAME_HEADER, channel, encodeContentHeader(properties, body.length))];
  const room = frameMax - FRAME_OVERHEAD;
  for (let at = 0; at < body.length; at += room) {
    frames.push(encodeFrame(FRAME_BODY, channel, body.subarray(at, at + room)));
  }
  return Buffer.concat(frames);
}

/** What the broker itself needs of a content header, filled in by `scanProperties`; one object serves a connection. */
export class PropertyScan {
  classId = 0;
  weight = 0;
  bodySize = 0;
  persistent = false;
  /** 0 when absent, which is what absence means. */
  priority = 0;
  expiration: string | undefined;
  replyTo: string | undefined;
  userId: string | undefined;
  /** The table with its length is [headersStart, headersEnd) of the buffer; equal when there is none. */
  headersStart = 0;
  headersEnd = 0;

  get hasHeaders(): boolean {
    return this.headersEnd > this.headersStart;
  }
}

/**
 * The payload of a content header frame in one pass: as strict as `decodeContentHeader`, without building anything but
 * the three strings that the broker acts on, when they are there.
 * @returns false when it is malformed; `into` is then undefined in all but `classId`, `weight` and `bodySize`
 */
export function scanProperties(buf: Buffer, start: number, end: number, into: PropertyScan): boolean {
  if (end - start < CONTENT_HEADER_FIXED) return false;
  into.classId = buf.readUInt16BE(start);
  into.weight = buf.readUInt16BE(start + 2);
  into.bodySize = buf.readUInt32BE(start + 4) * 0x1_0000_0000 + buf.readUInt32BE(start + 8);
  into.persistent = false;
  into.priority = 0;
  into.expiration = undefined;
  into.replyTo = undefined;
  into.userId = undefined;
  into.headersStart = 0;
  into.headersEnd = 0;
  const flags = buf.readUInt16BE(start + 12);
  const at = start + CONTENT_HEADER_FIXED;
  if (flags === 0) return at === end;
  if (flags === DELIVERY_MODE) {
    if (at + 1 !== end) return false;
    into.persistent = buf.readUInt8(at) === PERSISTENT;
    return true;
  }
  return (flags & UNDEFINED_FLAGS) === 0 && scanList(buf, at, end, flags, into);
}

function scanList(buf: Buffer, start: number, end: number, flags: number, into: PropertyScan): boolean {
  let at = start;
  if (flags & CONTENT_TYPE) at = skipShortstr(buf, at, end);
  if (flags & CONTENT_ENCODING) at = skipShortstr(buf, at, end);
  if (flags & HEADERS) {
    if (end - at < 4) return false;
    into.headersStart = at;
    at += 4 + buf.readUInt32BE(at);
    if (at > end || !isTable(buf, into.headersStart, at)) return false;
    into.headersEnd = at;
  }
  if (flags & DELIVERY_MODE) into.persistent = at < end && buf.readUInt8(at++) === PERSISTENT;
  if (flags & PRIORITY) into.priority = at < end ? buf.readUInt8(at++) : 0;
  return scanStrings(buf, at, end, flags, into);
}

function scanStrings(buf: Buffer, start: number, end: number, flags: number, into: PropertyScan): boolean {
  let at = start;
  if (flags & CORRELATION_ID) at = skipShortstr(buf, at, end);
  let next = at;
  if (flags & REPLY_TO) {
    next = skipShortstr(buf, at, end);
    if (next <= end) into.replyTo = buf.toString('utf8', at + 1, next);
    at = next;
  }
  if (flags & EXPIRATION) {
    next = skipShortstr(buf, at, end);
    if (next <= end) into.expiration = buf.toString('utf8', at + 1, next);
    at = next;
  }
  if (flags & MESSAGE_ID) at = skipShortstr(buf, at, end);
  if (flags & TIMESTAMP) at += 8;
  if (flags & TYPE) at = skipShortstr(buf, at, end);
  if (flags & USER_ID) {
    next = skipShortstr(buf, at, end);
    if (next <= end) into.userId = buf.toString('utf8', at + 1, next);
    at = next;
  }
  if (flags & APP_ID) at = skipShortstr(buf, at, end);
  if (flags & CLUSTER_ID) at = skipShortstr(buf, at, end);
  return at === end;
}

/** The place after a short string; beyond `end` when it doesn't fit, and for good. */
const skipShortstr = (buf: Buffer, at: number, end: number): number =>
  at < end ? at + 1 + buf.readUInt8(at) : end + 1;
