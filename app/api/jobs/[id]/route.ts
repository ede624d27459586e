import { z } from 'zod';
import { jobCommand } from '@/lib/contract/jobs';
import { anyName } from '@/lib/contract/names';
import { fail } from '@/lib/contract/result';
import { theJobs } from '@/lib/jobs/the-jobs';
import { steerableJob } from '@/lib/jobs/visible';
import { pokeFeeds } from '@/lib/live/hub';
import { answer, jsonOf } from '@/lib/server/answer';
import { audited } from '@/lib/server/audit';
import { brokerOf } from '@/lib/server/broker-access';

const call = z.object({ broker: anyName, command: jobCommand });

/** Starts, pauses, resumes or cancels a job. */
export async function POST(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const { id } = await params;
  const input = call.safeParse(await jsonOf(request));
  if (!input.success) return answer(fail('refused', 'The request is incomplete.', 400));
  const { command } = input.data;
  const broker = await brokerOf(request, input.data.broker);
  if (!broker.ok) return answer(broker, broker.error.status ?? 403);
  const drive = await steerableJob(broker.value, id);
  if (!drive.ok) return answer(drive);
  const { spec } = drive.value.job;
  const { name, user } = broker.value;
  const result = await audited(
    {
      user,
      broker: name,
      deed: `job-${command.do}`,
      vhost: spec.vhost,
      target: `job ${id}`,
      input: { job: id, queue: spec.queue, action: spec.action, messages: spec.count, set: spec.setHash, ...command },
      reason: spec.why === '' ? null : spec.why,
    },
    () => theJobs().command(broker.value, id, command),
  );
  pokeFeeds(name);
  return answer(result);
}
