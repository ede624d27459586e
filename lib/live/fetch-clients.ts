/** How topics about connections, channels and consumers are answered. */
import { z } from 'zod';
import { path, scoped, underVhost } from '@/lib/client/management';
import * as wire from '@/lib/contract/management';
import { ok } from '@/lib/contract/result';
import type { Fetchers } from '@/lib/live/fetcher';
import { type Page, windowOf } from '@/lib/live/page';
import {
  type ChannelDetail,
  type ChannelRow,
  type ConnectionDetail,
  type ConnectionRow,
  channelDetail,
  channelRow,
  connectionDetail,
  connectionLabel,
  connectionRow,
} from '@/lib/model/client';
import { type ConsumerRow, consumerRow } from '@/lib/model/queue';
import { sampleQuery } from '@/lib/model/series';

export type ClientTopicData = {
  connections: Page<ConnectionRow>;
  channels: Page<ChannelRow>;
  consumers: Page<ConsumerRow>;
  connection: ConnectionDetail;
  channel: ChannelDetail;
};

export const clientFetchers: Fetchers<ClientTopicData> = {
  async connections(topic, { client }) {
    const target = underVhost('connections', topic.vhost);
    // People look for the name that the client gave, and the API's filter knows the address only.
    const answer = await client.get(target, z.array(wire.connection));
    if (!answer.ok) return answer;
    const page = windowOf(
      answer.value,
      topic,
      (connection) => {
        const { label, address, user } = connectionRow(connection);
        return `${label} ${address} ${user ?? ''}`;
      },
      { user_provided_name: (connection) => [connectionLabel(connection), connection.name] },
    );
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
      { name: ({ name, number, connection_details: of }) => [labels.get(of?.name ?? '') ?? name, of?.name, number] },
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
      {
        'channel_details.name': ({ channel_details: channel, queue }) => [
          labels.get(channel?.connection_name ?? '') ?? channel?.name,
          channel?.name,
          queue.name,
        ],
      },
    );
    return ok({ ...page, items: page.items.map((consumer) => consumerRow(consumer, labels)) });
  },

  async channel({ name, range }, context, nowMs) {
    const [channel, labels, { sinceMs }] = await Promise.all([
      context.client.get(path('channels', name), wire.channel, sampleQuery(range)),
      context.labels.get(nowMs),
      context.nodes.get(nowMs),
    ]);
    if (!channel.ok) return channel;
    return ok(channelDetail(channel.value, labels, { nowMs, sinceMs }));
  },

  async connection({ name, range }, context, nowMs) {
    const target = path('connections', name);
    const [connection, channels, labels, { sinceMs }] = await Promise.all([
      context.client.get(target, wire.connection, sampleQuery(range)),
      context.client.get(`${target}/channels`, z.array(wire.channel)),
      context.labels.get(nowMs),
      context.nodes.get(nowMs),
    ]);
    if (!connection.ok) return connection;
    return ok(connectionDetail(connection.value, channels.ok ? channels.value : [], labels, { nowMs, sinceMs }));
  },
};
