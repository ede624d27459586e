import type { Refusal, RefusalKind } from '../core/refusal.ts';
import { Reply } from './reply.ts';

export type Reason = string | readonly unknown[];

const failure = (status: number, error: string, reason: Reason): Reply => new Reply(status, { error, reason });

export const notFound = (): Reply => failure(404, 'Object Not Found', 'Not Found');
/** Something that the request builds upon is missing. */
export const missing = (reason: string): Reply => failure(404, 'not_found', reason);
export const badRequest = (reason: Reason): Reply => failure(400, 'bad_request', reason);
export const invalidPaging = (error: string, reason: string): Reply => failure(400, error, reason);
/** Known, but without the right: 401, never 403. */
export const notAuthorised = (reason: string): Reply => failure(401, 'not_authorised', reason);
export const tooLarge = (reason: string): Reply => failure(413, 'too_large', reason);
export const internalError = (): Reply =>
  failure(500, 'internal_error', 'The request failed; see the log of the broker.');
export const unhealthy = (fields: object): Reply => new Reply(503, { status: 'failed', ...fields });

const CHALLENGE = { 'www-authenticate': 'Basic realm="RabbitMQ Management"' };
/** Without credentials RabbitMQ asks for them, and says nothing. */
export const challenge = (): Reply => new Reply(401, undefined, CHALLENGE);
export const loginFailed = (): Reply => new Reply(401, { error: 'not_authorized', reason: 'Login failed' }, CHALLENGE);

interface Row {
  /** AMQP's code and name, which RabbitMQ keeps in the text when it reaches the object through a channel. */
  readonly code: number;
  readonly name: string;
  /** What creating, deleting, binding and purging answer. */
  readonly direct: (text: string) => Reply;
}

/** The one place where a refusal of the core becomes a status and a body. */
const TABLE: Readonly<Record<RefusalKind, Row>> = {
  'not-found': { code: 404, name: 'NOT_FOUND', direct: missing },
  access: { code: 403, name: 'ACCESS_REFUSED', direct: () => notAuthorised('Access refused.') },
  precondition: { code: 406, name: 'PRECONDITION_FAILED', direct: badRequest },
  locked: { code: 405, name: 'RESOURCE_LOCKED', direct: badRequest },
  'not-allowed': { code: 530, name: 'NOT_ALLOWED', direct: badRequest },
  limit: { code: 530, name: 'NOT_ALLOWED', direct: badRequest },
  'not-implemented': { code: 540, name: '', direct: badRequest },
  'command-invalid': { code: 503, name: 'COMMAND_INVALID', direct: badRequest },
  internal: { code: 541, name: 'INTERNAL_ERROR', direct: badRequest },
};

export function refused(refusal: Refusal): Reply {
  return TABLE[refusal.kind].direct(refusal.text);
}

function channelText(row: Row, refusal: Refusal): string {
  return row.name === '' ? `${row.code} ${refusal.text}` : `${row.code} ${row.name} - ${refusal.text}`;
}

/** The text that a channel would close with. */
export function refusalText(refusal: Refusal): string {
  return channelText(TABLE[refusal.kind], refusal);
}

/** Publishing: every refusal is 400. */
export function publishRefused(refusal: Refusal): Reply {
  return badRequest(refusalText(refusal));
}

/** Getting: missing and forbidden have their own status, the rest is as for publishing. */
export function getRefused(refusal: Refusal): Reply {
  const row = TABLE[refusal.kind];
  if (refusal.kind === 'not-found') return missing(`${row.name} - ${refusal.text}`);
  if (refusal.kind === 'access') return notAuthorised(`${row.name} - ${refusal.text}`);
  return badRequest(channelText(row, refusal));
}
