import type { Properties } from '../../core/properties.ts';
import { isObject, type Json } from '../body.ts';
import type { Reason } from '../errors.ts';
import { jsonOfTable, tableFromJson } from './table.ts';

type Writable = { -readonly [K in keyof Properties]: Properties[K] };
type TextKey = {
  [K in keyof Properties]-?: Exclude<Properties[K], undefined> extends string ? K : never;
}[keyof Properties];

const TEXTS: ReadonlyMap<string, TextKey> = new Map<string, TextKey>([
  ['content_type', 'contentType'],
  ['content_encoding', 'contentEncoding'],
  ['correlation_id', 'correlationId'],
  ['reply_to', 'replyTo'],
  ['expiration', 'expiration'],
  ['message_id', 'messageId'],
  ['type', 'type'],
  ['user_id', 'userId'],
  ['app_id', 'appId'],
  ['cluster_id', 'clusterId'],
]);

const SHORTSTR_BYTES_MAX = 255;
const TIMESTAMP_MAX = 2n ** 64n - 1n;

/** The properties by RabbitMQ's names. */
export function jsonOfProperties(properties: Properties): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [name, key] of TEXTS) if (properties[key] !== undefined) out[name] = properties[key];
  if (properties.timestamp !== undefined) out.timestamp = Number(properties.timestamp);
  if (properties.priority !== undefined) out.priority = properties.priority;
  if (properties.deliveryMode !== undefined) out.delivery_mode = properties.deliveryMode;
  if (properties.headers !== undefined) out.headers = jsonOfTable(properties.headers);
  return out;
}

export type PropertiesOrReason = { readonly properties: Properties } | { readonly reason: Reason };

/** Names that aren't properties are ignored, as RabbitMQ does. */
export function propertiesFromJson(json: Json): PropertiesOrReason {
  const out: Writable = {};
  for (const [name, value] of Object.entries(json)) {
    const reason = read(out, name, value);
    if (reason !== undefined) return { reason };
  }
  return { properties: out };
}

function read(out: Writable, name: string, value: unknown): Reason | undefined {
  const key = TEXTS.get(name);
  if (key !== undefined) {
    if (typeof value !== 'string') return ['not_string', name];
    if (Buffer.byteLength(value) > SHORTSTR_BYTES_MAX) return `${name} should be less than 256 bytes`;
    out[key] = value;
    return undefined;
  }
  switch (name) {
    case 'headers':
      return readHeaders(out, value);
    case 'priority':
    case 'delivery_mode':
      return readOctet(out, name, value);
    case 'timestamp':
      return readTimestamp(out, value);
    default:
      return undefined;
  }
}

function readOctet(out: Writable, name: 'priority' | 'delivery_mode', value: unknown): Reason | undefined {
  if (typeof value !== 'number' || !Number.isInteger(value)) return ['not_int', name];
  if (value < 0 || value > 255) return `${name} should be between 0 and 255`;
  if (name === 'priority') out.priority = value;
  else out.deliveryMode = value;
  return undefined;
}

function readTimestamp(out: Writable, value: unknown): Reason | undefined {
  if (typeof value !== 'number' || !Number.isInteger(value)) return ['not_int', 'timestamp'];
  const seconds = BigInt(value);
  if (seconds < 0n || seconds > TIMESTAMP_MAX) return 'timestamp should not be negative';
  out.timestamp = seconds;
  return undefined;
}

function readHeaders(out: Writable, value: unknown): Reason | undefined {
  if (!isObject(value)) return ['not_object', 'headers'];
  const headers = tableFromJson(value);
  if (typeof headers === 'string') return headers;
  out.headers = headers;
  return undefined;
}
