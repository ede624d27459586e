import { z } from 'zod';
import { path } from '@/lib/client/management';
import { fail, ok } from '@/lib/contract/result';
import { answer } from '@/lib/server/answer';
import { brokerOf } from '@/lib/server/broker-access';

const named = z.object({ name: z.string(), type: z.string().catch('classic') });

/** The names that patterns of policies are tried on while they are typed. */
export async function GET(request: Request): Promise<Response> {
  const search = new URL(request.url).searchParams;
  const vhost = search.get('vhost');
  if (vhost === null) return answer(fail('refused', 'The request is incomplete.', 400), 400);
  const broker = await brokerOf(request, search.get('broker'));
  if (!broker.ok) return answer(broker, broker.error.status ?? 403);
  const { client } = broker.value;
  const [queues, exchanges] = await Promise.all([
    client.get(path('queues', vhost), z.array(named), { columns: 'name,type' }),
    client.get(path('exchanges', vhost), z.array(named), { columns: 'name,type' }),
  ]);
  if (!queues.ok) return answer(queues);
  if (!exchanges.ok) return answer(exchanges);
  return answer(
    ok([
      // What keeps no messages has nothing that a policy could rule.
      ...queues.value.filter(({ type }) => !type.includes('qos0')).map((queue) => ({ kind: 'queue', ...queue })),
      // The default exchange takes no policy.
      ...exchanges.value.filter(({ name }) => name !== '').map((exchange) => ({ kind: 'exchange', ...exchange })),
    ]),
  );
}
