/**
 * AMQP names no message, so one is known again by what it holds. What brokers change while it lies in a queue, as the
 * count of its deliveries, isn't part of it. Messages that are alike to the last octet are one as good as another.
 */
import { createHash } from 'node:crypto';

type Table = Readonly<Record<string, unknown>>;

export type Content = {
  readonly exchange: string;
  readonly routingKey: string;
  /** By the management API's names. */
  readonly properties: Table;
  readonly body: Uint8Array;
};

const digestChars = 22;
/** Quorum queues raise these at each return to the queue. */
const changing = new Set(['x-delivery-count', 'x-acquired-count']);

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .filter(([name]) => !changing.has(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, each]) => [name, canonical(each)]);
}

export function bodyHashOf(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('base64url').slice(0, digestChars);
}

export function fingerprintOf({ exchange, routingKey, properties, body }: Content): string {
  const facts = JSON.stringify([exchange, routingKey, canonical(properties)]);
  return createHash('sha256').update(facts).update('\0').update(body).digest('base64url').slice(0, digestChars);
}
