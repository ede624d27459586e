import { copyOctets } from '../../core/copy-octets.ts';
import { FRAME_BODY, FRAME_HEADER, FRAME_METHOD, FRAME_OVERHEAD, writeFrameEnd, writeFrameHeader } from './frame.ts';
import { METHODS, type MethodName, methodKey } from './spec.ts';

/*
 * The methods that come with every message, without the machinery of method.ts: no objects, no growing. The writers put
 * whole frames into a buffer of the caller's, who has asked for the size before; they check no bounds of their own.
 * Names come as encoded short strings, their length first (`encodeShortstr`).
 */

const keyOf = (name: MethodName): number => methodKey(METHODS[name].classId, METHODS[name].methodId);

/** To be compared with the first four octets of a method's payload. */
export const BASIC_PUBLISH = keyOf('basic.publish');
export const BASIC_ACK = keyOf('basic.ack');
export const BASIC_NACK = keyOf('basic.nack');
export const BASIC_REJECT = keyOf('basic.reject');
const BASIC_DELIVER = keyOf('basic.deliver');
const BASIC_GET_OK = keyOf('basic.get-ok');
const BASIC_RETURN = keyOf('basic.return');

const TWO_TO_32 = 0x1_0000_0000;

/** Where the arguments of a basic.publish lie; one object serves a connection. */
export class PublishArgs {
  /** The first octet of the name, after its length. */
  exchangeStart = 0;
  exchangeLength = 0;
  routingKeyStart = 0;
  routingKeyLength = 0;
  mandatory = false;
  immediate = false;
}

/** @returns false when the payload [start, end), which begins with BASIC_PUBLISH, is malformed */
export function readPublish(buf: Buffer, start: number, end: number, into: PublishArgs): boolean {
  // Two ids and the reserved short, then two strings of at least their length's octet, then the bits.
  const exchangeAt = start + 6;
  if (exchangeAt + 3 > end) return false;
  const exchangeLength = buf.readUInt8(exchangeAt);
  const routingKeyAt = exchangeAt + 1 + exchangeLength;
  if (routingKeyAt + 2 > end) return false;
  const routingKeyLength = buf.readUInt8(routingKeyAt);
  const bitsAt = routingKeyAt + 1 + routingKeyLength;
  if (bitsAt + 1 !== end) return false;
  const bits = buf.readUInt8(bitsAt);
  into.exchangeStart = exchangeAt + 1;
  into.exchangeLength = exchangeLength;
  into.routingKeyStart = routingKeyAt + 1;
  into.routingKeyLength = routingKeyLength;
  into.mandatory = (bits & 1) !== 0;
  into.immediate = (bits & 2) !== 0;
  return true;
}

/** The arguments of basic.ack, nack and reject; one object serves a connection. */
export class SettleArgs {
  /** Exact up to 2^53; no greater tag was ever handed out. */
  deliveryTag = 0;
  multiple = false;
  requeue = false;
}

/** @returns false when the payload [start, end), which begins with BASIC_ACK, BASIC_NACK or BASIC_REJECT, is malformed */
export function readSettle(buf: Buffer, start: number, end: number, into: SettleArgs): boolean {
  if (end - start !== 13) return false;
  const key = buf.readUInt32BE(start);
  const bits = buf.readUInt8(start + 12);
  into.deliveryTag = buf.readUInt32BE(start + 4) * TWO_TO_32 + buf.readUInt32BE(start + 8);
  into.multiple = key !== BASIC_REJECT && (bits & 1) !== 0;
  into.requeue = key === BASIC_REJECT ? (bits & 1) !== 0 : key === BASIC_NACK && (bits & 2) !== 0;
  return true;
}

/** Octets of a content header frame and the body frames after it. */
export function contentSize(headerLength: number, bodyLength: number, frameMax: number): number {
  return headerLength + FRAME_OVERHEAD + bodyFramesSize(bodyLength, frameMax);
}

/** An empty body has no frame (AMQP 0-9-1 §4.2.6.2). */
function bodyFramesSize(bodyLength: number, frameMax: number): number {
  const room = frameMax - FRAME_OVERHEAD;
  if (bodyLength <= room) return bodyLength === 0 ? 0 : bodyLength + FRAME_OVERHEAD;
  return bodyLength + Math.ceil(bodyLength / room) * FRAME_OVERHEAD;
}

/** Ids, delivery tag, redelivered. */
const DELIVER_FIXED = 13;
/** Ids, delivery tag, redelivered, message count. */
const GET_OK_FIXED = 17;
/** Ids, reply code. */
const RETURN_FIXED = 6;

/** Octets of a basic.deliver frame alone. */
export const deliverSize = (consumerTag: Uint8Array, exchange: Uint8Array, routingKey: Uint8Array): number =>
  FRAME_OVERHEAD + DELIVER_FIXED + consumerTag.length + exchange.length + routingKey.length;

export const getOkSize = (exchange: Uint8Array, routingKey: Uint8Array): number =>
  FRAME_OVERHEAD + GET_OK_FIXED + exchange.length + routingKey.length;

export const returnSize = (replyText: Uint8Array, exchange: Uint8Array, routingKey: Uint8Array): number =>
  FRAME_OVERHEAD + RETURN_FIXED + replyText.length + exchange.length + routingKey.length;

/** The method frame of a delivery; `writeContent` follows. Like all writers here, returns the place after it. */
export function writeDeliver(
  out: Buffer,
  start: number,
  channel: number,
  consumerTag: Uint8Array,
  deliveryTag: number,
  redelivered: boolean,
  exchange: Uint8Array,
  routingKey: Uint8Array,
): number {
  const size = DELIVER_FIXED + consumerTag.length + exchange.length + routingKey.length;
  let at = writeFrameHeader(out, start, FRAME_METHOD, channel, size);
  at = out.writeUInt32BE(BASIC_DELIVER, at);
  at = copyOctets(consumerTag, out, at);
  at = writeTag(out, at, deliveryTag);
  at = out.writeUInt8(redelivered ? 1 : 0, at);
  at = copyOctets(exchange, out, at);
  at = copyOctets(routingKey, out, at);
  return writeFrameEnd(out, at);
}

export function writeGetOk(
  out: Buffer,
  start: number,
  channel: number,
  deliveryTag: number,
  redelivered: boolean,
  exchange: Uint8Array,
  routingKey: Uint8Array,
  messageCount: number,
): number {
  let at = writeFrameHeader(out, start, FRAME_METHOD, channel, GET_OK_FIXED + exchange.length + routingKey.length);
  at = out.writeUInt32BE(BASIC_GET_OK, at);
  at = writeTag(out, at, deliveryTag);
  at = out.writeUInt8(redelivered ? 1 : 0, at);
  at = copyOctets(exchange, out, at);
  at = copyOctets(routingKey, out, at);
  at = out.writeUInt32BE(messageCount, at);
  return writeFrameEnd(out, at);
}

export function writeReturn(
  out: Buffer,
  start: number,
  channel: number,
  replyCode: number,
  replyText: Uint8Array,
  exchange: Uint8Array,
  routingKey: Uint8Array,
): number {
  const size = RETURN_FIXED + replyText.length + exchange.length + routingKey.length;
  let at = writeFrameHeader(out, start, FRAME_METHOD, channel, size);
  at = out.writeUInt32BE(BASIC_RETURN, at);
  at = out.writeUInt16BE(replyCode, at);
  at = copyOctets(replyText, out, at);
  at = copyOctets(exchange, out, at);
  at = copyOctets(routingKey, out, at);
  return writeFrameEnd(out, at);
}

/** The content header frame and the body's frames. `header` is the payload of a content header, ids and body size in it. */
export function writeContent(
  out: Buffer,
  start: number,
  channel: number,
  header: Uint8Array,
  body: Uint8Array,
  frameMax: number,
): number {
  const at = writeHeaderFrame(out, start, channel, header);
  return writeBodyFrames(out, at, channel, body, frameMax);
}

/** For a body that is too big to be copied: this, then per frame `writeFrameHeader`, the body's slice, `FRAME_END`. */
export function writeHeaderFrame(out: Buffer, start: number, channel: number, header: Uint8Array): number {
  const at = writeFrameHeader(out, start, FRAME_HEADER, channel, header.length);
  return writeFrameEnd(out, copyOctets(header, out, at));
}

function writeBodyFrames(out: Buffer, start: number, channel: number, body: Uint8Array, frameMax: number): number {
  const room = frameMax - FRAME_OVERHEAD;
  const length = body.length;
  if (length === 0) return start;
  if (length <= room) {
    const at = writeFrameHeader(out, start, FRAME_BODY, channel, length);
    return writeFrameEnd(out, copyOctets(body, out, at));
  }
  let at = start;
  for (let from = 0; from < length; from += room) {
    const piece = body.subarray(from, from + room);
    at = writeFrameHeader(out, at, FRAME_BODY, channel, piece.length);
    out.set(piece, at);
    at = writeFrameEnd(out, at + piece.length);
  }
  return at;
}

/** Octets of a basic.ack or basic.nack frame. */
export const CONFIRM_SIZE = FRAME_OVERHEAD + 13;

export const writeAck = (out: Buffer, start: number, channel: number, deliveryTag: number, multiple: boolean): number =>
  writeConfirm(out, start, channel, BASIC_ACK, deliveryTag, multiple ? 1 : 0);

/** To a publisher; `requeue` means nothing there. */
export const writeNack = (
  out: Buffer,
  start: number,
  channel: number,
  deliveryTag: number,
  multiple: boolean,
): number => writeConfirm(out, start, channel, BASIC_NACK, deliveryTag, multiple ? 1 : 0);

function writeConfirm(
  out: Buffer,
  start: number,
  channel: number,
  key: number,
  deliveryTag: number,
  bits: number,
): number {
  let at = writeFrameHeader(out, start, FRAME_METHOD, channel, CONFIRM_SIZE - FRAME_OVERHEAD);
  at = out.writeUInt32BE(key, at);
  at = writeTag(out, at, deliveryTag);
  at = out.writeUInt8(bits, at);
  return writeFrameEnd(out, at);
}

function writeTag(out: Buffer, at: number, deliveryTag: number): number {
  const low = deliveryTag >>> 0;
  out.writeUInt32BE((deliveryTag - low) / TWO_TO_32, at);
  return out.writeUInt32BE(low, at + 4);
}
