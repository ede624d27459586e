import { fail, ok } from '@/lib/contract/result';
import { theLabRuns } from '@/lib/lab/runs';
import { answer } from '@/lib/server/answer';
import { brokerOf } from '@/lib/server/broker-access';

/** How everything was after an event, and before it: for looking back. */
export async function GET(
  request: Request,
  context: { params: Promise<{ id: string; n: string }> },
): Promise<Response> {
  const broker = await brokerOf(request, new URL(request.url).searchParams.get('broker'));
  if (!broker.ok) return answer(broker);
  const { id, n } = await context.params;
  const run = theLabRuns().get(broker.value, id);
  return answer(run === undefined ? fail('not-found', 'This run is over.') : ok(run.momentAt(Number(n))));
}
