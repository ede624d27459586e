import { NextResponse } from 'next/server';
import { z } from 'zod';
import { fail, ok } from '@/lib/contract/result';
import { answer, jsonOf } from '@/lib/server/answer';
import { audit } from '@/lib/server/audit';
import { refusedChange } from '@/lib/server/change-guard';
import { emptyCookie, sealSession, sessionOf, withoutLogin } from '@/lib/server/session';

/** Of one broker, or of all when none is named. */
const asked = z.object({ broker: z.string().max(80).optional() });

export async function POST(request: Request): Promise<Response> {
  const { headers } = request;
  const body = asked.safeParse(await jsonOf(request));
  if (!body.success) return answer(fail('refused', 'The request is incomplete.'), 400);
  const session = await sessionOf(headers);
  const response = NextResponse.json(ok(null), { headers: { 'cache-control': 'no-store' } });
  if (session === undefined) return response;
  const refused = refusedChange(headers, session);
  if (refused !== undefined) return answer(refused, 403);
  for (const [broker, { user }] of Object.entries(session.logins)) {
    const isLeft = body.data.broker === undefined || body.data.broker === broker;
    if (isLeft) await audit({ user, broker, deed: 'log-out', target: user, result: ok(null) });
  }
  const left = withoutLogin(session, body.data.broker, Date.now());
  const host = headers.get('host');
  const cookie = (left === undefined ? undefined : await sealSession(left, host)) ?? emptyCookie(session, host);
  response.cookies.set(cookie.name, cookie.value, cookie.options);
  return response;
}
