import { fail, ok } from '@/lib/contract/result';
import { packetView } from '@/lib/lab/packet-view';
import { theLabRuns } from '@/lib/lab/runs';
import { answer } from '@/lib/server/answer';
import { brokerOf } from '@/lib/server/broker-access';

/** A packet's bytes, and what each of them means. */
export async function GET(
  request: Request,
  context: { params: Promise<{ id: string; flight: string }> },
): Promise<Response> {
  const broker = await brokerOf(request, new URL(request.url).searchParams.get('broker'));
  if (!broker.ok) return answer(broker);
  const { id, flight } = await context.params;
  const piece = theLabRuns().get(broker.value, id)?.packet(Number(flight));
  if (piece === undefined) return answer(fail('not-found', 'This packet is forgotten.'));
  return answer(ok(packetView(piece)));
}
