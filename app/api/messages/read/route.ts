import { readCall } from '@/lib/contract/browse-calls';
import { messagesPath, readMessages } from '@/lib/contract/messages';
import { fail } from '@/lib/contract/result';
import { answer, jsonOf } from '@/lib/server/answer';
import { brokerOf } from '@/lib/server/broker-access';

/** Full copies of chosen messages, for a file. */
export async function POST(request: Request): Promise<Response> {
  const call = readCall.safeParse(await jsonOf(request));
  if (!call.success) return answer(fail('refused', 'The request is incomplete.', 400));
  const { vhost, queue, seqs } = call.data;
  const broker = await brokerOf(request, call.data.broker);
  if (!broker.ok) return answer(broker, broker.error.status ?? 403);
  return answer(await broker.value.client.post(messagesPath(vhost, queue, 'read'), { seqs }, readMessages));
}
