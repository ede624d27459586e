import { fail } from '@/lib/contract/result';
import { browsedMessages, browsePath } from '@/lib/contract/waybill';
import { answer } from '@/lib/server/answer';
import { brokerOf } from '@/lib/server/broker-access';

const limit = 50;
const truncateBytes = 20_000;

/** Looks at messages without taking them: a capability of our broker only. */
export async function GET(request: Request): Promise<Response> {
  const search = new URL(request.url).searchParams;
  const broker = await brokerOf(request, search.get('broker'));
  if (!broker.ok) return answer(broker, broker.error.status ?? 403);
  const offset = Number(search.get('offset') ?? '0');
  if (!Number.isSafeInteger(offset) || offset < 0) return answer(fail('refused', 'The request is incomplete.', 400));
  const { client } = broker.value;
  return answer(
    await client.get(browsePath(search.get('vhost') ?? '', search.get('name') ?? ''), browsedMessages, {
      state: search.get('state') === 'unacked' ? 'unacked' : 'ready',
      offset,
      limit,
      encoding: 'auto',
      truncate: truncateBytes,
    }),
  );
}
