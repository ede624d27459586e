import { binScopeOf } from '@/lib/browse/bin-deeds';
import { binPageMax } from '@/lib/contract/bin-limits';
import { fail, ok } from '@/lib/contract/result';
import { answer } from '@/lib/server/answer';
import { theBin } from '@/lib/server/bin';
import { brokerOf } from '@/lib/server/broker-access';

/** What is in the bin: a page of it, or one message in full (`id`). */
export async function GET(request: Request): Promise<Response> {
  const search = new URL(request.url).searchParams;
  const broker = await brokerOf(request, search.get('broker'));
  if (!broker.ok) return answer(broker, broker.error.status ?? 403);
  const scope = await binScopeOf(broker.value);
  if (!scope.ok) return answer(scope);
  const id = search.get('id');
  if (id !== null) {
    const [found] = await theBin().read(scope.value, [id]);
    return answer(found === undefined ? fail('not-found', 'It is no longer in the bin.', 404) : ok(found));
  }
  const offset = Number(search.get('offset') ?? '0');
  if (!Number.isSafeInteger(offset) || offset < 0) return answer(fail('refused', 'The request is incomplete.', 400));
  return answer(ok(await theBin().list(scope.value, offset, binPageMax)));
}
