import type { SessionInfo } from '@/lib/contract/session';
import { sessionOf } from '@/lib/server/session';

/** Who is logged in where, and the token that every change must carry: only our own pages can read it. */
export async function GET(request: Request): Promise<Response> {
  const session = await sessionOf(request.headers);
  const info: SessionInfo = {
    token: session?.token ?? '',
    logins: Object.fromEntries(Object.entries(session?.logins ?? {}).map(([broker, { user }]) => [broker, user])),
  };
  return Response.json(info, { headers: { 'cache-control': 'no-store' } });
}
