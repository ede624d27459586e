import { freezeInput } from '@/lib/contract/jobs';
import { fail } from '@/lib/contract/result';
import { freeze } from '@/lib/jobs/freeze';
import { answer, jsonOf } from '@/lib/server/answer';
import { brokerOf } from '@/lib/server/broker-access';

/** Freezes chosen messages into a job, which does nothing before it is started. */
export async function POST(request: Request): Promise<Response> {
  const input = freezeInput.safeParse(await jsonOf(request));
  if (!input.success) return answer(fail('refused', 'The request is incomplete.', 400));
  const broker = await brokerOf(request, input.data.broker);
  if (!broker.ok) return answer(broker, broker.error.status ?? 403);
  return answer(await freeze(broker.value, input.data));
}
