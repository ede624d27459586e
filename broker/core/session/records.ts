import type { ContentFormat, Publication } from '../message.ts';
import type { Session } from './session.ts';
import type { Qos, SubscriptionRequest } from './subscriptions.ts';
import type { SessionWill } from './will.ts';

/** A session as the store keeps it. No name in a key has U+0000, which parts them [MQTT-1.5.4-2]. */
export interface SessionRecord {
  readonly number: number;
  readonly vhost: string;
  readonly clientId: string;
  readonly user: string;
  readonly protocolLevel: number;
  readonly createdAt: number;
  /** null: it doesn't expire. */
  readonly expiryMs: number | null;
  /** null: a client was connected. */
  readonly disconnectedAt: number | null;
  readonly will: WillRecord | null;
}

interface WillRecord extends Omit<SessionWill['publication'], 'body' | 'header' | 'format' | 'properties'> {
  readonly topic: string;
  readonly delayMs: number;
  /** Base64. */
  readonly body: string;
  readonly header: string | null;
  readonly format: string | null;
}

export interface SubscriptionRecord {
  /** The number of its session. */
  readonly session: number;
  readonly filter: string;
  readonly key: string;
  readonly group: string | null;
  /** The filter without `$share/…/`. */
  readonly bare: string;
  readonly qos: Qos;
  readonly noLocal: boolean;
  readonly retainAsPublished: boolean;
  readonly retainHandling: 0 | 1 | 2;
  readonly identifier: number;
  /** It has not got all retained messages that it is to have. */
  readonly retainedDue: boolean;
}

/** A shared subscription's queue, which is there for as long as it has members. */
export interface SharedGroupRecord {
  readonly vhost: string;
  readonly queue: string;
}

export const sessionKey = (vhost: string, clientId: string): string => `${vhost}\0${clientId}`;

export const subscriptionKey = (vhost: string, clientId: string, filter: string): string =>
  `${vhost}\0${clientId}\0${filter}`;

export const sharedGroupKey = (vhost: string, queue: string): string => `${vhost}\0${queue}`;

export const recordOfSession = (session: Session, number: number): SessionRecord => ({
  number,
  vhost: session.vhost.name,
  clientId: session.clientId,
  user: session.user,
  protocolLevel: session.protocolLevel,
  createdAt: session.createdAt,
  expiryMs: session.expiryMs === Number.POSITIVE_INFINITY ? null : session.expiryMs,
  disconnectedAt: session.disconnectedAt ?? null,
  will: session.will ? recordOfWill(session.will) : null,
});

function recordOfWill({ topic, delayMs, publication }: SessionWill): WillRecord {
  const { body, header, format, properties: _, ...facts } = publication;
  return {
    ...facts,
    topic,
    delayMs,
    body: base64(body),
    header: header ? base64(header) : null,
    format: format?.name ?? null,
  };
}

const base64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');

/** @param formats those in which a client may have written the will's properties */
export function willOfRecord(record: WillRecord, formats: readonly ContentFormat[]): SessionWill {
  const { topic, delayMs, body, header, format, ...facts } = record;
  const publication: Omit<Publication, 'receivedAt'> = {
    ...facts,
    // JSON leaves out what is undefined.
    extraKeys: undefined,
    body: Buffer.from(body, 'base64'),
    header: header === null ? undefined : Buffer.from(header, 'base64'),
    format: format === null ? undefined : formats.find(({ name }) => name === format),
  };
  return { topic, delayMs, publication };
}

export const recordOfSubscription = (
  { filter, key, shared, qos, noLocal, retainAsPublished, retainHandling, identifier }: SubscriptionRequest,
  session: number,
  retainedDue: boolean,
): SubscriptionRecord => ({
  session,
  filter,
  key,
  group: shared?.group ?? null,
  bare: shared?.filter ?? filter,
  qos,
  noLocal,
  retainAsPublished,
  retainHandling,
  identifier,
  retainedDue,
});

export function requestOfRecord({
  session: _,
  group,
  bare,
  retainedDue: __,
  ...rest
}: SubscriptionRecord): SubscriptionRequest {
  return { ...rest, shared: group === null ? undefined : { group, filter: bare } };
}
