import { allBrokers } from '@/lib/client/brokers';
import { runDeed } from '@/lib/client/deeds';
import { deedCall } from '@/lib/contract/deeds';
import { fail, type Result } from '@/lib/contract/result';
import { feedOf } from '@/lib/live/hub';
import { hostAllowed, sameOrigin } from '@/lib/server/origin';

async function perform(request: Request): Promise<Result<unknown>> {
  let json: unknown;
  try {
    json = await request.json();
  } catch {
    return fail('refused', 'The request is not JSON.', 400);
  }
  const call = deedCall.safeParse(json);
  if (!call.success) return fail('refused', 'The request is incomplete.', 400);
  const broker = allBrokers().get(call.data.broker);
  if (broker === undefined) return fail('unknown-broker', call.data.broker, 404);
  const result = await runDeed(broker.client, call.data.deed, call.data.input);
  feedOf(call.data.broker)?.poke();
  return result;
}

/** Everything that changes a broker passes here. The broker's own errors are answers, not failures of this request. */
export async function POST(request: Request): Promise<Response> {
  const { headers } = request;
  const trusted = hostAllowed(headers.get('host')) && sameOrigin(headers.get('origin'), headers.get('host'));
  // Forms of other sites can't send this type without asking first.
  if (!trusted || !headers.get('content-type')?.startsWith('application/json')) {
    return Response.json(fail('forbidden', 'Only the console’s own pages may change a broker.'), { status: 403 });
  }
  return Response.json(await perform(request), { headers: { 'cache-control': 'no-store' } });
}
