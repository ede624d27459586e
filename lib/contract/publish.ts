/** What somebody composes, sends and keeps. Text fields may hold templates: `{{n}}`, `{{uuid}}`, … */
import { z } from 'zod';
import {
  amqpTexts,
  bodyCharsMax,
  bodyFormats,
  headerTypes,
  sendCountMax,
  sendRateMax,
} from '@/lib/contract/publish-limits';

const short = z.string().max(255);
const topic = z.string().max(65_535);

const body = z.object({ format: z.enum(bodyFormats), text: z.string().max(bodyCharsMax) });
const header = z.object({ name: z.string().max(128), type: z.enum(headerTypes), value: z.string().max(65_535) });

export const amqpDraft = z.object({
  protocol: z.literal('amqp'),
  exchange: short,
  routingKey: short,
  mandatory: z.boolean(),
  persistent: z.boolean(),
  priority: z.string().max(3),
  /** Seconds since 1970, or nothing. */
  timestamp: z.string().max(20),
  properties: z.partialRecord(z.enum(amqpTexts), short),
  headers: z.array(header).max(500),
  body,
});

const qos = z.union([z.literal(0), z.literal(1), z.literal(2)]);

export const mqttDraft = z.object({
  protocol: z.literal('mqtt'),
  version: z.union([z.literal(4), z.literal(5)]),
  topic,
  qos,
  retain: z.boolean(),
  contentType: short,
  responseTopic: topic,
  correlationData: short,
  expirySeconds: z.string().max(10),
  userProperties: z.array(z.object({ name: z.string().max(65_535), value: z.string().max(65_535) })).max(500),
  body,
});

export const draft = z.discriminatedUnion('protocol', [amqpDraft, mqttDraft]);

export type AmqpDraft = z.infer<typeof amqpDraft>;
export type MqttDraft = z.infer<typeof mqttDraft>;
export type Draft = z.infer<typeof draft>;

/** `POST /api/publish` */
export const sendInput = z.object({
  broker: z.string(),
  vhost: z.string().min(1).max(1024),
  draft,
  count: z.number().int().min(1).max(sendCountMax),
  /** Messages a second; 0: as fast as the broker takes them. */
  rate: z.number().min(0).max(sendRateMax),
  seed: z.number().int().min(0).max(0xffff_ffff),
});

export type SendInput = z.infer<typeof sendInput>;

export type Receipt = {
  /** Which of the sending, from 1. */
  readonly n: number;
  /** `unknown`: the connection ended before the broker said anything. */
  readonly fate: 'confirmed' | 'returned' | 'refused' | 'sent' | 'unknown';
  readonly why: string | null;
  /** From handing it to the client library to the broker's answer. */
  readonly tookMs: number | null;
};

export type Sending = {
  readonly id: string;
  readonly count: number;
  readonly sent: number;
  readonly counts: Readonly<Record<Receipt['fate'], number>>;
  /** The first of them. */
  readonly receipts: readonly Receipt[];
  readonly tookMs: number;
  readonly state: 'running' | 'done' | 'stopped' | 'failed';
  readonly problem: string | null;
};

const fileName = z.string().regex(/^[\p{L}\p{N} _()-][\p{L}\p{N} ._()-]{0,79}$/u);

export const savedMessage = z.object({
  waybill: z.literal('message'),
  version: z.literal(1),
  draft,
  count: sendInput.shape.count,
  rate: sendInput.shape.rate,
  seed: sendInput.shape.seed,
});

export type SavedMessage = z.infer<typeof savedMessage>;

/** A name in a folder; the folder may be empty. */
export const messagePlace = z.object({ folder: z.union([z.literal(''), fileName]), name: fileName });
export type MessagePlace = z.infer<typeof messagePlace>;

export type Collection = readonly (MessagePlace & { readonly message: SavedMessage })[];

const entry = messagePlace.extend({ message: savedMessage });
export const collectionChange = z.discriminatedUnion('do', [
  z.object({ do: z.literal('save'), broker: z.string(), entries: z.array(entry).min(1).max(500) }),
  z.object({ do: z.literal('delete'), broker: z.string(), place: messagePlace }),
]);
