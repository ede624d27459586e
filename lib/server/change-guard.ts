import { timingSafeEqual } from 'node:crypto';
import { fail, type Result } from '@/lib/contract/result';
import { tokenHeader } from '@/lib/contract/session';
import { hostAllowed, sameOrigin } from '@/lib/server/origin';
import type { Session } from '@/lib/server/session';

/** What asks only; everything else is a change. */
export function isRead(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** A browser says by itself from where a request comes; a page can't change that. */
export function fromOwnPage(headers: Headers): boolean {
  const site = headers.get('sec-fetch-site');
  return (
    hostAllowed(headers.get('host')) &&
    sameOrigin(headers.get('origin'), headers.get('host')) &&
    (site === null || site === 'same-origin')
  );
}

function equal(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Why a change may not be made; undefined: it may. */
export function refusedChange(headers: Headers, session: Session): Result<never> | undefined {
  // Forms of other sites can't send this type without asking first.
  if (!fromOwnPage(headers) || headers.get('content-type')?.startsWith('application/json') !== true) {
    return fail('forbidden', 'Only the console’s own pages may change a broker.', 403);
  }
  if (!equal(headers.get(tokenHeader) ?? '', session.token)) {
    return fail('stale-session', 'The request doesn’t carry the token of this session.', 403);
  }
  return undefined;
}
