import { fail, ok } from '@/lib/contract/result';
import { theSendings } from '@/lib/publish/sendings';
import { answer } from '@/lib/server/answer';
import { brokerOf } from '@/lib/server/broker-access';

type Context = { params: Promise<{ id: string }> };

const brokerIn = (request: Request): string | null => new URL(request.url).searchParams.get('broker');

export async function GET(request: Request, context: Context): Promise<Response> {
  const broker = await brokerOf(request, brokerIn(request));
  if (!broker.ok) return answer(broker);
  const sending = theSendings().get(broker.value, (await context.params).id);
  return answer(sending === undefined ? fail('not-found', 'This sending is forgotten.') : ok(sending));
}

/** Stops it; what was sent stays sent. */
export async function DELETE(request: Request, context: Context): Promise<Response> {
  const broker = await brokerOf(request, brokerIn(request));
  if (!broker.ok) return answer(broker);
  theSendings().stop(broker.value, (await context.params).id);
  return answer(ok(null));
}
