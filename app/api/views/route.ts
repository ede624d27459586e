import { fail, ok, type Result } from '@/lib/contract/result';
import { type SavedView, viewChange } from '@/lib/contract/views';
import { jsonOf } from '@/lib/server/answer';
import { brokerOf } from '@/lib/server/broker-access';
import { consoleDir } from '@/lib/server/console-dir';
import { SavedViews } from '@/lib/server/saved-views';

const views = new SavedViews(consoleDir('views.json'));

function answer(result: Result<readonly SavedView[]>): Response {
  return Response.json(result, {
    status: result.ok ? 200 : (result.error.status ?? 403),
    headers: { 'cache-control': 'no-store' },
  });
}

/** Views belong to the console, but only who is logged in to one of its brokers may see or change them. */
export async function GET(request: Request): Promise<Response> {
  const broker = await brokerOf(request, new URL(request.url).searchParams.get('broker'));
  return answer(broker.ok ? ok(await views.all()) : broker);
}

export async function POST(request: Request): Promise<Response> {
  const change = viewChange.safeParse(await jsonOf(request));
  if (!change.success) return answer(fail('refused', 'The request is incomplete.', 400));
  const broker = await brokerOf(request, change.data.broker);
  return answer(broker.ok ? await views.change(change.data, broker.value.user) : broker);
}
