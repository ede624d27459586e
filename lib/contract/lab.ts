import { z } from 'zod';
import { someName } from '@/lib/contract/names';

const qos = z.union([z.literal(0), z.literal(1), z.literal(2)]);
const hop = z.enum(['publisher', 'subscriber']);
const text = z.string().max(255);
const addressCharsMax = 1_000;
const ms = z.number().int().min(0).max(60_000);

const mqttSetup = z.object({
  protocol: z.literal('mqtt'),
  version: z.union([z.literal(4), z.literal(5)]),
  publishQos: qos,
  subscribeQos: qos,
  publisherClean: z.boolean(),
  subscriberClean: z.boolean(),
  retain: z.boolean(),
  will: z.boolean(),
});

const amqpSetup = z.object({
  protocol: z.literal('amqp'),
  exchange: z.enum(['direct', 'topic', 'fanout', 'headers']),
  confirm: z.boolean(),
  mandatory: z.boolean(),
  autoAck: z.boolean(),
  prefetch: z.number().int().min(0).max(1000),
  consumers: qos,
  queue: z.object({
    messageTtlMs: z.number().int().min(0).max(3_600_000).exactOptional(),
    maxLength: z.number().int().min(1).max(1_000_000).exactOptional(),
    deliveryLimit: z.number().int().min(0).max(1_000).exactOptional(),
    deadLetter: z.boolean().exactOptional(),
  }),
  alternate: z.boolean(),
  reply: z.boolean(),
  durable: z.boolean(),
});

const labSetup = z.discriminatedUnion('protocol', [mqttSetup, amqpSetup]);

const stepping = z.enum(['message', 'all', 'none']);
const flight = z.number().int().min(1);

const labAction = z.discriminatedUnion('do', [
  z.object({ do: z.literal('forward'), flight }),
  z.object({ do: z.literal('drop'), flight }),
  z.object({ do: z.literal('duplicate'), flight }),
  z.object({ do: z.literal('delay'), flight, ms }),
  z.object({ do: z.literal('truncate'), flight, bytes: z.number().int().min(0) }),
  z.object({
    do: z.literal('publish'),
    key: text.exactOptional(),
    headers: z.record(text, text).exactOptional(),
    persistent: z.boolean().exactOptional(),
    again: z.boolean().exactOptional(),
  }),
  z.object({ do: z.literal('cut'), hop }),
  z.object({ do: z.literal('reconnect'), hop }),
  z.object({ do: z.literal('crash'), hop, keep: z.boolean() }),
  z.object({ do: z.literal('crash-broker'), keep: z.boolean() }),
  z.object({ do: z.literal('start-broker') }),
  z.object({
    do: z.literal('settle'),
    how: z.enum(['ack', 'nack', 'reject', 'requeue']),
    consumer: z.number().int().min(1).max(2).exactOptional(),
  }),
  z.object({ do: z.literal('wait'), ms }),
  z.object({ do: z.literal('step'), stepping }),
  z.object({ do: z.literal('play'), on: z.boolean(), speed: z.number().min(0.25).max(8) }),
]);

/** `POST /api/lab` */
export const labStart = z.object({
  broker: z.string(),
  vhost: someName,
  setup: labSetup,
  stepping,
  /** Another broker: `host:port` or a URL; without it the console's own broker is played on. */
  address: z.string().trim().min(1).max(addressCharsMax).exactOptional(),
  /** A broker of the run's own, which can be crashed. */
  private: z.boolean().exactOptional(),
});

/** `POST /api/lab/:id` */
export const labDo = z.union([
  z.object({ broker: z.string(), action: labAction }),
  z.object({
    broker: z.string(),
    lesson: z.string().max(80),
    /** What breaks, or its repair. */
    act: z.enum(['break', 'repair']),
    step: z.number().int().min(0),
  }),
]);
