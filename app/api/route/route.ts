import { fail } from '@/lib/contract/result';
import { routeHeadersCharsMax, routeKeyCharsMax } from '@/lib/contract/route';
import { isObject, readJson } from '@/lib/format/json';
import { answer } from '@/lib/server/answer';
import { brokerOf } from '@/lib/server/broker-access';
import { testRoute } from '@/lib/server/route-tester';

const nameCharsMax = 255;

/** `undefined`: not an object in JSON. */
function headersOf(text: string): Record<string, unknown> | undefined {
  const value = readJson(text)?.value;
  return isObject(value) ? { ...value } : undefined;
}

export async function GET(request: Request): Promise<Response> {
  const query = new URL(request.url).searchParams;
  const text = (name: string): string => query.get(name) ?? '';
  const broker = await brokerOf(request, query.get('broker'));
  if (!broker.ok) return answer(broker, broker.error.status);
  const headersText = query.get('headers') ?? '{}';
  const headers = headersText.length > routeHeadersCharsMax ? undefined : headersOf(headersText);
  const tooLong =
    text('key').length > routeKeyCharsMax ||
    ['vhost', 'exchange', 'queue'].some((name) => text(name).length > nameCharsMax);
  if (headers === undefined || tooLong)
    return answer(fail('refused', 'The request is too long, or its headers are no object.', 400));
  const message = { exchange: text('exchange'), key: text('key'), headers };
  return answer(await testRoute(broker.value, text('vhost'), message, query.get('queue') ?? undefined));
}
