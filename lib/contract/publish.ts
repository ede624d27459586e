/** What somebody composes, sends and keeps. Text fields may hold templates: `{{n}}`, `{{uuid}}`, … */
import { z } from 'zod';
import { someName } from '@/lib/contract/names';
import {
  amqpTexts,
  bodyCharsMax,
  bodyFormats,
  correlationFormats,
  folderDepthMax,
  headersMax,
  headerTypes,
  mqttBytesMax,
  sendCountMax,
  sendRateMax,
  variablesMax,
} from '@/lib/contract/publish-limits';

/** Longer than what they may become: a template is filled in before it counts. */
const short = z.string().max(1_000);
const long = z.string().max(mqttBytesMax);

const body = z.object({
  format: z.enum(bodyFormats),
  text: z.string().max(bodyCharsMax),
  /** Of the file that it was read from. */
  file: z.string().max(255).optional(),
});
const pair = z.object({ name: long, value: long });
const header = pair.extend({ type: z.enum(headerTypes) });

const templated = {
  /** Whether templates are filled in; a message that was seen somewhere is sent as it was. */
  fill: z.boolean().default(true),
  /** Own names, each made once for a message: `{{order}}`. */
  variables: z.array(pair).max(variablesMax).default([]),
  body,
};

const amqpDraft = z.object({
  protocol: z.literal('amqp'),
  exchange: short,
  routingKey: short,
  mandatory: z.boolean(),
  persistent: z.boolean(),
  priority: short,
  /** Seconds since 1970, or nothing. */
  timestamp: short,
  properties: z.partialRecord(z.enum(amqpTexts), short),
  headers: z.array(header).max(headersMax),
  ...templated,
});

const qos = z.union([z.literal(0), z.literal(1), z.literal(2)]);

const mqttDraft = z.object({
  protocol: z.literal('mqtt'),
  version: z.union([z.literal(4), z.literal(5)]),
  topic: long,
  qos,
  retain: z.boolean(),
  /** MQTT 5 §3.3.2.3.2: the payload is UTF-8, and so says the message. */
  payloadIsText: z.boolean().default(false),
  contentType: long,
  responseTopic: long,
  correlationData: long,
  correlationFormat: z.enum(correlationFormats).default('text'),
  expirySeconds: short,
  userProperties: z.array(pair).max(headersMax),
  ...templated,
});

const draft = z.discriminatedUnion('protocol', [amqpDraft, mqttDraft]);

export type AmqpDraft = z.infer<typeof amqpDraft>;
export type MqttDraft = z.infer<typeof mqttDraft>;
export type Draft = z.infer<typeof draft>;

/** `POST /api/publish` */
export const sendInput = z.object({
  broker: z.string(),
  vhost: someName,
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

/** `GET /api/publish/place`: where the broker is reached, and as whom. */
export type Place = {
  readonly user: string;
  readonly vhost: string;
  /** Of the management API, without a slash at its end. */
  readonly http: string;
  readonly amqp: Listener;
  readonly mqtt: Listener;
};
type Listener = { readonly host: string; readonly port: number; readonly tls: boolean };

/** No separator, no leading dot, nothing that a file system of some other machine couldn't hold. */
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

/** Names with `/` between them; empty: the outermost. */
const folder = z
  .string()
  .refine((path) => path === '' || path.split('/').every((name) => fileName.safeParse(name).success), {
    message: 'A folder’s name has letters, digits, blanks and ._-() only, and is no longer than 80.',
  })
  .refine((path) => path.split('/').length <= folderDepthMax, {
    message: `Folders may stand in folders, ${folderDepthMax} deep.`,
  });

/** A name in a folder. */
export const messagePlace = z.object({ folder, name: fileName });
export type MessagePlace = z.infer<typeof messagePlace>;

export type Collection = readonly (MessagePlace & { readonly message: SavedMessage })[];

/** `GET /api/collections?faults`: a file that means to be a kept message and can't be read, and why. */
export type CollectionFault = { readonly file: string; readonly why: string };

const entry = messagePlace.extend({ message: savedMessage });
export const collectionChange = z.discriminatedUnion('do', [
  z.object({
    do: z.literal('save'),
    broker: z.string(),
    entries: z.array(entry).min(1).max(500),
    /** Without it, a message of the same place is kept and nothing is done. */
    replace: z.boolean(),
  }),
  z.object({ do: z.literal('move'), broker: z.string(), from: messagePlace, to: messagePlace }),
  z.object({ do: z.literal('delete'), broker: z.string(), places: z.array(messagePlace).min(1).max(500) }),
]);

export type CollectionChange = z.infer<typeof collectionChange>;
