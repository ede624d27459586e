import { NextResponse } from 'next/server';
import { z } from 'zod';
import { fail, ok } from '@/lib/contract/result';
import { passwordCharsMax, userCharsMax } from '@/lib/contract/session';
import { answer, jsonOf } from '@/lib/server/answer';
import { audit } from '@/lib/server/audit';
import { logIn } from '@/lib/server/log-in';
import { peer } from '@/lib/server/peer';
import { sealSession, sessionOf, withLogin } from '@/lib/server/session';

const asked = z.object({
  broker: z.string().max(80),
  user: z.string().max(userCharsMax),
  /** null: as the user that the console was started with. */
  password: z.string().max(passwordCharsMax).nullable(),
});

/** The proxy has seen to it that one of our own pages asks. */
export async function POST(request: Request): Promise<Response> {
  const { headers } = request;
  const body = asked.safeParse(await jsonOf(request));
  if (!body.success) return answer(fail('refused', 'The request is incomplete.'), 400);
  const login = await logIn(body.data, headers);
  const { broker } = body.data;
  const user = login.ok ? login.value.user : body.data.user;
  // What is refused for its number is no longer worth a line each.
  if (login.ok || login.error.status !== 429) {
    await audit({ user, broker, deed: 'log-in', target: user, input: { from: peer(headers) }, result: login });
  }
  if (!login.ok) return answer(login);
  const secure = headers.get('origin')?.startsWith('https:') === true;
  const session = withLogin(await sessionOf(headers), broker, login.value, { nowMs: Date.now(), secure });
  const cookie = await sealSession(session, headers.get('host'));
  if (cookie === undefined) {
    return answer(
      fail('refused', 'This browser is logged in to as many brokers as a cookie can hold. Log out of one.'),
    );
  }
  const response = NextResponse.json(ok({ user: login.value.user }), { headers: { 'cache-control': 'no-store' } });
  response.cookies.set(cookie.name, cookie.value, cookie.options);
  return response;
}
