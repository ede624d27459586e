import { recallInput } from '@/lib/contract/jobs';
import { fail } from '@/lib/contract/result';
import { freezeRecall, lookForMoved } from '@/lib/jobs/recall';
import { steerableJob } from '@/lib/jobs/visible';
import { answer, jsonOf } from '@/lib/server/answer';
import { brokerOf } from '@/lib/server/broker-access';

type Context = { params: Promise<{ id: string }> };

/** What of that which a job moved could be called back now. Where looking disturbs a queue, it tells what was read last. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const broker = await brokerOf(request, new URL(request.url).searchParams.get('broker'));
  if (!broker.ok) return answer(broker, broker.error.status ?? 403);
  const drive = await steerableJob(broker.value, (await params).id);
  if (!drive.ok) return answer(drive);
  return answer(await lookForMoved(broker.value, drive.value));
}

/** Makes the job that calls it back; it does nothing before it is started. */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  const input = recallInput.safeParse(await jsonOf(request));
  if (!input.success) return answer(fail('refused', 'The request is incomplete.', 400));
  const broker = await brokerOf(request, input.data.broker);
  if (!broker.ok) return answer(broker, broker.error.status ?? 403);
  const drive = await steerableJob(broker.value, (await params).id);
  if (!drive.ok) return answer(drive);
  return answer(await freezeRecall(broker.value, drive.value, input.data));
}
