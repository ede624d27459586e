/** What MQTT's side of a broker has to offer the publisher: topics to complete, and a retained message as a whole. */
import type { Broker } from '@/lib/client/brokers';
import { type MqttRetained, mqttRetainedMessages, mqttRetainedPath } from '@/lib/contract/mqtt';
import { fileBytesMax } from '@/lib/contract/publish-limits';
import { fail, ok, type Result } from '@/lib/contract/result';

export const topicsMax = 500;

/** A broker that doesn't tell what it retains has none to offer. */
export async function knownTopics({ client }: Broker, vhost: string): Promise<Result<readonly string[]>> {
  const query = { filter: '#', limit: topicsMax, encoding: 'auto', truncate: 0 };
  const answer = await client.get(mqttRetainedPath(vhost), mqttRetainedMessages, query);
  if (!answer.ok) return answer.error.kind === 'not-found' ? ok([]) : answer;
  return ok(answer.value.items.map(({ topic }) => topic));
}

export async function retainedAt({ client }: Broker, vhost: string, topic: string): Promise<Result<MqttRetained>> {
  const query = { filter: topic, limit: 1, encoding: 'auto', truncate: fileBytesMax };
  const answer = await client.get(mqttRetainedPath(vhost), mqttRetainedMessages, query);
  if (!answer.ok) return answer;
  const found = answer.value.items.find((item) => item.topic === topic);
  return found === undefined ? fail('not-found', 'Nothing is retained there any more.') : ok(found);
}
