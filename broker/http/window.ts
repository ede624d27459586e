import type { Call } from './call.ts';
import { badRequest } from './errors.ts';
import type { Encoding } from './present/payload.ts';
import type { Reply } from './reply.ts';

/** A whole number of the query; above `max` it is `max`. */
export function whole(call: Call, name: string, fallback: number, max: number): number | Reply {
  const text = call.query.get(name);
  if (text === null) return fallback;
  if (!/^\d{1,12}$/.test(text)) return badRequest(['not_int', name]);
  return Math.min(Number(text), max);
}

/** How payloads are to be shown. */
export function encodingOf(call: Call): Encoding | Reply {
  const encoding = call.query.get('encoding') ?? 'auto';
  if (encoding === 'auto' || encoding === 'base64') return encoding;
  return badRequest('Unsupported encoding. Please use auto or base64.');
}
