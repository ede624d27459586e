import { runDeed } from '@/lib/client/deeds';
import { deedCall } from '@/lib/contract/deeds';
import { fail } from '@/lib/contract/result';
import { pokeFeeds } from '@/lib/live/hub';
import { answer, jsonOf } from '@/lib/server/answer';
import { audited, deedSubject } from '@/lib/server/audit';
import { brokerOf } from '@/lib/server/broker-access';

/** Everything that changes a broker passes here. The broker's own errors are answers, not failures of this request. */
export async function POST(request: Request): Promise<Response> {
  const call = deedCall.safeParse(await jsonOf(request));
  if (!call.success) return answer(fail('refused', 'The request is incomplete.', 400));
  const broker = await brokerOf(request, call.data.broker);
  if (!broker.ok) return answer(broker, broker.error.status ?? 403);
  const { deed, input, reason } = call.data;
  const subject = deedSubject(broker.value, deed, input, reason);
  const result = await audited(subject, () => runDeed(broker.value, deed, input));
  pokeFeeds(call.data.broker);
  return answer(result);
}
