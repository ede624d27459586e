import type { MessageProperties } from 'amqplib';
import { plainProperties } from '@/lib/amqp/plain';
import { previewBytesMax } from '@/lib/contract/letter-facts';
import type { BrowsedMessage } from '@/lib/contract/waybill';
import { bodyHashOf, type Content, fingerprintOf } from '@/lib/dead-letters/fingerprint';
import { beginningOf } from '@/lib/format/beginning';
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

/** `keepBytes`: how much of its body may be kept to look at. */
export function letterOf(content: Content, id: string, position: number, keepBytes: number): Letter {
  const body = Buffer.from(content.body.buffer, content.body.byteOffset, content.body.byteLength);
  const { payload, encoding, truncated } = beginningOf(body, Math.max(0, Math.min(keepBytes, previewBytesMax)));
  const headers = headersOf(content.properties);
  return {
    id,
    position,
    deaths: deathsOf(headers),
    exchange: content.exchange,
    routingKey: content.routingKey,
    properties: content.properties,
    payload,
    payloadEncoding: encoding,
    payloadBytes: body.length,
    truncated,
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
