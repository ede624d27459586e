/** All that routing depends on, read at once. */
import { z } from 'zod';
import { type ManagementClient, scoped } from '@/lib/client/management';
import * as wire from '@/lib/contract/management';
import { ok, type Result } from '@/lib/contract/result';
import type { LintInput } from '@/lib/model/lint/lint';

export type BrokerShapes = Omit<LintInput, 'consumers' | 'channels'>;

const shapedQueue = wire.queueShape.extend({ type: wire.queue.shape.type, exclusive: wire.queue.shape.exclusive });
const shapedColumns = 'name,vhost,type,consumers,exclusive,arguments,effective_policy_definition';

/** Of every virtual host. */
export function readShapes(client: ManagementClient): Promise<Result<BrokerShapes>> {
  return readWith(client, undefined, shapedQueue, shapedColumns);
}

const countedQueue = wire.queue.pick({ name: true, vhost: true, consumers: true, messages: true });

/** Of one virtual host, with what its queues hold now. */
export function readCounted(client: ManagementClient, vhost: string) {
  return readWith(client, vhost, countedQueue, 'name,vhost,consumers,messages');
}

/** Policies are left out where the user may not see them: alternates that one gives are not foreseen then. */
async function readWith<Queue extends z.ZodType>(
  client: ManagementClient,
  vhost: string | undefined,
  queue: Queue,
  columns: string,
): Promise<Result<Omit<BrokerShapes, 'queues'> & { readonly queues: readonly z.infer<Queue>[] }>> {
  const [exchanges, bindings, queues, policies] = await Promise.all([
    client.get(scoped('exchanges', vhost), z.array(wire.exchange), {
      columns: 'name,vhost,type,internal,policy,arguments',
    }),
    client.get(scoped('bindings', vhost), wire.declaredBindings, wire.withoutImplied),
    client.get(scoped('queues', vhost), z.array(queue), { columns }),
    client.get(scoped('policies', vhost), z.array(wire.policy)),
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
