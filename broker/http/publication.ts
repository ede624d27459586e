import type { Actor } from '../core/access.ts';
import type { Field } from '../core/field.ts';
import { Message } from '../core/message.ts';
import type { Properties } from '../core/properties.ts';
import { Refusal } from '../core/refusal.ts';

export interface Draft {
  readonly exchange: string;
  readonly routingKey: string;
  readonly properties: Properties;
  readonly body: Uint8Array;
}

const PERSISTENT = 2;

/** What an operator publishes goes through the same checks as a client's message, with the same texts. */
export function messageFrom(draft: Draft, actor: Actor, now: number): Message | Refusal {
  const { properties } = draft;
  const ttlMs = ttlOf(properties.expiration);
  if (typeof ttlMs === 'string') {
    return new Refusal('precondition', `invalid expiration '${properties.expiration}': ${ttlMs}`);
  }
  if (properties.userId !== undefined && properties.userId !== actor.user) {
    const claim = `user_id property set to '${properties.userId}' but authenticated user was '${actor.user}'`;
    return new Refusal('precondition', claim);
  }
  const extraKeys = extraKeysOf(properties);
  if (extraKeys instanceof Refusal) return extraKeys;
  const shown = withoutBcc(properties);
  return new Message({
    exchange: draft.exchange,
    routingKey: draft.routingKey,
    body: draft.body,
    header: undefined,
    format: undefined,
    properties: shown,
    persistent: properties.deliveryMode === PERSISTENT,
    priority: properties.priority ?? 0,
    ttlMs,
    receivedAt: now,
    hasHeaders: shown.headers !== undefined,
    extraKeys: extraKeys.length > 0 ? extraKeys : undefined,
  });
}

/** A string says what is wrong, in RabbitMQ's words. */
function ttlOf(expiration: string | undefined): number | string {
  if (expiration === undefined) return -1;
  const [, digits, rest] = /^([+-]?\d+)(.*)$/s.exec(expiration) ?? [];
  if (digits === undefined) return 'no_integer';
  if (rest !== '') return `{leftover_string,"${rest}"}`;
  return Number(digits) < 0 ? `{value_negative,${digits}}` : Number(digits);
}

/** CC and BCC: more routing keys (RabbitMQ's sender-selected distribution). */
function extraKeysOf({ headers }: Properties): string[] | Refusal {
  const keys: string[] = [];
  for (const name of ['CC', 'BCC']) {
    const field = headers?.get(name);
    if (field === undefined) continue;
    if (field.type !== 'array') {
      return new Refusal('precondition', `invalid message: {unacceptable_type_in_header,"${name}",${field.type}}`);
    }
    for (const key of field.value) if (isText(key)) keys.push(key.value);
  }
  return keys;
}

const isText = (field: Field): field is Field & { type: 'longstr' } => field.type === 'longstr';

/** Nobody sees who else got it. */
function withoutBcc(properties: Properties): Properties {
  if (!properties.headers?.has('BCC')) return properties;
  const headers = new Map(properties.headers);
  headers.delete('BCC');
  return { ...properties, headers };
}
