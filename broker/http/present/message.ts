import type { BrowsedMessage } from '../../../lib/contract/waybill.ts';
import type { Table } from '../../core/field.ts';
import type { Entry } from '../../core/queue/entry.ts';
import { MANAGEMENT_HOLDER } from '../operator.ts';
import { beginningOf, type Encoding } from './payload.ts';
import { jsonOfProperties } from './properties.ts';

export interface Look {
  readonly encoding: Encoding;
  /** How much of the payload is shown, in bytes. */
  readonly truncate: number;
  readonly now: number;
}

/** A message where it lies. */
export function browsed(entry: Entry, position: number, look: Look): BrowsedMessage {
  const { message } = entry;
  const bytes = message.body.byteLength;
  return {
    position,
    seq: entry.seq,
    state: entry.holder === undefined ? 'ready' : 'unacked',
    age_ms: ageOf(entry, look.now),
    redelivered: entry.redelivered,
    delivery_count: entry.deliveryCount,
    expires_at: entry.expiresAt === 0 ? null : entry.expiresAt,
    persistent: message.persistent,
    exchange: message.exchange,
    routing_key: message.routingKey,
    properties: jsonOfProperties(message.properties),
    header_types: typesOf(message.headers),
    payload_bytes: bytes,
    ...beginningOf(message.body, look.encoding, look.truncate),
    holder: holderOf(entry, look.now),
  };
}

export const ageOf = (entry: Entry, now: number): number => Math.max(0, now - entry.message.receivedAt);

function typesOf(headers: Table): Record<string, string> {
  // Names come from clients, so `__proto__` must become a plain key.
  const types: Record<string, string> = Object.create(null);
  for (const [name, { type }] of headers) types[name] = type === 'longstr-binary' ? 'longstr' : type;
  return types;
}

function holderOf(entry: Entry, now: number): BrowsedMessage['holder'] {
  const holder = entry.holder?.describe();
  if (holder === undefined || holder.connection === MANAGEMENT_HOLDER) return null;
  return {
    connection: holder.connection,
    channel: holder.channel,
    user: holder.user,
    consumer_tag: entry.consumer?.tag ?? null,
    held_ms: Math.max(0, now - entry.deliveredAt),
  };
}
