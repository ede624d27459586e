import type { Field } from '../core/field.ts';
import type { ContentFormat, Message } from '../core/message.ts';
import type { Properties } from '../core/properties.ts';
import { decodeContentHeader, encodeContentHeader } from './wire/properties.ts';

/** A message's `header` in this format is the whole payload of its content header frame (AMQP 0-9-1 §4.2.6.1). */
export const AMQP_CONTENT: ContentFormat = {
  name: 'amqp',
  decode(header: Uint8Array): Properties {
    const octets = Buffer.isBuffer(header) ? header : Buffer.from(header.buffer, header.byteOffset, header.byteLength);
    const decoded = decodeContentHeader(octets, 0, octets.length);
    if (decoded === undefined) throw new Error('a content header was let in without its check');
    return decoded.properties;
  },
};

/** The publisher's own octets where they are ours; else encoded once, however many consumers get it. */
export function headerOf(message: Message): Uint8Array {
  if (message.header !== undefined && message.format === AMQP_CONTENT) return message.header;
  if (message.encoded === undefined || message.encodedFor !== AMQP_CONTENT) {
    message.encoded = encodeContentHeader(message.properties, message.body.length);
    message.encodedFor = AMQP_CONTENT;
  }
  return message.encoded;
}

/** With one more header, which is of this delivery only. */
export function headerWith(message: Message, name: string, value: Field): Uint8Array {
  const headers = new Map(message.headers).set(name, value);
  return encodeContentHeader({ ...message.properties, headers }, message.body.length);
}
