import type { Message } from 'amqplib';
import { plainProperties } from '@/lib/amqp/plain';
import type { SeenMessage } from '@/lib/contract/seen-message';
import type { BrowsedMessage } from '@/lib/contract/waybill';
import { beginningOf } from '@/lib/format/beginning';

export function seenInPlace(message: BrowsedMessage, vhost: string, queue: string): SeenMessage {
  const { seq, ...rest } = message;
  return { ...rest, id: String(seq), vhost, queue };
}

/** `keepBytes`: how much of its payload is shown. */
export function seenTaken(
  { fields, properties, content }: Message,
  at: { readonly id: string; readonly position: number; readonly vhost: string; readonly queue: string },
  keepBytes: number,
): SeenMessage {
  const plain = plainProperties(properties);
  const { payload, encoding, truncated } = beginningOf(content, keepBytes);
  const count: unknown = properties.headers?.['x-delivery-count'];
  return {
    ...at,
    state: 'ready',
    age_ms: null,
    redelivered: fields.redelivered,
    delivery_count: typeof count === 'number' ? count : null,
    expires_at: null,
    persistent: properties.deliveryMode === 2,
    exchange: fields.exchange,
    routing_key: fields.routingKey,
    properties: plain,
    header_types: {},
    payload_bytes: content.length,
    payload,
    payload_encoding: encoding,
    truncated,
    holder: null,
  };
}
