import { type Field, integerOf, type Table } from '../field.ts';
import type { Message } from '../message.ts';
import { durationMs } from './arguments.ts';

export type Overflow = 'drop-head' | 'reject-publish' | 'reject-publish-dlx';

/** What a queue goes by: its arguments and the policies that match it, merged. Times in ms. */
export interface QueueSettings {
  readonly messageTtl: number | undefined;
  readonly expires: number | undefined;
  readonly maxLength: number | undefined;
  readonly maxLengthBytes: number | undefined;
  readonly overflow: Overflow;
  readonly deadLetterExchange: string | undefined;
  readonly deadLetterRoutingKey: string | undefined;
  /** 0: no priorities. */
  readonly maxPriority: number;
  readonly singleActive: boolean;
  readonly deliveryLimit: number | undefined;
  readonly maxAgeMs: number | undefined;
  readonly maxSegmentBytes: number | undefined;
}

/** A policy's definition: JSON values by key (`message-ttl`, …). */
export type PolicyDefinition = Readonly<Record<string, unknown>>;

/**
 * Where an argument and a policy both speak, the smaller number wins, and the argument wins over a policy's text
 * (RabbitMQ's rule). Priorities and single-active-consumer come from arguments only.
 */
export function queueSettings(args: Table, policy: PolicyDefinition | undefined): QueueSettings {
  const number = (key: string) => smaller(fieldNumber(args.get(`x-${key}`)), jsonNumber(policy?.[key]));
  const text = (key: string) => fieldText(args.get(`x-${key}`)) ?? jsonText(policy?.[key]);
  const maxAge = text('max-age');
  return {
    messageTtl: number('message-ttl'),
    expires: number('expires'),
    maxLength: number('max-length'),
    maxLengthBytes: number('max-length-bytes'),
    overflow: overflowOf(text('overflow')),
    deadLetterExchange: text('dead-letter-exchange'),
    deadLetterRoutingKey: text('dead-letter-routing-key'),
    maxPriority: fieldNumber(args.get('x-max-priority')) ?? 0,
    singleActive: isTrue(args.get('x-single-active-consumer')),
    deliveryLimit: notNegative(number('delivery-limit')),
    maxAgeMs: maxAge === undefined ? undefined : durationMs(maxAge),
    maxSegmentBytes: number('stream-max-segment-size-bytes'),
  };
}

const fieldNumber = (field: Field | undefined) => (field === undefined ? undefined : integerOf(field));
const fieldText = (field: Field | undefined) => (field?.type === 'longstr' ? field.value : undefined);
const isTrue = (field: Field | undefined) => field?.type === 'bool' && field.value;
const jsonNumber = (value: unknown) => (typeof value === 'number' ? value : undefined);
const jsonText = (value: unknown) => (typeof value === 'string' ? value : undefined);

/** A negative limit is none. */
const notNegative = (n: number | undefined) => (n !== undefined && n < 0 ? undefined : n);

function smaller(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : b === undefined ? a : Math.min(a, b);
}

function overflowOf(text: string | undefined): Overflow {
  return text === 'reject-publish' || text === 'reject-publish-dlx' ? text : 'drop-head';
}

/** How long a message lives in such a queue, ms; −1: for ever. */
export function ttlIn({ messageTtl }: QueueSettings, { ttlMs }: Message): number {
  if (messageTtl === undefined) return ttlMs;
  return ttlMs < 0 ? messageTtl : Math.min(messageTtl, ttlMs);
}

/** Whether so many ready messages of so many octets are more than it may hold. */
export function isOverLimit({ maxLength, maxLengthBytes }: QueueSettings, messages: number, bytes: number): boolean {
  return (maxLength !== undefined && messages > maxLength) || (maxLengthBytes !== undefined && bytes > maxLengthBytes);
}
