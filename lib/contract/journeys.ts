/**
 * What became of the messages of one publisher, on our broker. Capability `journeys`.
 *
 * `POST /api/waybill/journeys/:vhost` begins a watch, best before the publisher connects; `GET` and `DELETE` of
 * `/api/waybill/journeys/:vhost/:watch` read and end it. One's own publishers; with the tag monitoring, anybody's.
 */
import { z } from 'zod';
import { copyStates } from '@/lib/contract/journey-state';

const copy = { queue: z.string(), seq: z.number() };
const names = z.array(z.string()).readonly();

const recipient = z
  .object({
    /** `management`: taken over HTTP. */
    connection: z.string(),
    /** What the client calls its connection. */
    name: z.string().nullable(),
    /** 0: none, of an MQTT client. */
    channel: z.number(),
    /** null: by `basic.get`, or of an MQTT client. */
    consumer: z.string().nullable(),
    client: z.string().nullable(),
    qos: z.union([z.literal(0), z.literal(1), z.literal(2)]).nullable(),
  })
  .readonly();

/** How it went through the exchanges; of long lists the first ones, and how many there are. */
const way = {
  exchange: z.string(),
  key: z.string(),
  queues: names,
  queuesTotal: z.number(),
  bindings: z.array(z.object({ source: z.string(), destination: z.string(), key: z.string() }).readonly()).readonly(),
  bindingsTotal: z.number(),
  alternates: names,
};

const at = z.number();

const journeyHop = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('received'),
    at,
    connection: z.string(),
    channel: z.number(),
    protocol: z.string(),
    octets: z.number(),
  }),
  z.object({ type: z.literal('routed'), at, ...way }),
  z.object({ type: z.literal('unroutable'), at, ...way }),
  z.object({ type: z.literal('returned'), at, why: z.string() }),
  z.object({ type: z.literal('refused'), at, ...copy, why: z.string() }),
  z.object({ type: z.literal('enqueued'), at, ...copy, kind: z.string() }),
  z.object({
    type: z.literal('delivered'),
    at,
    ...copy,
    to: recipient,
    redelivered: z.boolean(),
    acks: z.boolean(),
  }),
  z.object({ type: z.literal('acked'), at, ...copy, by: z.enum(['ack', 'PUBACK', 'PUBREC', 'PUBCOMP']) }),
  z.object({ type: z.literal('requeued'), at, ...copy, why: z.enum(['client', 'gone']), becomes: z.number() }),
  z.object({ type: z.literal('rejected'), at, ...copy }),
  z.object({ type: z.literal('expired'), at, ...copy }),
  z.object({
    type: z.literal('dropped'),
    at,
    ...copy,
    why: z.enum([
      'max-length',
      'delivery-limit',
      'cycle',
      'too-many-deaths',
      'no-exchange',
      'no-room',
      'too-large',
      'not-wanted',
    ]),
  }),
  z.object({ type: z.literal('removed'), at, ...copy, why: z.enum(['purged', 'queue-deleted', 'taken']) }),
  z.object({ type: z.literal('dead-lettered'), at, queue: z.string(), why: z.string(), exchange: z.string() }),
  z.object({ type: z.literal('paged'), at, ...copy }),
  z.object({ type: z.literal('retained'), at, topic: z.string() }),
  z.object({ type: z.literal('confirmed'), at, by: z.enum(['ack', 'tx.commit', 'PUBACK', 'PUBREC']) }),
  z.object({ type: z.literal('nacked'), at, why: z.string() }),
]);

export type JourneyHop = Readonly<z.infer<typeof journeyHop>>;

/** ms; of so many. */
const spread = z.object({ of: z.number(), p50: z.number(), p99: z.number(), max: z.number() }).nullable();

const journeySummary = z.object({
  /** Messages. */
  routed: z.number(),
  unroutable: z.number(),
  returned: z.number(),
  confirmed: z.number(),
  nacked: z.number(),
  deadLettered: z.number(),
  /** How many copies are in which state now. */
  copies: z.partialRecord(z.enum(copyStates), z.number()),
  /** From receiving a message to the confirm; from coming into a queue to the first delivery; from there to the ack. */
  confirming: spread,
  waiting: spread,
  handling: spread,
});

export type JourneySummary = z.infer<typeof journeySummary>;

export const journeyReport = z.object({
  id: z.string(),
  publisher: z.string(),
  messages_max: z.number(),
  /** It ends when nobody has read it for so long. */
  kept_ms: z.number(),
  followed: z.number(),
  /** Messages that came when there were enough. */
  beyond: z.number(),
  /** Hops that weren't written down, for all watches together had too many. */
  lost: z.number(),
  /** Now, by the broker's clock. */
  at: z.number(),
  summary: journeySummary,
  offset: z.number(),
  messages: z.array(
    z.object({
      n: z.number(),
      /** Hops that were left out, and before which of those that are there. */
      omitted: z.number(),
      omitted_before: z.number(),
      hops: z.array(journeyHop).readonly(),
    }),
  ),
});

export type FollowedMessage = JourneyReport['messages'][number];

export type JourneyReport = z.infer<typeof journeyReport>;

/** Paths below `/api/`. */
export const journeysPath = (vhost: string): string => `waybill/journeys/${encodeURIComponent(vhost)}`;
export const journeyPath = (vhost: string, watch: string): string =>
  `${journeysPath(vhost)}/${encodeURIComponent(watch)}`;
