/** How topics about queues and exchanges are answered. */
import { z } from 'zod';
import { exchangePath, path, scoped } from '@/lib/client/management';
import * as wire from '@/lib/contract/management';
import { ok } from '@/lib/contract/result';
import type { Fetchers } from '@/lib/live/fetcher';
import { type Page, pageOf, pageQuery } from '@/lib/live/page';
import { type ExchangeDetail, type ExchangeRow, exchangeDetail, exchangeRow } from '@/lib/model/exchange';
import { type QueueDetail, type QueueRow, queueDetail, queueKey, queueRow } from '@/lib/model/queue';
import { sampleQuery } from '@/lib/model/series';

export type QueueTopicData = {
  queues: Page<QueueRow>;
  queue: QueueDetail;
  exchanges: Page<ExchangeRow>;
  exchange: ExchangeDetail;
};

export const queueFetchers: Fetchers<QueueTopicData> = {
  async queues(topic, context, nowMs) {
    const { client, trends } = context;
    const answer = await client.get(scoped('queues', topic.vhost), wire.pageOf(wire.queue), pageQuery(topic));
    const page = pageOf(answer, topic, ({ name }) => name);
    if (!page.ok) return page;
    const deadLetters = context.latestDeadLetters(nowMs);
    return ok({
      ...page.value,
      items: page.value.items.map((queue) => {
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
    const page = pageOf(answer, topic, ({ name }) => name);
    if (!page.ok) return page;
    return ok({
      ...page.value,
      items: page.value.items.map((exchange) =>
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
};
