import { collectionChange } from '@/lib/contract/publish';
import { fail, ok } from '@/lib/contract/result';
import { Collections } from '@/lib/publish/collections';
import { answer, jsonOf } from '@/lib/server/answer';
import { brokerOf } from '@/lib/server/broker-access';
import { consoleDir } from '@/lib/server/console-dir';

const collections = new Collections(consoleDir('collections'));

/** They belong to the console; who is logged in to one of its brokers may use and change them. */
export async function GET(request: Request): Promise<Response> {
  const broker = await brokerOf(request, new URL(request.url).searchParams.get('broker'));
  return answer(broker.ok ? ok(await collections.all()) : broker);
}

export async function POST(request: Request): Promise<Response> {
  const change = collectionChange.safeParse(await jsonOf(request));
  if (!change.success) {
    return answer(fail('refused', 'A name has letters, digits, blanks and ._-() only, and is no longer than 80.'), 400);
  }
  const broker = await brokerOf(request, change.data.broker);
  if (!broker.ok) return answer(broker);
  return answer(
    change.data.do === 'save'
      ? await collections.save(change.data.entries)
      : await collections.delete(change.data.place),
  );
}
