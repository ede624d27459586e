/** How each topic is answered by the management API. One function per kind; all of them are pure but for the calls. */
import { z } from 'zod';
import { exchangePath, type ManagementClient, path } from '@/lib/client/management';
import { heldPath, heldQueues } from '@/lib/contract/held';
import type { Topic, TopicKind, TopicOf } from '@/lib/contract/live';
import * as wire from '@/lib/contract/management';
import { fail, ok, type Result } from '@/lib/contract/result';
import { demoPath, demoState, ownPermissionsPath } from '@/lib/contract/waybill';
import { storagePath, storageState } from '@/lib/contract/waybill-storage';
import type { FeedContext } from '@/lib/live/context';
import { type AdminTopicData, adminFetchers } from '@/lib/live/fetch-admin';
import { type DeadLetterTopicData, deadLetterFetchers } from '@/lib/live/fetch-dead-letters';
import { type MqttTopicData, mqttFetchers } from '@/lib/live/fetch-mqtt';
import { type StorageTopicData, storageFetchers } from '@/lib/live/fetch-storage';
import { type TopologyTopicData, topologyFetchers } from '@/lib/live/fetch-topology';
import { type Page, pageQuery, windowOf } from '@/lib/live/page';
import {
  type ChannelDetail,
  type ChannelRow,
  type ConnectionDetail,
  type ConnectionRow,
  channelDetail,
  channelRow,
  connectionDetail,
  connectionRow,
} from '@/lib/model/client';
import { type ExchangeDetail, type ExchangeRow, exchangeDetail, exchangeRow } from '@/lib/model/exchange';
import { type BrokerInfo, measuringSince, type OverviewData, overviewData, wholeCounts } from '@/lib/model/overview';
import { findProblems, type ProblemsData } from '@/lib/model/problems';
import {
  type ConsumerRow,
  consumerRow,
  type QueueDetail,
  type QueueRow,
  queueDetail,
  queueKey,
  queueRow,
} from '@/lib/model/queue';
import type { Permission } from '@/lib/model/rights';
import { sampleQuery } from '@/lib/model/series';

export type TopicData = {
  broker: BrokerInfo;
  overview: OverviewData;
  problems: ProblemsData;
  queues: Page<QueueRow>;
  queue: QueueDetail;
  exchanges: Page<ExchangeRow>;
  exchange: ExchangeDetail;
  connections: Page<ConnectionRow>;
  channels: Page<ChannelRow>;
  consumers: Page<ConsumerRow>;
  connection: ConnectionDetail;
  channel: ChannelDetail;
} & DeadLetterTopicData &
  AdminTopicData &
  MqttTopicData &
  TopologyTopicData &
  StorageTopicData;

export type Fetchers = {
  [K in TopicKind]: (topic: TopicOf<K>, context: FeedContext, nowMs: number) => Promise<Result<TopicData[K]>>;
};

const problemQueuesMax = 500;

function scoped(collection: string, vhost: string | undefined): string {
  return vhost === undefined ? collection : path(collection, vhost);
}

/** Connections and channels hang under the vhost, other collections take it as a part of their path. */
function underVhost(collection: string, vhost: string | undefined): string {
  return vhost === undefined ? collection : path('vhosts', vhost, collection);
}

/** The broker counts the objects of all its virtual hosts; those of one are counted by asking for the lists. */
async function countsOf(client: ManagementClient, vhost: string): Promise<OverviewData['counts']> {
  const named = wire.pageOf(z.object({ name: z.string().optional() }));
  const one = { page: 1, page_size: 1, pagination: true, columns: 'name' };
  const total = async (collection: string, query: Record<string, string | number | boolean>) => {
    const answer = await client.get(collection, named, query);
    if (!answer.ok) return null;
    return Array.isArray(answer.value) ? answer.value.length : answer.value.total_count;
  };
  const [queues, exchanges, connections, channels, consumers] = await Promise.all([
    total(scoped('queues', vhost), one),
    total(scoped('exchanges', vhost), one),
    total(underVhost('connections', vhost), { columns: 'name' }),
    total(underVhost('channels', vhost), { columns: 'name' }),
    total(scoped('consumers', vhost), { columns: 'consumer_tag' }),
  ]);
  return { queues, exchanges, connections, channels, consumers };
}

function tagsOf(tags: string | readonly string[]): readonly string[] {
  return typeof tags === 'string' ? tags.split(',').filter((tag) => tag !== '') : tags;
}

/** RabbitMQ tells its administrators alone; ours tells everybody what is his own. */
async function permissionsOf(
  client: ManagementClient,
  user: string,
  tags: readonly string[],
  capabilities: readonly string[],
): Promise<readonly Permission[] | null> {
  const target = capabilities.includes('permissions')
    ? ownPermissionsPath
    : tags.includes('administrator')
      ? path('users', user, 'permissions')
      : undefined;
  const known = target === undefined ? undefined : await client.get(target, z.array(wire.permission));
  return known?.ok === true ? known.value : null;
}

const emptyPage = { items: [], filtered: 0, total: 0 };

/** The list shrank below the page that is asked for; the first page will tell the new count. */
function outOfRange<T>(answer: Result<T>): boolean {
  return !answer.ok && answer.error.reason.startsWith('Page out of range');
}

const fetchers: Fetchers = {
  ...deadLetterFetchers,
  ...mqttFetchers,
  ...adminFetchers,
  ...topologyFetchers,
  ...storageFetchers,

  async broker(_topic, { client, capabilities, live }) {
    const [about, user, vhosts, demo] = await Promise.all([
      client.get('overview', wire.overview, { disable_stats: true }),
      client.get('whoami', wire.whoami),
      client.get('vhosts', z.array(wire.vhost), { columns: 'name' }),
      capabilities.includes('demo') ? client.get(demoPath, demoState) : undefined,
    ]);
    if (!user.ok) return user;
    if (!about.ok) return about;
    const tags = tagsOf(user.value.tags);
    return ok({
      product: about.value.product_name ?? 'RabbitMQ',
      version: about.value.product_version ?? about.value.rabbitmq_version ?? null,
      cluster: about.value.cluster_name ?? null,
      user: user.value.name,
      tags,
      permissions: await permissionsOf(client, user.value.name, tags, capabilities),
      vhosts: vhosts.ok ? vhosts.value.map(({ name }) => name).sort() : [],
      exchangeTypes: (about.value.exchange_types ?? []).flatMap((type) =>
        type.enabled === false || type.internal_purpose !== undefined ? [] : [type.name],
      ),
      capabilities,
      live,
      demoRunning: demo?.ok === true ? demo.value.running : null,
    });
  },

  async overview({ vhost, range }, { client }, nowMs) {
    const [whole, nodes, own, one] = await Promise.all([
      client.get('overview', wire.overview, sampleQuery(range)),
      client.get('nodes', z.array(wire.node)),
      vhost === undefined ? undefined : countsOf(client, vhost),
      vhost === undefined
        ? undefined
        : client.get(
            path('vhosts', vhost),
            wire.overview.shape.queue_totals.unwrap().extend({ message_stats: wire.messageStats }),
            sampleQuery(range),
          ),
    ]);
    if (!whole.ok) return whole;
    if (one !== undefined && !one.ok) return one;
    const scope = one?.value ?? { ...whole.value.queue_totals, message_stats: whole.value.message_stats };
    // A user without the monitoring tag may not see nodes; the rest is still worth showing.
    const known = nodes.ok ? nodes.value : [];
    const counts = own ?? wholeCounts(whole.value);
    return ok(
      overviewData(scope, counts, known, whole.value.listeners, { nowMs, sinceMs: measuringSince(known, nowMs) }),
    );
  },

  async problems({ vhost }, context, nowMs) {
    const { client } = context;
    const [overview, nodes, queues, blocked, deadLetters, held, lint, storage] = await Promise.all([
      client.get('overview', wire.overview),
      client.get('nodes', z.array(wire.node)),
      client.get(scoped('queues', vhost), wire.pageOf(wire.queue), {
        page: 1,
        page_size: problemQueuesMax,
        sort: 'messages',
        sort_reverse: true,
        pagination: true,
        columns:
          'name,vhost,type,state,consumers,messages,messages_details.rate,head_message_timestamp,arguments,effective_policy_definition',
      }),
      client.get(underVhost('connections', vhost), z.array(wire.connection), {
        columns: 'name,state,user_provided_name,client_properties,peer_host,peer_port',
      }),
      context.deadLetters(nowMs),
      context.capabilities.includes('held') ? client.get(heldPath, heldQueues) : undefined,
      context.lint.counts(nowMs, vhost),
      context.capabilities.includes('storage') ? client.get(storagePath, storageState) : undefined,
    ]);
    if (!overview.ok) return overview;
    if (!queues.ok) return queues;
    return ok(
      findProblems({
        overview: overview.value,
        nodes: nodes.ok ? nodes.value : [],
        queues: Array.isArray(queues.value) ? queues.value : queues.value.items,
        blocked: blocked.ok ? blocked.value.filter(({ state }) => state === 'blocked' || state === 'blocking') : [],
        deadLetters: {
          targets: deadLetters.targets,
          missing: deadLetters.missing.filter((entry) => vhost === undefined || entry.vhost === vhost),
        },
        held: held?.ok === true ? held.value.filter((each) => vhost === undefined || each.vhost === vhost) : undefined,
        lint: lint ?? [],
        storage: storage?.ok === true ? storage.value : undefined,
      }),
    );
  },

  async queues(topic, context, nowMs) {
    const { client, trends } = context;
    const answer = await client.get(scoped('queues', topic.vhost), wire.pageOf(wire.queue), pageQuery(topic));
    if (outOfRange(answer)) return ok(emptyPage);
    if (!answer.ok) return answer;
    const page = windowOf(answer.value, topic, ({ name }) => name);
    const deadLetters = context.latestDeadLetters(nowMs);
    return ok({
      ...page,
      items: page.items.map((queue) => {
        const key = queueKey(queue.vhost, queue.name);
        return queueRow(queue, trends.add(`q${key}`, queue.messages, nowMs), deadLetters.targets.has(key));
      }),
    });
  },

  async queue({ vhost, name, range }, context, nowMs) {
    const { client } = context;
    const target = path('queues', vhost, name);
    const [queue, bindings, labels, deadLetters, sinceMs] = await Promise.all([
      client.get(target, wire.queue, sampleQuery(range)),
      client.get(`${target}/bindings`, z.array(wire.binding)),
      context.labels.get(nowMs),
      context.deadLetters(nowMs),
      context.since.get(nowMs),
    ]);
    if (!queue.ok) return queue;
    const isTarget = deadLetters.targets.has(queueKey(vhost, name));
    return ok(queueDetail(queue.value, bindings.ok ? bindings.value : [], labels, isTarget, { nowMs, sinceMs }));
  },

  async exchanges(topic, { client, trends }, nowMs) {
    const answer = await client.get(scoped('exchanges', topic.vhost), wire.pageOf(wire.exchange), pageQuery(topic));
    if (outOfRange(answer)) return ok(emptyPage);
    if (!answer.ok) return answer;
    const page = windowOf(answer.value, topic, ({ name }) => name);
    return ok({
      ...page,
      items: page.items.map((exchange) =>
        exchangeRow(
          exchange,
          trends.add(
            `x${queueKey(exchange.vhost, exchange.name)}`,
            exchange.message_stats?.publish_in_details?.rate,
            nowMs,
          ),
        ),
      ),
    });
  },

  async exchange({ vhost, name, range }, { client, since }, nowMs) {
    const target = path('exchanges', vhost, exchangePath(name));
    const [exchange, outgoing, incoming, sinceMs] = await Promise.all([
      client.get(target, wire.exchange, sampleQuery(range)),
      client.get(`${target}/bindings/source`, z.array(wire.binding)),
      client.get(`${target}/bindings/destination`, z.array(wire.binding)),
      since.get(nowMs),
    ]);
    if (!exchange.ok) return exchange;
    const sides = [outgoing, incoming].map((side) => (side.ok ? side.value : []));
    return ok(exchangeDetail(exchange.value, sides[0] ?? [], sides[1] ?? [], { nowMs, sinceMs }));
  },

  async connections(topic, { client }) {
    const target = underVhost('connections', topic.vhost);
    // People look for the name that the client gave, and the API's filter knows the address only.
    const answer = await client.get(target, z.array(wire.connection));
    if (!answer.ok) return answer;
    const page = windowOf(answer.value, topic, (connection) => {
      const { label, address, user } = connectionRow(connection);
      return `${label} ${address} ${user ?? ''}`;
    });
    return ok({ ...page, items: page.items.map(connectionRow) });
  },

  async channels(topic, context, nowMs) {
    const [answer, labels] = await Promise.all([
      context.client.get(underVhost('channels', topic.vhost), z.array(wire.channel)),
      context.labels.get(nowMs),
    ]);
    if (!answer.ok) return answer;
    const page = windowOf(
      answer.value,
      topic,
      ({ name, connection_details: connection }) => `${name} ${labels.get(connection?.name ?? '') ?? ''}`,
    );
    return ok({ ...page, items: page.items.map((channel) => channelRow(channel, labels)) });
  },

  async consumers(topic, context, nowMs) {
    const [answer, labels] = await Promise.all([
      context.client.get(scoped('consumers', topic.vhost), z.array(wire.consumer)),
      context.labels.get(nowMs),
    ]);
    if (!answer.ok) return answer;
    const page = windowOf(
      answer.value,
      topic,
      ({ consumer_tag: tag, queue, channel_details: channel }) =>
        `${tag} ${queue.name} ${labels.get(channel?.connection_name ?? '') ?? ''}`,
    );
    return ok({ ...page, items: page.items.map((consumer) => consumerRow(consumer, labels)) });
  },

  async channel({ name, range }, context, nowMs) {
    const [channel, labels, sinceMs] = await Promise.all([
      context.client.get(path('channels', name), wire.channel, sampleQuery(range)),
      context.labels.get(nowMs),
      context.since.get(nowMs),
    ]);
    if (!channel.ok) return channel;
    return ok(channelDetail(channel.value, labels, { nowMs, sinceMs }));
  },

  async connection({ name, range }, context, nowMs) {
    const target = path('connections', name);
    const [connection, channels, labels, sinceMs] = await Promise.all([
      context.client.get(target, wire.connection, sampleQuery(range)),
      context.client.get(`${target}/channels`, z.array(wire.channel)),
      context.labels.get(nowMs),
      context.since.get(nowMs),
    ]);
    if (!connection.ok) return connection;
    return ok(connectionDetail(connection.value, channels.ok ? channels.value : [], labels, { nowMs, sinceMs }));
  },
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
