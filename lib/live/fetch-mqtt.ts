/** How topics about MQTT are answered. */
import { pageOf as wirePageOf } from '@/lib/contract/management';
import {
  mqttRetainedLevel,
  mqttRetainedMessages,
  mqttRetainedPath,
  mqttSession,
  mqttSessionDetail,
  mqttSessionPath,
  mqttSessionsPath,
} from '@/lib/contract/mqtt';
import { ok } from '@/lib/contract/result';
import type { Fetchers } from '@/lib/live/fetcher';
import type { WatchData } from '@/lib/live/mqtt-watch';
import { type Page, pageOf, pageQuery } from '@/lib/live/page';
import {
  type RetainedFound,
  type RetainedValue,
  retainedValue,
  type SessionData,
  type SessionRow,
  sessionData,
  sessionRow,
  type TopicLevel,
  topicLevel,
} from '@/lib/model/mqtt';

export type MqttTopicData = {
  'mqtt-sessions': Page<SessionRow>;
  'mqtt-session': SessionData;
  'mqtt-tree': readonly TopicLevel[];
  'mqtt-retained': RetainedFound;
  /** null: nothing is retained there. */
  'mqtt-value': RetainedValue | null;
  'mqtt-watch': WatchData;
};

/** Beside a name there is room for a line of the value only. */
const previewBytes = 240;
const valueBytes = 50_000;

export const mqttFetchers: Fetchers<MqttTopicData> = {
  async 'mqtt-sessions'(topic, { client }, nowMs) {
    const target =
      topic.vhost === undefined ? mqttSessionsPath : `${mqttSessionsPath}/${encodeURIComponent(topic.vhost)}`;
    const answer = await client.get(target, wirePageOf(mqttSession), pageQuery(topic));
    const page = pageOf(answer, topic, ({ name }) => name);
    if (!page.ok) return page;
    return ok({ ...page.value, items: page.value.items.map((session) => sessionRow(session, nowMs)) });
  },

  async 'mqtt-session'({ vhost, name }, { client }, nowMs) {
    const answer = await client.get(mqttSessionPath(vhost, name), mqttSessionDetail);
    return answer.ok ? ok(sessionData(answer.value, nowMs)) : answer;
  },

  async 'mqtt-tree'({ vhost, open, limit }, { client }, nowMs) {
    const query = { limit, encoding: 'auto', truncate: previewBytes };
    const answers = await Promise.all(
      open.map((prefix) => client.get(mqttRetainedPath(vhost), mqttRetainedLevel, { ...query, prefix })),
    );
    const levels: TopicLevel[] = [];
    for (const answer of answers) {
      if (!answer.ok) return answer;
      levels.push(topicLevel(answer.value, nowMs));
    }
    return ok(levels);
  },

  async 'mqtt-retained'({ vhost, filter, limit }, { client }, nowMs) {
    const query = { filter, limit, encoding: 'auto', truncate: previewBytes };
    const answer = await client.get(mqttRetainedPath(vhost), mqttRetainedMessages, query);
    if (!answer.ok) return answer;
    const { items, more, total } = answer.value;
    return ok({ values: items.map((item) => retainedValue(item, nowMs)), more, total });
  },

  async 'mqtt-value'({ vhost, topic }, { client }, nowMs) {
    const query = { filter: topic, limit: 1, encoding: 'auto', truncate: valueBytes };
    const answer = await client.get(mqttRetainedPath(vhost), mqttRetainedMessages, query);
    if (!answer.ok) return answer;
    const found = answer.value.items.find((item) => item.topic === topic);
    return ok(found === undefined ? null : retainedValue(found, nowMs));
  },

  'mqtt-watch': ({ vhost, filter }, { watches, capabilities }) =>
    Promise.resolve(watches.look(vhost, filter, capabilities.includes('mqtt.sessions') ? 5 : 4)),
};
