import { hitKinds } from '@/lib/contract/search';
import { brokerOf } from '@/lib/server/broker-access';
import { search } from '@/lib/server/search';

const wordCharsMax = 200;

export async function GET(request: Request): Promise<Response> {
  const query = new URL(request.url).searchParams;
  const word = (query.get('q') ?? '').slice(0, wordCharsMax);
  const wanted = query.get('kinds')?.split(',');
  const broker = await brokerOf(request, query.get('broker'));
  if (!broker.ok) return Response.json([], { status: broker.error.status ?? 403 });
  const kinds = hitKinds.filter((kind) => wanted === undefined || wanted.includes(kind));
  return Response.json(await search(broker.value.client, word, kinds), { headers: { 'cache-control': 'no-store' } });
}
