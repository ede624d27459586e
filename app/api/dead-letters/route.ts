import { type Facet, facets } from '@/lib/contract/letter-facts';
import { lettersQuery } from '@/lib/contract/letters';
import { fail } from '@/lib/contract/result';
import { readLetters } from '@/lib/dead-letters/letters';
import { answer } from '@/lib/server/answer';
import { brokerOf } from '@/lib/server/broker-access';

function facetsOf(text: string): Facet[] {
  return facets.filter((facet) => text.split(',').includes(facet));
}

/** What the latest scan of a queue found, grouped, and one page of its letters. Where looking disturbs nothing it looks. */
export async function GET(request: Request): Promise<Response> {
  const search = new URL(request.url).searchParams;
  const group = search.get('group');
  const query = lettersQuery.safeParse({
    broker: search.get('broker'),
    vhost: search.get('vhost'),
    queue: search.get('queue'),
    by: facetsOf(search.get('by') ?? ''),
    header: search.get('header') ?? '',
    offset: Number(search.get('offset') ?? '0'),
    fresh: search.has('fresh'),
    ...(group === null ? {} : { group }),
  });
  if (!query.success) return answer(fail('refused', 'The request is incomplete.', 400));
  const broker = await brokerOf(request, query.data.broker);
  if (!broker.ok) return answer(broker, broker.error.status ?? 403);
  return answer(await readLetters(broker.value, query.data));
}
