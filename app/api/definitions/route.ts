import { z } from 'zod';
import { path } from '@/lib/client/management';
import { answer } from '@/lib/server/answer';
import { audit } from '@/lib/server/audit';
import { brokerOf } from '@/lib/server/broker-access';

/** As a file. That somebody took it is worth a line of the log: it holds the hashes of passwords. */
export async function GET(request: Request): Promise<Response> {
  const search = new URL(request.url).searchParams;
  const vhost = search.get('vhost');
  const broker = await brokerOf(request, search.get('broker'));
  if (!broker.ok) return answer(broker, broker.error.status ?? 403);
  const { client, user, name } = broker.value;
  const target = vhost === null ? 'definitions' : path('definitions', vhost);
  const startedMs = performance.now();
  const result = await client.get(target, z.record(z.string(), z.unknown()));
  const tookMs = performance.now() - startedMs;
  await audit({ user, broker: name, deed: 'export-definitions', vhost, target: vhost ?? name, result, tookMs });
  if (!result.ok) return answer(result);
  const file = `definitions-${(vhost ?? name).replace(/[^\w.-]+/g, '_')}.json`;
  return new Response(`${JSON.stringify(result.value, null, 2)}\n`, {
    headers: {
      'content-type': 'application/json',
      'content-disposition': `attachment; filename="${file}"`,
      'cache-control': 'no-store',
    },
  });
}
