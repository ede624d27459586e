/** What amqplib reads, in the words and the JSON of the management API. */
import type { Message, MessageProperties } from 'amqplib';
import type { BinMessage } from '@/lib/contract/bin';

type Typed = { readonly '!': string; readonly value: unknown };

function typed(value: object): value is Typed {
  return Object.hasOwn(value, '!') && Object.hasOwn(value, 'value');
}

function decimal(value: unknown): number {
  if (typeof value !== 'object' || value === null || !('places' in value) || !('digits' in value)) return Number.NaN;
  return Number(value.digits) / 10 ** Number(value.places);
}

function plainValue(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Buffer.isBuffer(value)) return value.toString('utf8');
  if (Array.isArray(value)) return value.map(plainValue);
  if (typed(value)) return value['!'] === 'decimal' ? decimal(value.value) : value.value;
  return plainTable(value as Readonly<Record<string, unknown>>);
}

function plainTable(table: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const plain: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(table)) {
    // Names come from clients: `__proto__` must become a plain key.
    Object.defineProperty(plain, name, {
      value: plainValue(value),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return plain;
}

const names = {
  contentType: 'content_type',
  contentEncoding: 'content_encoding',
  deliveryMode: 'delivery_mode',
  priority: 'priority',
  correlationId: 'correlation_id',
  replyTo: 'reply_to',
  expiration: 'expiration',
  messageId: 'message_id',
  timestamp: 'timestamp',
  type: 'type',
  userId: 'user_id',
  appId: 'app_id',
  clusterId: 'cluster_id',
} as const;

type Key = keyof typeof names;

export function plainProperties(properties: Partial<MessageProperties>): Record<string, unknown> {
  const plain: Record<string, unknown> = {};
  for (const key of Object.keys(names) as Key[]) {
    const value: unknown = properties[key];
    if (value !== undefined) plain[names[key]] = plainValue(value);
  }
  if (properties.headers !== undefined) plain.headers = plainTable(properties.headers);
  return plain;
}

/** What the bin keeps of a message. */
export function binCopyOf({ fields, properties, content }: Message): BinMessage {
  return {
    exchange: fields.exchange,
    routing_key: fields.routingKey,
    properties: plainProperties(properties),
    payload: content.toString('base64'),
    payload_encoding: 'base64',
    payload_bytes: content.length,
  };
}
