import { z } from 'zod';
import { target } from '@/lib/contract/jobs';
import { anyName } from '@/lib/contract/names';
import { fail } from '@/lib/contract/result';
import { retarget } from '@/lib/jobs/freeze';
import { steerableJob } from '@/lib/jobs/visible';
import { answer, jsonOf } from '@/lib/server/answer';
import { brokerOf } from '@/lib/server/broker-access';

const call = z.object({ broker: anyName, target });

/** Makes another job of the same letters, that sends them another way. */
export async function POST(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const input = call.safeParse(await jsonOf(request));
  if (!input.success) return answer(fail('refused', 'The request is incomplete.', 400));
  const broker = await brokerOf(request, input.data.broker);
  if (!broker.ok) return answer(broker, broker.error.status ?? 403);
  const drive = await steerableJob(broker.value, (await params).id);
  if (!drive.ok) return answer(drive);
  return answer(await retarget(broker.value, drive.value, input.data.target));
}
