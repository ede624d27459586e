/** All that routing depends on, read at once. */
import { z } from 'zod';
import type { ManagementClient } from '@/lib/client/management';
import * as wire from '@/lib/contract/management';
import { ok, type Result } from '@/lib/contract/result';
import type { LintInput } from '@/lib/model/lint/lint';

const policy = z.object({
  vhost: z.string(),
  name: z.string(),
  definition: z.record(z.string(), z.unknown()).catch({}),
});

const shapeQueries = {
  exchanges: { columns: 'name,vhost,type,internal,policy,arguments' },
  queues: { columns: 'name,vhost,type,consumers,exclusive,arguments,effective_policy_definition' },
};

export type BrokerShapes = Omit<LintInput, 'consumers' | 'channels'>;

const shapedQueue = wire.queueShape.extend({ type: wire.queue.shape.type, exclusive: wire.queue.shape.exclusive });

/** Policies are left out where the user may not see them. */
export async function readShapes(client: ManagementClient): Promise<Result<BrokerShapes>> {
  const [exchanges, bindings, queues, policies] = await Promise.all([
    client.get('exchanges', z.array(wire.exchange), shapeQueries.exchanges),
    client.get('bindings', wire.declaredBindings, wire.withoutImplied),
    client.get('queues', z.array(shapedQueue), shapeQueries.queues),
    client.get('policies', z.array(policy)),
  ]);
  if (!exchanges.ok) return exchanges;
  if (!bindings.ok) return bindings;
  if (!queues.ok) return queues;
  return ok({
    exchanges: exchanges.value,
    bindings: bindings.value,
    queues: queues.value,
    policies: policies.ok ? policies.value : [],
  });
}
