import { long } from '../core/field.ts';
import type { Message } from '../core/message.ts';
import type { Transport } from '../core/ports.ts';
import type { Entry } from '../core/queue/entry.ts';
import { headerOf, headerWith } from './content.ts';
import { FRAME_BODY, FRAME_END, FRAME_HEADER_SIZE, FRAME_OVERHEAD, writeFrameHeader } from './wire/frame.ts';
import {
  contentSize,
  deliverSize,
  getOkSize,
  returnSize,
  writeContent,
  writeDeliver,
  writeGetOk,
  writeHeaderFrame,
  writeReturn,
} from './wire/hot.ts';
import type { NameCache } from './wire/name-cache.ts';
import { fitShortstr } from './wire/sink.ts';

/** Octets of a body that is copied beside its frames; a larger one is handed on by reference. */
const COPIED_BODY_OCTETS_MAX = 4096;
/** No string of so few UTF-16 units has more octets than a short string holds. */
const SURELY_SHORT_UNITS = 85;

/** Where and how a channel's content is written. */
export interface Outgoing {
  readonly transport: Transport;
  readonly names: NameCache;
  readonly frameMax: number;
}

/** A key that came by another way (HTTP, a dead-letter argument) may be longer than this protocol can say. */
const encodeName = (names: NameCache, text: string): Uint8Array =>
  names.encode(text.length > SURELY_SHORT_UNITS ? fitShortstr(text) : text);

/** @returns octets written, as the others do */
export function sendDelivery(
  out: Outgoing,
  channel: number,
  consumerTag: Uint8Array,
  deliveryTag: number,
  redelivered: boolean,
  message: Message,
  header: Uint8Array,
): number {
  const exchange = encodeName(out.names, message.exchange);
  const routingKey = encodeName(out.names, message.routingKey);
  const size = deliverSize(consumerTag, exchange, routingKey);
  const at = reserveWithContent(out, size, header, message.body);
  const next = writeDeliver(
    out.transport.buffer,
    at,
    channel,
    consumerTag,
    deliveryTag,
    redelivered,
    exchange,
    routingKey,
  );
  return size + sendContent(out, next, channel, header, message.body);
}

export function sendGetOk(
  out: Outgoing,
  channel: number,
  deliveryTag: number,
  redelivered: boolean,
  message: Message,
  header: Uint8Array,
  messageCount: number,
): number {
  const exchange = encodeName(out.names, message.exchange);
  const routingKey = encodeName(out.names, message.routingKey);
  const size = getOkSize(exchange, routingKey);
  const at = reserveWithContent(out, size, header, message.body);
  const { buffer } = out.transport;
  const next = writeGetOk(buffer, at, channel, deliveryTag, redelivered, exchange, routingKey, messageCount);
  return size + sendContent(out, next, channel, header, message.body);
}

export function sendReturn(
  out: Outgoing,
  channel: number,
  replyCode: number,
  replyText: string,
  message: Message,
): number {
  const exchange = encodeName(out.names, message.exchange);
  const routingKey = encodeName(out.names, message.routingKey);
  const text = encodeName(out.names, replyText);
  const header = headerOf(message);
  const size = returnSize(text, exchange, routingKey);
  const at = reserveWithContent(out, size, header, message.body);
  const next = writeReturn(out.transport.buffer, at, channel, replyCode, text, exchange, routingKey);
  return size + sendContent(out, next, channel, header, message.body);
}

/** The header of a delivery: with what the queue has to say about this one. */
export function headerFor(entry: Entry, isGet: boolean): Uint8Array {
  const { kind } = entry.queue;
  if (kind === 'classic') return headerOf(entry.message);
  if (kind === 'stream') return headerWith(entry.message, 'x-stream-offset', long(entry.seq));
  // RabbitMQ 3.10: a consumer sees no count at first, a get sees 0.
  if (entry.deliveryCount === 0 && !isGet) return headerOf(entry.message);
  return headerWith(entry.message, 'x-delivery-count', long(entry.deliveryCount));
}

function reserveWithContent(out: Outgoing, methodSize: number, header: Uint8Array, body: Uint8Array): number {
  const isCopied = body.length <= COPIED_BODY_OCTETS_MAX;
  const content = isCopied
    ? contentSize(header.length, body.length, out.frameMax)
    : header.length + FRAME_OVERHEAD + FRAME_HEADER_SIZE;
  return out.transport.reserve(methodSize + content);
}

function sendContent(out: Outgoing, at: number, channel: number, header: Uint8Array, body: Uint8Array): number {
  const { transport, frameMax } = out;
  if (body.length <= COPIED_BODY_OCTETS_MAX) {
    return writeContent(transport.buffer, at, channel, header, body, frameMax) - at;
  }
  const room = frameMax - FRAME_OVERHEAD;
  const first = writeHeaderFrame(transport.buffer, at, channel, header);
  writeFrameHeader(transport.buffer, first, FRAME_BODY, channel, Math.min(room, body.length));
  for (let from = 0; from < body.length; ) {
    const to = Math.min(from + room, body.length);
    transport.append(to - from === body.length ? body : body.subarray(from, to));
    const left = body.length - to;
    const end = transport.reserve(left === 0 ? 1 : 1 + FRAME_HEADER_SIZE);
    transport.buffer[end] = FRAME_END;
    if (left > 0) writeFrameHeader(transport.buffer, end + 1, FRAME_BODY, channel, Math.min(room, left));
    from = to;
  }
  return contentSize(header.length, body.length, frameMax);
}
