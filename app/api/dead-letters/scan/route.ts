import { z } from 'zod';
import { someName } from '@/lib/contract/names';
import { fail, ok } from '@/lib/contract/result';
import { theScans } from '@/lib/dead-letters/scans';
import { answer, jsonOf } from '@/lib/server/answer';
import { brokerOf } from '@/lib/server/broker-access';

const call = z.object({ broker: someName, vhost: someName, queue: someName });

/** Reads a queue anew. On other brokers than ours its messages are taken and put back, and are marked as redelivered. */
export async function POST(request: Request): Promise<Response> {
  const input = call.safeParse(await jsonOf(request));
  if (!input.success) return answer(fail('refused', 'The request is incomplete.', 400));
  const { vhost, queue } = input.data;
  const broker = await brokerOf(request, input.data.broker);
  if (!broker.ok) return answer(broker, broker.error.status ?? 403);
  return answer(ok({ scan: theScans().start(broker.value, vhost, queue).id }));
}
