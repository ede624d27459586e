import { theSendings } from '@/lib/publish/sendings';
import { answer } from '@/lib/server/answer';
import { brokerOf } from '@/lib/server/broker-access';

type Context = { params: Promise<{ id: string }> };

/** What became of its messages since. */
export async function GET(request: Request, context: Context): Promise<Response> {
  const broker = await brokerOf(request, new URL(request.url).searchParams.get('broker'));
  if (!broker.ok) return answer(broker);
  return answer(await theSendings().journeys(broker.value, (await context.params).id));
}
