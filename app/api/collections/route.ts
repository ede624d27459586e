import { type Collection, type CollectionChange, collectionChange } from '@/lib/contract/publish';
import { fail, ok, type Result } from '@/lib/contract/result';
import { Collections, nameRule } from '@/lib/publish/collections';
import { answer, jsonOf } from '@/lib/server/answer';
import { brokerOf } from '@/lib/server/broker-access';
import { consoleDir } from '@/lib/server/console-dir';

const collections = new Collections(consoleDir('collections'));

/** They belong to the console; who is logged in to one of its brokers may use and change them. */
export async function GET(request: Request): Promise<Response> {
  const { searchParams } = new URL(request.url);
  const broker = await brokerOf(request, searchParams.get('broker'));
  if (!broker.ok) return answer(broker);
  return answer(ok(searchParams.has('faults') ? await collections.faults() : await collections.all()));
}

export async function POST(request: Request): Promise<Response> {
  const change = collectionChange.safeParse(await jsonOf(request));
  if (!change.success) return answer(fail('refused', reasonOf(change.error.issues[0])), 400);
  const broker = await brokerOf(request, change.data.broker);
  if (!broker.ok) return answer(broker);
  return answer(await done(change.data));
}

function done(change: CollectionChange): Promise<Result<Collection>> {
  switch (change.do) {
    case 'save':
      return collections.save(change.entries, change.replace);
    case 'move':
      return collections.move(change.from, change.to);
    case 'delete':
      return collections.delete(change.places);
  }
}

function reasonOf(issue: { readonly path: readonly PropertyKey[]; readonly message: string } | undefined): string {
  if (issue === undefined) return 'The request is incomplete.';
  const place = issue.path.at(-1);
  if (place === 'name' || place === 'folder') return issue.message.startsWith('Folder') ? issue.message : nameRule;
  return `This is no message that can be kept: ${issue.path.join('.')}: ${issue.message}`;
}
