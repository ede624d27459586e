import type { Table } from '../core/field.ts';
import { Cursor } from './wire/cursor.ts';
import { FRAME_MIN_SIZE } from './wire/frame.ts';
import type { MethodName, MethodOf } from './wire/spec.ts';
import { readTable } from './wire/table.ts';

/** What the server offers in `tune`; a client may ask for less, never for more or for no bound (RabbitMQ's rule). */
export const CHANNEL_MAX = 2047;
/** Octets. */
export const FRAME_MAX = 131_072;
/** Seconds; a client may choose any other number. */
export const HEARTBEAT_S = 60;

/** How long a client may take from its first octet to `open`. */
export const HANDSHAKE_MS_MAX = 10_000;
/** How long a client may take over `close-ok`. */
export const CLOSE_MS_MAX = 30_000;
/** Who fails in the handshake waits so long for the end, so that guessing is slow. */
export const SILENT_CLOSE_MS = 3_000;

export const MECHANISMS = ['AMQPLAIN', 'PLAIN'] as const;
export type Mechanism = (typeof MECHANISMS)[number];

/** `closed`: our close is sent, and only the answer to it matters. */
export type Phase = 'header' | 'starting' | 'tuning' | 'opening' | 'running' | 'closed';

/** Which methods of class connection are for each phase (AMQP 0-9-1 §2.2.4); any other is an error there. */
export const EXPECTED: Readonly<Record<Phase, readonly MethodName[]>> = {
  header: [],
  starting: ['connection.start-ok', 'connection.close'],
  tuning: ['connection.tune-ok', 'connection.close'],
  opening: ['connection.open', 'connection.close'],
  running: ['connection.close', 'connection.update-secret'],
  closed: ['connection.close', 'connection.close-ok'],
};

/** Within our bounds? 0 would mean none. */
export function isNegotiable({ channelMax, frameMax }: MethodOf<'connection.tune-ok'>): boolean {
  return channelMax > 0 && channelMax <= CHANNEL_MAX && frameMax >= FRAME_MIN_SIZE && frameMax <= FRAME_MAX;
}

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

export const mechanismOf = (name: string): Mechanism | undefined => MECHANISMS.find((m) => m === name);

/** undefined: the response is malformed. */
export function credentialsOf(mechanism: Mechanism, response: Uint8Array): Credentials | undefined {
  const octets = Buffer.from(response.buffer, response.byteOffset, response.byteLength);
  return mechanism === 'PLAIN' ? plain(octets) : amqplain(octets);
}

/** RFC 4616 without an authorization identity: NUL user NUL password. */
function plain(octets: Buffer): Credentials | undefined {
  const userEnd = octets.indexOf(0, 1);
  if (octets[0] !== 0 || userEnd < 0 || octets.indexOf(0, userEnd + 1) >= 0) return undefined;
  return { user: octets.toString('utf8', 1, userEnd), password: octets.toString('utf8', userEnd + 1) };
}

/** A table's fields without the length before them. */
function amqplain(octets: Buffer): Credentials | undefined {
  const table = Buffer.allocUnsafe(4 + octets.length);
  table.writeUInt32BE(octets.length);
  octets.copy(table, 4);
  const cursor = new Cursor(table, 0, table.length);
  const fields = readTable(cursor);
  const user = textOf(fields, 'LOGIN');
  const password = textOf(fields, 'PASSWORD');
  return cursor.ok && user !== undefined && password !== undefined ? { user, password } : undefined;
}

function textOf(fields: Table, name: string): string | undefined {
  const field = fields.get(name);
  return field?.type === 'longstr' ? field.value : undefined;
}
