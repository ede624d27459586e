import { knownTopics } from '@/lib/publish/topics';
import { answer } from '@/lib/server/answer';
import { brokerOf } from '@/lib/server/broker-access';

export async function GET(request: Request): Promise<Response> {
  const query = new URL(request.url).searchParams;
  const broker = await brokerOf(request, query.get('broker'));
  if (!broker.ok) return answer(broker);
  return answer(await knownTopics(broker.value, query.get('vhost') ?? '/'));
}
