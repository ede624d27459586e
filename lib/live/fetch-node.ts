/** How the topic about one node is answered. */
import { z } from 'zod';
import { path } from '@/lib/client/management';
import {
  nodeDetail as detail,
  nodeMemory,
  nodeSurroundings,
  nodeSurroundingsColumns,
  type WireNodeDetail,
} from '@/lib/contract/nodes';
import { fail, ok, type Result } from '@/lib/contract/result';
import type { FeedContext } from '@/lib/live/context';
import type { Fetchers } from '@/lib/live/fetcher';
import { type NodeDetail, nodeDetail } from '@/lib/model/nodes';
import { nodeSampleQuery } from '@/lib/model/series';

export type NodeTopicData = { node: NodeDetail };

const serverError = 500;

/** RabbitMQ answers with an error of its own when it is asked for a name that no node has; its list tells. */
async function readNode({ client }: FeedContext, name: string, rangeSeconds: number): Promise<Result<WireNodeDetail>> {
  const query = nodeSampleQuery(rangeSeconds);
  const node = await client.get(path('nodes', name), detail, query);
  if (node.ok || node.error.status !== serverError) return node;
  const all = await client.get('nodes', z.array(detail), query);
  if (!all.ok) return node;
  const found = all.value.find((each) => each.name === name);
  return found === undefined ? fail('not-found', `No node of the cluster is called ${name}.`) : ok(found);
}

export const nodeFetchers: Fetchers<NodeTopicData> = {
  async node({ name, range }, context, nowMs) {
    const { client } = context;
    const node = await readNode(context, name, range);
    if (!node.ok) return node;
    const [around, memory, flags] = await Promise.all([
      client.get('overview', nodeSurroundings, { columns: nodeSurroundingsColumns }),
      // Another node would be asked for it, and can't be.
      node.value.running === false ? undefined : client.get(path('nodes', name, 'memory'), nodeMemory),
      context.featureFlags.get(nowMs),
    ]);
    if (!around.ok) return around;
    return ok(nodeDetail(node.value, around.value, memory?.ok === true ? memory.value : undefined, flags, nowMs));
  },
};
