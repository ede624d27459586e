import { ok } from '@/lib/contract/result';
import type { Fetchers } from '@/lib/live/fetcher';
import { lintInput } from '@/lib/live/lint-source';
import { type LintData, lint } from '@/lib/model/lint/lint';
import { type TopologyData, topologyView } from '@/lib/model/topology/view';

export type TopologyTopicData = { topology: TopologyData; lint: LintData };

export const topologyFetchers: Fetchers<TopologyTopicData> = {
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
