import { allBrokers } from '@/lib/client/brokers';
import { fail } from '@/lib/contract/result';
import { browsedMessages, browsePath } from '@/lib/contract/waybill';

const limit = 50;
const truncateBytes = 20_000;

/** Looks at messages without taking them: a capability of our broker only. */
export async function GET(request: Request): Promise<Response> {
  const search = new URL(request.url).searchParams;
  const broker = allBrokers().get(search.get('broker') ?? '');
  const offset = Number(search.get('offset') ?? '0');
  const result =
    broker === undefined || !Number.isSafeInteger(offset) || offset < 0
      ? fail('refused', 'The request is incomplete.', 400)
      : await broker.client.get(browsePath(search.get('vhost') ?? '', search.get('name') ?? ''), browsedMessages, {
          state: search.get('state') === 'unacked' ? 'unacked' : 'ready',
          offset,
          limit,
          encoding: 'auto',
          truncate: truncateBytes,
        });
  return Response.json(result, { headers: { 'cache-control': 'no-store' } });
}
