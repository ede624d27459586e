import { allBrokers, type Broker, brokerAs } from '@/lib/client/brokers';
import { fail, ok, type Result } from '@/lib/contract/result';
import { isRead, refusedChange } from '@/lib/server/change-guard';
import { type Session, sessionOf } from '@/lib/server/session';

/** The broker of that name, as who is logged in there may use it. */
export function brokerIn(session: Session | undefined, name: string | null): Result<Broker> {
  const broker = allBrokers().get(name ?? '');
  if (broker === undefined) return fail('unknown-broker', name ?? '', 404);
  const login = session !== undefined && Object.hasOwn(session.logins, broker.name) && session.logins[broker.name];
  if (!login) return fail('logged-out', `Nobody is logged in to ${broker.name} here.`, 401);
  // The credentials of the configuration are used where they are; they don't travel.
  return ok(login.password === null ? broker : brokerAs(broker, login.user, login.password));
}

/** The broker of that name, as whoever sent the request may use it. Every route handler gets its broker here. */
export async function brokerOf(request: Request, name: string | null): Promise<Result<Broker>> {
  const session = await sessionOf(request.headers);
  const broker = brokerIn(session, name);
  if (!broker.ok || session === undefined || isRead(request.method)) return broker;
  return refusedChange(request.headers, session) ?? broker;
}
