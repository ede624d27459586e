import { z } from 'zod';
import type { TopicOf } from '@/lib/contract/live';
import * as wire from '@/lib/contract/management';
import { ok, type Result } from '@/lib/contract/result';
import type { FeedContext } from '@/lib/live/context';
import { type LintData, lint } from '@/lib/model/lint/lint';
import { type TopologyData, topologyView } from '@/lib/model/topology/view';

export type TopologyTopicData = { topology: TopologyData; lint: LintData };

type TopologyFetchers = {
  [K in keyof TopologyTopicData]: (
    topic: TopicOf<K>,
    context: FeedContext,
    nowMs: number,
  ) => Promise<Result<TopologyTopicData[K]>>;
};

export const topologyFetchers: TopologyFetchers = {
  async topology({ vhost, focus, open, hops, fold }, { topology }, nowMs) {
    const [structure, measures] = await Promise.all([topology.structure.get(nowMs), topology.measures(nowMs)]);
    if (!structure.ok) return structure;
    if (!measures.ok) return measures;
    return ok(topologyView(structure.value.graph, measures.value, { vhost, focus, open, hops, fold }));
  },

  async lint({ vhost }, { client, topology }, nowMs) {
    const [structure, consumers, channels] = await Promise.all([
      topology.structure.get(nowMs),
      client.get('consumers', z.array(wire.consumer), {
        columns: 'consumer_tag,queue,ack_required,prefetch_count,channel_details.name,channel_details.connection_name',
      }),
      client.get('channels', z.array(wire.channel), { columns: 'name,global_prefetch_count' }),
    ]);
    if (!structure.ok) return structure;
    return ok(
      lint(
        {
          ...structure.value.shapes,
          consumers: consumers.ok ? consumers.value : [],
          channels: channels.ok ? channels.value : [],
        },
        vhost,
      ),
    );
  },
};
