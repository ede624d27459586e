import { exchange, pageOf, queueShape } from '@/lib/contract/management';
import type { Hit } from '@/lib/contract/search';
import { brokerOf } from '@/lib/server/broker-access';

const hitsMax = 8;
const wordCharsMax = 200;

export async function GET(request: Request): Promise<Response> {
  const search = new URL(request.url).searchParams;
  const word = (search.get('q') ?? '').slice(0, wordCharsMax);
  const broker = await brokerOf(request, search.get('broker'));
  if (!broker.ok) return Response.json([], { status: broker.error.status ?? 403 });
  const { client } = broker.value;
  const query = { page: 1, page_size: hitsMax, name: word, use_regex: false, pagination: true, sort: 'name' };
  const [queues, exchanges] = await Promise.all([
    client.get('queues', pageOf(queueShape), { ...query, columns: 'name,vhost' }),
    client.get('exchanges', pageOf(exchange), { ...query, columns: 'name,vhost,type' }),
  ]);
  const listed = <T extends { name: string; vhost: string }>(kind: Hit['kind'], found: T[]): Hit[] =>
    found
      .filter(({ name }) => name.toLowerCase().includes(word.toLowerCase()))
      .slice(0, hitsMax)
      .map(({ vhost, name }) => ({ kind, vhost, name }));
  const items = <T>(page: T[] | { items: T[] }): T[] => (Array.isArray(page) ? page : page.items);
  const hits = [
    ...(queues.ok ? listed('queue', items(queues.value)) : []),
    ...(exchanges.ok ? listed('exchange', items(exchanges.value)) : []),
  ];
  return Response.json(hits, { headers: { 'cache-control': 'no-store' } });
}
