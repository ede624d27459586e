import { allBrokers } from '@/lib/client/brokers';
import { whoami } from '@/lib/contract/management';
import { fail } from '@/lib/contract/result';
import type { BrokerStatus } from '@/lib/contract/session';
import { answer } from '@/lib/server/answer';
import { brokerIn } from '@/lib/server/broker-access';
import { sessionOf } from '@/lib/server/session';

/** How each broker is just now, and who is logged in there. */
export async function GET(request: Request): Promise<Response> {
  const session = await sessionOf(request.headers);
  if (session === undefined) return answer(fail('logged-out', 'Nobody is logged in.', 401), 401);
  const states = [...allBrokers().values()].map(async (configured): Promise<BrokerStatus> => {
    const { name, colour } = configured;
    const own = brokerIn(session, name);
    const known = await (own.ok ? own.value : configured).client.get('whoami', whoami);
    const reachable = known.ok || known.error.kind !== 'unreachable';
    return { name, colour, reachable, user: own.ok ? own.value.user : null };
  });
  return Response.json(await Promise.all(states), { headers: { 'cache-control': 'no-store' } });
}
