/** The bin: where deleted messages stay for a while, as full copies. */
import { z } from 'zod';

const binOrigin = z.object({ vhost: z.string(), queue: z.string() });

export const binMessage = z.object({
  exchange: z.string(),
  routing_key: z.string(),
  /** By RabbitMQ's names, headers among them. */
  properties: z.record(z.string(), z.unknown()),
  payload: z.string(),
  payload_encoding: z.enum(['string', 'base64']),
  payload_bytes: z.number(),
});

/** What the list shows of one message: everything but its properties and payload. */
const binItem = z.object({
  id: z.string(),
  broker: z.string(),
  user: z.string(),
  vhost: z.string(),
  queue: z.string(),
  at_ms: z.number(),
  exchange: z.string(),
  routing_key: z.string(),
  payload_bytes: z.number(),
});

export type BinOrigin = z.infer<typeof binOrigin>;
export type BinMessage = z.infer<typeof binMessage>;
export type BinItem = z.infer<typeof binItem>;

export type BinPage = {
  readonly items: readonly BinItem[];
  /** Of this broker, and that this user may see. */
  readonly total: number;
  /** Of all brokers: what the bounds are held against. */
  readonly kept: { readonly messages: number; readonly bytes: number };
};
