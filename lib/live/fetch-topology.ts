import type { TopicOf } from '@/lib/contract/live';
import { ok, type Result } from '@/lib/contract/result';
import type { FeedContext } from '@/lib/live/context';
import { lintInput } from '@/lib/live/lint-source';
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
  async topology({ vhost, focus, open, hops, fold }, { structure, topology }, nowMs) {
    const [known, measures] = await Promise.all([structure.get(nowMs), topology.measures(nowMs)]);
    if (!known.ok) return known;
    if (!measures.ok) return measures;
    return ok(topologyView(known.value.graph, measures.value, { vhost, focus, open, hops, fold }));
  },

  async lint({ vhost }, { client, structure }, nowMs) {
    const input = await lintInput(client, structure, nowMs);
    return input.ok ? ok(lint(input.value, vhost)) : input;
  },
};
