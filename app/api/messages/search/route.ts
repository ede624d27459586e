import { seenInPlace } from '@/lib/browse/seen';
import { searchCall } from '@/lib/contract/browse-calls';
import { searchItemsMax } from '@/lib/contract/message-limits';
import { messagesPath, searchedMessages } from '@/lib/contract/messages';
import { fail, ok } from '@/lib/contract/result';
import type { SearchStep } from '@/lib/contract/seen-message';
import { answer, jsonOf } from '@/lib/server/answer';
import { brokerOf } from '@/lib/server/broker-access';

/** Enough for a line of the list; the pane beside it asks for the rest. */
const truncateBytes = 2_000;

/** One bounded step of a search; the page asks on with the cursor. */
export async function POST(request: Request): Promise<Response> {
  const call = searchCall.safeParse(await jsonOf(request));
  if (!call.success) return answer(fail('refused', 'The request is incomplete.', 400));
  const { vhost, queue, state, filter, from, cursor } = call.data;
  const broker = await brokerOf(request, call.data.broker);
  if (!broker.ok) return answer(broker, broker.error.status ?? 403);
  const found = await broker.value.client.post(
    messagesPath(vhost, queue, 'search'),
    { state, filter, from, limit: searchItemsMax, truncate: truncateBytes, ...(cursor === null ? {} : { cursor }) },
    searchedMessages,
  );
  if (!found.ok) return answer(found);
  const { items, ...rest } = found.value;
  const step: SearchStep = { ...rest, items: items.map((item) => seenInPlace(item, vhost, queue)) };
  return answer(ok(step));
}
