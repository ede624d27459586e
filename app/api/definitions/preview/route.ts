import { z } from 'zod';
import { path } from '@/lib/client/management';
import { definitionsAsked } from '@/lib/contract/definitions';
import { fail, ok } from '@/lib/contract/result';
import { previewImport } from '@/lib/model/definitions';
import { answer, jsonOf } from '@/lib/server/answer';
import { brokerOf } from '@/lib/server/broker-access';

/** What an import would do. It is compared here, so that what the broker holds in secret stays here. */
export async function POST(request: Request): Promise<Response> {
  const asked = definitionsAsked.safeParse(await jsonOf(request));
  if (!asked.success) return answer(fail('refused', 'The request is incomplete, or larger than is taken.', 400), 400);
  const { broker: name, vhost, definitions } = asked.data;
  const broker = await brokerOf(request, name);
  if (!broker.ok) return answer(broker, broker.error.status ?? 403);
  const target = vhost === null ? 'definitions' : path('definitions', vhost);
  const current = await broker.value.client.get(target, z.record(z.string(), z.unknown()));
  return answer(current.ok ? ok(previewImport(current.value, definitions, vhost)) : current);
}
