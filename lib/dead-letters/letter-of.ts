import { isUtf8 } from 'node:buffer';
import type { MessageProperties } from 'amqplib';
import { plainProperties } from '@/lib/amqp/plain';
import { previewBytesMax } from '@/lib/contract/letter-facts';
import type { BrowsedMessage } from '@/lib/contract/waybill';
import { bodyHashOf, type Content, fingerprintOf } from '@/lib/dead-letters/fingerprint';
import { deathsOf, headersOf, type Letter, parkedOf, stampsOf } from '@/lib/model/letter';

type Handed = {
  readonly fields: { readonly exchange: string; readonly routingKey: string };
  readonly properties: Partial<MessageProperties>;
  readonly content: Buffer;
};

export function contentOfMessage({ fields, properties, content }: Handed): Content {
  return {
    exchange: fields.exchange,
    routingKey: fields.routingKey,
    properties: plainProperties(properties),
    body: content,
  };
}

type Looked = Pick<BrowsedMessage, 'exchange' | 'routing_key' | 'properties' | 'payload' | 'payload_encoding'>;

export function contentOfBrowsed(message: Looked): Content {
  return {
    exchange: message.exchange,
    routingKey: message.routing_key,
    properties: message.properties,
    body: Buffer.from(message.payload, message.payload_encoding === 'base64' ? 'base64' : 'utf8'),
  };
}

/** A cut may have split a character, of which three octets at most are left. */
function cutText(body: Buffer, bytesMax: number): Buffer {
  let shown = body.subarray(0, bytesMax);
  for (let octet = 0; body.length > bytesMax && octet < 3 && !isUtf8(shown); octet++) shown = shown.subarray(0, -1);
  return shown;
}

/** `keepBytes`: how much of its body may be kept to look at. */
export function letterOf(content: Content, id: string, position: number, keepBytes: number): Letter {
  const body = Buffer.from(content.body.buffer, content.body.byteOffset, content.body.byteLength);
  const shown = cutText(body, Math.max(0, Math.min(keepBytes, previewBytesMax)));
  const encoding = isUtf8(shown) ? 'string' : 'base64';
  const headers = headersOf(content.properties);
  return {
    id,
    position,
    deaths: deathsOf(headers),
    exchange: content.exchange,
    routingKey: content.routingKey,
    properties: content.properties,
    payload: shown.toString(encoding === 'string' ? 'utf8' : 'base64'),
    payloadEncoding: encoding,
    payloadBytes: body.length,
    truncated: shown.length < body.length,
    bodyHash: bodyHashOf(body),
    ...stampsOf(headers),
    parked: parkedOf(headers),
  };
}

/** Equal messages are told apart by their number: the third of its kind is `…#2`. */
export class LetterIds {
  readonly #seen = new Map<string, number>();

  next(content: Content): string {
    const print = fingerprintOf(content);
    const ordinal = this.#seen.get(print) ?? 0;
    this.#seen.set(print, ordinal + 1);
    return ordinal === 0 ? print : `${print}#${ordinal}`;
  }
}

/** Equal messages have one print; how many of them are meant is in how often it stands there. */
export function printOf(id: string): string {
  return id.split('#', 1)[0] ?? id;
}
