import type { User } from '../core/access.ts';
import type { Broker } from '../core/broker.ts';
import type { Authenticator } from '../core/ports.ts';
import { challenge, loginFailed, notAuthorised } from './errors.ts';
import type { Reply } from './reply.ts';

/** What a route asks of the user's tags. `none`: nobody has to log in. */
export type Right = 'none' | 'management' | 'monitoring' | 'policymaker' | 'administrator';

/** A header larger than this is no credential. */
const CREDENTIALS_BYTES_MAX = 4096;

const HOLDERS: Readonly<Record<Exclude<Right, 'none'>, readonly string[]>> = {
  management: ['management', 'policymaker', 'monitoring', 'administrator'],
  monitoring: ['monitoring', 'administrator'],
  policymaker: ['policymaker', 'administrator'],
  administrator: ['administrator'],
};

const REFUSALS: Readonly<Record<Exclude<Right, 'none'>, string>> = {
  management: 'Not management user',
  monitoring: 'Not monitor user',
  policymaker: 'User not authorised to access object',
  administrator: 'Not administrator user',
};

export function holds(user: User, right: Right): boolean {
  return right === 'none' || HOLDERS[right].some((tag) => user.tags.includes(tag));
}

export function checkRight(user: User, right: Right): Reply | undefined {
  if (right === 'none' || holds(user, right)) return undefined;
  // Who may not come in at all is told so first.
  return notAuthorised(holds(user, 'management') ? REFUSALS[right] : REFUSALS.management);
}

export interface Credentials {
  readonly name: string;
  readonly password: string;
}

/** RFC 7617: the first colon ends the name. */
export function readBasic(header: string): Credentials | undefined {
  const match = /^basic +([A-Za-z0-9+/=_-]+)$/i.exec(header);
  if (match?.[1] === undefined || header.length > CREDENTIALS_BYTES_MAX) return undefined;
  const text = Buffer.from(match[1], 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { name: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** A socket that takes both families shows an IPv4 peer so. */
const plainHost = (host: string): string => host.replace(/^::ffff:(?=\d+\.)/i, '');

export function authenticate(
  broker: Broker,
  authenticator: Authenticator,
  header: string | undefined,
  peerHost: string,
): User | Reply {
  if (header === undefined) return challenge();
  const credentials = readBasic(header);
  if (credentials === undefined) return loginFailed();
  if (!authenticator.login(credentials.name, credentials.password, { host: plainHost(peerHost) })) return loginFailed();
  return broker.access.users.get(credentials.name) ?? loginFailed();
}
