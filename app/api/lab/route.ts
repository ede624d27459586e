import { labStart } from '@/lib/contract/lab';
import { fail, ok } from '@/lib/contract/result';
import { theLabRuns } from '@/lib/lab/runs';
import { answer, jsonOf } from '@/lib/server/answer';
import { brokerOf } from '@/lib/server/broker-access';

/** Opens a run: two clients, an interposer for each, and what they need on the broker. */
export async function POST(request: Request): Promise<Response> {
  const input = labStart.safeParse(await jsonOf(request));
  if (!input.success) return answer(fail('refused', 'The request is incomplete.', 400), 400);
  const broker = await brokerOf(request, input.data.broker);
  if (!broker.ok) return answer(broker, broker.error.status ?? 403);
  const started = await theLabRuns().start(broker.value, input.data);
  return answer(started.ok ? ok(await started.value.snapshot()) : started);
}
