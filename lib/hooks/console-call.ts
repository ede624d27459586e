'use client';

import { fail, type Result } from '@/lib/contract/result';
import { type SessionInfo, tokenHeader } from '@/lib/contract/session';

let token: Promise<string> | undefined;

/** Who is logged in where in this browser; undefined when the console server doesn't answer. */
export async function readSession(): Promise<SessionInfo | undefined> {
  try {
    const response = await fetch('/api/session', { cache: 'no-store' });
    return response.ok ? ((await response.json()) as SessionInfo) : undefined;
  } catch {
    return undefined;
  }
}

async function tokenNow(): Promise<string> {
  token ??= readSession().then((session) => session?.token ?? '');
  const known = await token;
  // Nobody was logged in, or nobody answered: that may be different next time.
  if (known === '') token = undefined;
  return known;
}

async function send<T>(method: 'POST' | 'PUT' | 'DELETE', path: string, body: unknown): Promise<Result<T>> {
  try {
    const response = await fetch(path, {
      method,
      headers: { 'content-type': 'application/json', [tokenHeader]: await tokenNow() },
      body: JSON.stringify(body),
    });
    return (await response.json()) as Result<T>;
  } catch {
    return fail('unreachable', 'The console server did not answer.');
  }
}

/** Asks the console server for a change. Every one carries the session's token; without it the server refuses. */
export async function callConsole<T>(
  method: 'POST' | 'PUT' | 'DELETE',
  path: string,
  body: unknown = {},
): Promise<Result<T>> {
  const result = await send<T>(method, path, body);
  if (result.ok || result.error.kind !== 'stale-session') return result;
  // Another tab logged in anew; nothing was done yet.
  token = undefined;
  return await send<T>(method, path, body);
}
