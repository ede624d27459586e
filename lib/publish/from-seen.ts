/** A message that was seen somewhere, as the beginning of another: nothing of it changed, or it is said what is. */
import type { AmqpDraft, MqttDraft } from '@/lib/contract/publish';
import { type AmqpText, amqpTexts, type HeaderType, numberHeader } from '@/lib/contract/publish-limits';
import { readJson } from '@/lib/format/json';
import { topicOf } from '@/lib/model/mqtt';
import { hasTemplates } from '@/lib/publish/filled';
import { base64OfText, sizeOf } from '@/lib/publish/octets';

/** Where a draft comes from, and what of the message isn't in it. */
export type Origin = {
  /** The queue or the topic. */
  readonly name: string;
  /** So much of its payload was seen, of so much. */
  readonly cut: { readonly has: number; readonly all: number } | null;
  /** Headers and properties that the console can't show exactly, or doesn't see there. */
  readonly inexact: readonly string[];
  /** Headers whose type isn't told there. */
  readonly guessed: readonly string[];
};

export type Handed = { readonly draft: AmqpDraft | MqttDraft; readonly vhost: string; readonly origin: Origin | null };

type Payload = { readonly payload: string; readonly encoding: 'string' | 'base64'; readonly bytes: number };

type SeenAmqp = {
  readonly vhost: string;
  readonly exchange: string;
  readonly routing_key: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly payload: string;
  readonly payload_encoding: 'string' | 'base64';
  readonly payload_bytes: number;
  /** AMQP's types of the headers, where they are known. */
  readonly header_types?: Readonly<Record<string, string>>;
};

/** What brokers add, and what belongs to the first publication: a copy doesn't have it. */
const ownOfQueue = new Set(['x-delivery-count', 'x-acquired-count', 'x-stream-offset', numberHeader]);

export function handedAmqp(seen: SeenAmqp, name: string): Handed {
  const { headers, ...properties } = seen.properties;
  const inexact: string[] = [];
  const guessed: string[] = [];
  const texts: Partial<Record<AmqpText, string>> = {};
  for (const text of amqpTexts) {
    const value = properties[text.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)];
    if (value !== undefined) texts[text] = String(value);
  }
  const { priority, timestamp, delivery_mode: mode } = properties;
  const draft: AmqpDraft = {
    protocol: 'amqp',
    exchange: seen.exchange,
    routingKey: seen.routing_key,
    mandatory: true,
    persistent: mode === 2,
    priority: priority === undefined ? '' : String(priority),
    timestamp: timestamp === undefined ? '' : String(timestamp),
    properties: texts,
    headers: headerRows(headers, seen.header_types ?? {}, inexact, guessed),
    fill: true,
    variables: [],
    body: bodyOf(seen.payload, seen.payload_encoding, texts.contentType ?? ''),
  };
  return handed(draft, seen.vhost, {
    name,
    cut: cutOf({ payload: seen.payload, encoding: seen.payload_encoding, bytes: seen.payload_bytes }),
    inexact,
    guessed,
  });
}

function handed(draft: AmqpDraft | MqttDraft, vhost: string, origin: Origin): Handed {
  // What looks like a template was none: it goes as it came.
  return { draft: hasTemplates(draft) ? { ...draft, fill: false } : draft, vhost, origin };
}

function cutOf({ payload, encoding, bytes }: Payload): Origin['cut'] {
  const has = sizeOf(encoding === 'base64' ? 'base64' : 'text', payload);
  return has < bytes ? { has, all: bytes } : null;
}

function bodyOf(payload: string, encoding: 'string' | 'base64', contentType: string): AmqpDraft['body'] {
  if (encoding === 'base64') return { format: 'base64', text: payload };
  return { format: contentType.includes('json') && readJson(payload) !== undefined ? 'json' : 'text', text: payload };
}

type Row = AmqpDraft['headers'][number];

function headerRows(
  headers: unknown,
  types: Readonly<Record<string, string>>,
  inexact: string[],
  guessed: string[],
): Row[] {
  if (typeof headers !== 'object' || headers === null) return [];
  return Object.entries(headers).flatMap(([name, value]): Row[] => {
    if (ownOfQueue.has(name)) return [];
    const told = Object.hasOwn(types, name) ? types[name] : undefined;
    const type = typeOf(told, value);
    // JSON says of text, truth and nothing what they are.
    if (told === undefined && type !== 'string' && type !== 'boolean' && type !== 'void') guessed.push(name);
    if (isInexact(type, value)) inexact.push(name);
    return [{ name, type, value: name === 'x-death' ? deathsText(value) : textOf(type, value) }];
  });
}

/** By the names that our broker's API has for AMQP's types. */
const named: Readonly<Record<string, HeaderType>> = {
  bool: 'boolean',
  byte: 'byte',
  unsignedbyte: 'unsignedbyte',
  short: 'short',
  unsignedshort: 'unsignedshort',
  signedint: 'int',
  unsignedint: 'unsignedint',
  long: 'long',
  float: 'float',
  double: 'double',
  decimal: 'decimal',
  longstr: 'string',
  binary: 'bytes',
  timestamp: 'timestamp',
  array: 'array',
  table: 'table',
  void: 'void',
};

const intMax = 2 ** 31;

function typeOf(told: string | undefined, value: unknown): HeaderType {
  const known = told !== undefined && Object.hasOwn(named, told) ? named[told] : undefined;
  if (known !== undefined) return known;
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'number') {
    if (!Number.isInteger(value)) return 'double';
    return value >= -intMax && value < intMax ? 'int' : 'long';
  }
  if (value === null) return 'void';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'object' ? 'table' : 'string';
}

function textOf(type: HeaderType, value: unknown): string {
  if (type === 'bytes') return base64OfText(String(value));
  if (type === 'void') return '';
  if (type === 'decimal' && typeof value === 'number') return plainDecimal(value);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Without an exponent. */
const plainDecimal = (value: number): string =>
  /e/.test(String(value)) ? value.toFixed(10).replace(/\.?0+$/, '') : String(value);

/** Octets that aren't UTF-8, and whole numbers beyond what JSON readers hold, came here changed. */
function isInexact(type: HeaderType, value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\ufffd');
  if (typeof value === 'number') return type === 'long' && !Number.isSafeInteger(value);
  return typeof value === 'object' && value !== null && JSON.stringify(value).includes('\ufffd');
}

/** RabbitMQ's own list, whose types are known though JSON doesn't say them. */
function deathsText(value: unknown): string {
  if (!Array.isArray(value)) return JSON.stringify(value);
  return JSON.stringify(
    value.map((death: unknown) => {
      if (typeof death !== 'object' || death === null) return death;
      return Object.fromEntries(
        Object.entries(death).map(([name, each]) => {
          if (typeof each !== 'number') return [name, each];
          const type = name === 'time' ? 'timestamp' : name === 'count' ? 'long' : undefined;
          return [name, type === undefined ? each : { '!': type, value: each }];
        }),
      );
    }),
    null,
    2,
  );
}

/** What AMQP clients see of an MQTT publication's QoS and binary correlation data. */
const mqttOwn = new Set(['x-mqtt-publish-qos', 'x-correlation-id']);

type SeenMqtt = {
  readonly vhost: string;
  readonly topic: string;
  readonly qos: number;
  readonly retain: boolean;
  /** In AMQP's words, as brokers with both protocols tell them; null: they weren't seen. */
  readonly properties: Readonly<Record<string, unknown>> | null;
  readonly contentType: string | null;
  readonly payload: string;
  readonly encoding: 'string' | 'base64';
  readonly bytes: number;
};

/** What a watch doesn't keep of a message. */
const unseenOfMqtt = ['response topic', 'correlation data', 'user properties', 'expiry'];

export function handedMqtt(seen: SeenMqtt): Handed {
  const properties = seen.properties ?? {};
  const { headers } = properties;
  const table: Readonly<Record<string, unknown>> =
    typeof headers === 'object' && headers !== null ? { ...headers } : {};
  const contentType = seen.contentType ?? textIn(properties.content_type);
  const replyTo = textIn(properties.reply_to);
  const expirationMs = Number(properties.expiration ?? Number.NaN);
  const draft: MqttDraft = {
    protocol: 'mqtt',
    version: 5,
    topic: seen.topic,
    qos: seen.qos === 2 ? 2 : seen.qos === 1 ? 1 : 0,
    retain: seen.retain,
    payloadIsText: false,
    contentType,
    responseTopic: replyTo === '' ? '' : topicOf(replyTo),
    correlationData: textIn(properties.correlation_id),
    correlationFormat: 'text',
    expirySeconds: Number.isFinite(expirationMs) ? String(Math.ceil(expirationMs / 1000)) : '',
    userProperties: Object.entries(table).flatMap(([name, value]) =>
      mqttOwn.has(name) ? [] : [{ name, value: typeof value === 'string' ? value : JSON.stringify(value) }],
    ),
    fill: true,
    variables: [],
    body: bodyOf(seen.payload, seen.encoding, contentType),
  };
  const inexact =
    seen.properties === null ? unseenOfMqtt : Object.hasOwn(table, 'x-correlation-id') ? ['correlation data'] : [];
  return handed(draft, seen.vhost, { name: seen.topic, cut: cutOf(seen), inexact, guessed: [] });
}

const textIn = (value: unknown): string => (typeof value === 'string' ? value : '');
