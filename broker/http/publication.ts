import type { Access, Actor } from '../core/access.ts';
import { EMPTY_TABLE } from '../core/field.ts';
import { Message } from '../core/message.ts';
import type { Properties } from '../core/properties.ts';
import { checkLengths, checkUserId, copyKeys, timeToLive, withoutBcc } from '../core/publication-rules.ts';
import { isRefusal, type Refusal } from '../core/refusal.ts';

export interface Draft {
  readonly exchange: string;
  readonly routingKey: string;
  readonly properties: Properties;
  readonly body: Uint8Array;
}

const PERSISTENT = 2;

/** What an operator publishes goes through the same checks as a client's message, with the same texts. */
export function messageFrom(draft: Draft, actor: Actor, access: Access, now: number): Message | Refusal {
  const { properties } = draft;
  const { expiration, userId } = properties;
  const ttlMs = expiration === undefined ? -1 : timeToLive(expiration);
  if (isRefusal(ttlMs)) return ttlMs;
  const invalid = (userId === undefined ? undefined : checkUserId(userId, actor, access)) ?? checkLengths(properties);
  if (invalid) return invalid;
  const extraKeys = copyKeys(properties.headers ?? EMPTY_TABLE);
  if (isRefusal(extraKeys)) return extraKeys;
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
