import { messagePart, messagesPath } from '@/lib/contract/messages';
import { fail } from '@/lib/contract/result';
import { answer } from '@/lib/server/answer';
import { brokerOf } from '@/lib/server/broker-access';

const digits = /^\d{1,15}$/;

/** One message with a part of its payload. */
export async function GET(request: Request): Promise<Response> {
  const search = new URL(request.url).searchParams;
  const broker = await brokerOf(request, search.get('broker'));
  if (!broker.ok) return answer(broker, broker.error.status ?? 403);
  const asked = (name: string): string => search.get(name) ?? '';
  if (![asked('id'), asked('offset'), asked('length')].every((text) => digits.test(text))) {
    return answer(fail('refused', 'The request is incomplete.', 400));
  }
  const path = messagesPath(asked('vhost'), asked('queue'), asked('id'));
  return answer(
    await broker.value.client.get(path, messagePart, {
      offset: asked('offset'),
      length: asked('length'),
      encoding: 'base64',
    }),
  );
}
