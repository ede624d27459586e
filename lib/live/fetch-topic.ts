/** How each topic is answered by the management API; what asks for it doesn't care which it is. */
import type { Topic, TopicKind } from '@/lib/contract/live';
import { fail, type Result } from '@/lib/contract/result';
import type { FeedContext } from '@/lib/live/context';
import { type AdminTopicData, adminFetchers } from '@/lib/live/fetch-admin';
import { type BrokerTopicData, brokerFetchers } from '@/lib/live/fetch-broker';
import { type ClientTopicData, clientFetchers } from '@/lib/live/fetch-clients';
import { type DeadLetterTopicData, deadLetterFetchers } from '@/lib/live/fetch-dead-letters';
import { type MqttTopicData, mqttFetchers } from '@/lib/live/fetch-mqtt';
import { type NodeTopicData, nodeFetchers } from '@/lib/live/fetch-node';
import { type QueueTopicData, queueFetchers } from '@/lib/live/fetch-queues';
import { type StorageTopicData, storageFetchers } from '@/lib/live/fetch-storage';
import { type TopologyTopicData, topologyFetchers } from '@/lib/live/fetch-topology';
import type { Fetchers } from '@/lib/live/fetcher';

export type TopicData = BrokerTopicData &
  QueueTopicData &
  ClientTopicData &
  DeadLetterTopicData &
  AdminTopicData &
  MqttTopicData &
  TopologyTopicData &
  StorageTopicData &
  NodeTopicData;

/** None is forgotten: each kind has its data, and is answered. */
const fetchers: Fetchers<Pick<TopicData, TopicKind>> = {
  ...brokerFetchers,
  ...queueFetchers,
  ...clientFetchers,
  ...deadLetterFetchers,
  ...mqttFetchers,
  ...adminFetchers,
  ...topologyFetchers,
  ...storageFetchers,
  ...nodeFetchers,
};

export async function fetchTopic(topic: Topic, context: FeedContext, nowMs: number): Promise<Result<unknown>> {
  const fetcher = fetchers[topic.kind] as (
    topic: Topic,
    context: FeedContext,
    nowMs: number,
  ) => Promise<Result<unknown>>;
  try {
    return await fetcher(topic, context, nowMs);
  } catch (error) {
    return fail('invalid', error instanceof Error ? error.message : 'The broker’s answer could not be read.');
  }
}
