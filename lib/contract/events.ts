/**
 * `GET /api/waybill/events`: what happens in our broker, as server-sent events. `tick` comes once a second, `change`
 * and `alarm` when they happen. A subscriber that doesn't read is dropped, so after a reconnect everything that matters is
 * to be asked for anew.
 */
import { z } from 'zod';

export { silenceMsMax } from '@/lib/contract/waybill-limits';

export const eventsPath = 'waybill/events';

/** A level with its change per second over the last second. */
const rate = z.object({ rate: z.number() });

const named = z.object({ vhost: z.string(), name: z.string() });

const queueTotals = z.object({
  messages: z.number(),
  messages_details: rate,
  messages_ready: z.number(),
  messages_ready_details: rate,
  messages_unacknowledged: z.number(),
  messages_unacknowledged_details: rate,
});

const objectTotals = z.object({
  channels: z.number(),
  connections: z.number(),
  consumers: z.number(),
  exchanges: z.number(),
  queues: z.number(),
});

export const tick = z.object({
  /** Milliseconds since 1970, the broker's clock. */
  at: z.number(),
  object_totals: objectTotals,
  queue_totals: queueTotals,
  /** `publish`, `confirm`, `deliver_get`, `ack`, …: counters, and `<name>_details.rate` over the last second. */
  message_stats: z.record(z.string(), z.union([z.number(), rate])),
  /** What had activity since the last tick: ask only for these again. */
  active: z.object({
    queues: z.array(named),
    exchanges: z.array(named),
    /** Names of connections. */
    connections: z.array(z.string()),
    /** There was more than fits: treat everything as changed. */
    more: z.boolean(),
  }),
  /** Reasons that block publishers now ("low on memory", "low on disk"); empty when all is well. */
  alarms: z.array(z.string()),
});

export const change = z.object({
  at: z.number(),
  /** `queue.created`, `queue.deleted`, `exchange.…`, `binding.…`, `connection.created`, `connection.closed`, … */
  type: z.string(),
  vhost: z.string().optional(),
  name: z.string(),
});

export const alarm = z.object({
  at: z.number(),
  on: z.boolean(),
  reasons: z.array(z.string()),
});

/** One schema for each name of an event; an unknown name is to be ignored. */
const eventSchemas = { tick, change, alarm } as const;

export type EventName = keyof typeof eventSchemas;
export type TickEvent = z.infer<typeof tick>;
export type ChangeEvent = z.infer<typeof change>;
export type AlarmEvent = z.infer<typeof alarm>;
