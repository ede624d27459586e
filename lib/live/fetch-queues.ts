/** How topics about queues and exchanges are answered. */
import { z } from 'zod';
import { exchangePath, path, type Query, scoped } from '@/lib/client/management';
import * as wire from '@/lib/contract/management';
import { ok, type Result } from '@/lib/contract/result';
import type { FeedContext } from '@/lib/live/context';
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

/** More are not looked through for one name: a pattern doesn't tell capitals from small letters. */
const sameNameMax = 100;

/** RabbitMQ denies a queue whose node is down when it is asked for by its name; its list has it. */
async function readQueue(
  { client, capabilities }: FeedContext,
  vhost: string,
  name: string,
  query: Query,
): Promise<Result<wire.WireQueue>> {
  const queue = await client.get(path('queues', vhost, name), wire.queue, query);
  if (queue.ok || queue.error.kind !== 'not-found' || capabilities.length > 0) return queue;
  const listed = await client.get(scoped('queues', vhost), wire.pageOf(wire.queue), {
    page: 1,
    page_size: sameNameMax,
    pagination: true,
    use_regex: true,
    name: `^${name.replace(/[^\p{L}\p{N}]/gu, '\\$&')}$`,
  });
  if (!listed.ok) return queue;
  const rows = Array.isArray(listed.value) ? listed.value : listed.value.items;
  const found = rows.find((each) => each.name === name);
  return found === undefined ? queue : ok(found);
}

export const queueFetchers: Fetchers<QueueTopicData> = {
  async queues(topic, context, nowMs) {
    const { client, trends } = context;
    const [answer, { nodesDown }] = await Promise.all([
      client.get(scoped('queues', topic.vhost), wire.pageOf(wire.listedQueue), {
        ...pageQuery(topic),
        columns: wire.listedQueueColumns,
      }),
      context.nodes.get(nowMs),
    ]);
    const page = pageOf(answer, topic, ({ name }) => name);
    if (!page.ok) return page;
    const deadLetters = context.latestDeadLetters(nowMs);
    return ok({
      ...page.value,
      items: page.value.items.map((queue) => {
        const key = queueKey(queue.vhost, queue.name);
        return queueRow(queue, trends.add(`q${key}`, queue.messages, nowMs), deadLetters.targets.has(key), nodesDown);
      }),
    });
  },

  async queue({ vhost, name, range }, context, nowMs) {
    const { client } = context;
    const target = path('queues', vhost, name);
    const [queue, bindings, labels, deadLetters, nodes] = await Promise.all([
      readQueue(context, vhost, name, sampleQuery(range)),
      client.get(`${target}/bindings`, z.array(wire.binding)),
      context.labels.get(nowMs),
      context.deadLetters(nowMs),
      context.nodes.get(nowMs),
    ]);
    if (!queue.ok) return queue;
    const isTarget = deadLetters.targets.has(queueKey(vhost, name));
    return ok(queueDetail(queue.value, bindings.ok ? bindings.value : [], labels, isTarget, { nowMs, ...nodes }));
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

  async exchange({ vhost, name, range }, { client, nodes }, nowMs) {
    const target = path('exchanges', vhost, exchangePath(name));
    const [exchange, outgoing, incoming, { sinceMs }] = await Promise.all([
      client.get(target, wire.exchange, sampleQuery(range)),
      client.get(`${target}/bindings/source`, z.array(wire.binding)),
      client.get(`${target}/bindings/destination`, z.array(wire.binding)),
      nodes.get(nowMs),
    ]);
    if (!exchange.ok) return exchange;
    const sides = [outgoing, incoming].map((side) => (side.ok ? side.value : []));
    return ok(exchangeDetail(exchange.value, sides[0] ?? [], sides[1] ?? [], { nowMs, sinceMs }));
  },
};
