/**
 * What only our broker can do, under `/api/waybill/`. Ask for the capabilities first (a RabbitMQ answers 404) and offer
 * nothing that isn't listed. Series of rates and depths come from RabbitMQ's own paths (`lengths_age`, `msg_rates_age`).
 */
import { z } from 'zod';

/** `GET /api/waybill/capabilities` */
export const capabilitiesPath = 'waybill/capabilities';

export const waybillCapabilities = z.object({
  product: z.literal('Waybill'),
  version: z.string(),
  /** A console ignores names that it doesn't know. */
  capabilities: z.array(z.string()),
});

export type Capability =
  | 'browse'
  | 'demo'
  | 'events'
  | 'held'
  | 'journeys'
  | 'messages'
  | 'mqtt.retained'
  | 'mqtt.sessions'
  | 'permissions'
  | 'route-preview'
  | 'storage'
  | 'ways';

/** `GET /api/waybill/permissions`: what the user who asks may do, in the shape of `GET /api/users/:user/permissions`. */
export const ownPermissionsPath = 'waybill/permissions';

/** `GET` and `PUT /api/waybill/demo`: whether the sample workload runs. */
export const demoPath = 'waybill/demo';

export const demoState = z.object({ running: z.boolean() });

/**
 * `GET /api/waybill/queues/:vhost/:name/messages?state=ready|unacked&offset=0&limit=50&encoding=auto|base64&truncate=50000`
 * Looks without taking: no redelivery, no change of order, no delivery counted.
 */
export const browsedMessage = z.object({
  /** 0 is the next to be delivered; for `unacked`, the one delivered first. */
  position: z.number(),
  /** Names it among all that were ever in this queue; in a stream, its offset. */
  seq: z.number(),
  state: z.enum(['ready', 'unacked']),
  /** Since the broker received it. */
  age_ms: z.number(),
  redelivered: z.boolean(),
  delivery_count: z.number(),
  /** Milliseconds since 1970 when it will expire; null: never. */
  expires_at: z.number().nullable(),
  persistent: z.boolean(),
  exchange: z.string(),
  routing_key: z.string(),
  properties: z.record(z.string(), z.unknown()),
  /** AMQP's type of each header, which JSON doesn't keep. */
  header_types: z.record(z.string(), z.string()),
  /** The full size; `payload` may have been cut to `truncate` bytes. */
  payload_bytes: z.number(),
  payload: z.string(),
  payload_encoding: z.enum(['string', 'base64']),
  truncated: z.boolean(),
  /** Who holds an unacked message; null for a ready one, or one that an operator's `get` holds. */
  holder: z
    .object({
      connection: z.string(),
      channel: z.number(),
      user: z.string(),
      /** null: taken with `basic.get`. */
      consumer_tag: z.string().nullable(),
      held_ms: z.number(),
    })
    .nullable(),
});

export const browsedMessages = z.object({
  state: z.enum(['ready', 'unacked']),
  offset: z.number(),
  limit: z.number(),
  /** How many messages are in that state. */
  total: z.number(),
  items: z.array(browsedMessage),
});

/** Path below `/api/`; names may hold any character. */
export function browsePath(vhost: string, queue: string): string {
  return `waybill/queues/${encodeURIComponent(vhost)}/${encodeURIComponent(queue)}/messages`;
}

export type WaybillCapabilities = z.infer<typeof waybillCapabilities>;
export type DemoState = z.infer<typeof demoState>;
export type BrowsedMessage = z.infer<typeof browsedMessage>;
export type BrowsedMessages = z.infer<typeof browsedMessages>;
