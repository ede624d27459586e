import type { MqttRetained, MqttRetainedLevel, MqttRetainedMessages } from '../../../lib/contract/mqtt.ts';
import {
  browseLimitDefault,
  browseLimitMax,
  browseTruncateBytesDefault,
} from '../../../lib/contract/waybill-limits.ts';
import type { Retained } from '../../core/retained.ts';
import type { VHost } from '../../core/vhost.ts';
import { type Call, inVHost } from '../call.ts';
import { badRequest, notFound, refused } from '../errors.ts';
import { beginningOf, type Encoding } from '../present/payload.ts';
import { jsonOfProperties } from '../present/properties.ts';
import { noContent, ok, Reply } from '../reply.ts';
import { encodingOf, whole } from '../window.ts';

/** The exchange through which MQTT's messages go: its rights are the topics' rights. */
const EXCHANGE = 'amq.topic';

interface Window {
  readonly offset: number;
  readonly limit: number;
  readonly encoding: Encoding;
  readonly truncate: number;
}

function readWindow(call: Call): Window | Reply {
  const encoding = encodingOf(call);
  const offset = whole(call, 'offset', 0, Number.MAX_SAFE_INTEGER);
  const limit = whole(call, 'limit', browseLimitDefault, browseLimitMax);
  const truncate = whole(call, 'truncate', browseTruncateBytesDefault, Number.MAX_SAFE_INTEGER);
  if (encoding instanceof Reply) return encoding;
  if (offset instanceof Reply) return offset;
  if (limit instanceof Reply) return limit;
  return truncate instanceof Reply ? truncate : { offset, limit, encoding, truncate };
}

export const getRetained = inVHost((call, vhost) => {
  const window = readWindow(call);
  if (window instanceof Reply) return window;
  const denied = call.actor.check(vhost.name, 'read', 'exchange', EXCHANGE);
  if (denied) return refused(denied);
  const prefix = call.query.get('prefix');
  if (prefix !== null) return levelOf(call, vhost, prefix, window);
  return find(call, vhost, call.query.get('filter') ?? '#', window);
});

const mayRead = (call: Call, vhost: VHost, { message }: Retained): boolean =>
  call.actor.checkTopic(vhost.name, 'read', EXCHANGE, message.routingKey) === undefined;

/** In parts, between which others have their turn. */
async function find(call: Call, vhost: VHost, filter: string, window: Window): Promise<Reply> {
  const { offset, limit } = window;
  const items: MqttRetained[] = [];
  const cursor = vhost.retained.match(filter);
  const now = call.broker.env.now();
  for (let matched = 0; !cursor.done && matched <= offset + limit; ) {
    const found = cursor.next();
    if (found === undefined) {
      await new Promise<void>((resolve) => setImmediate(resolve));
    } else if (mayRead(call, vhost, found)) {
      if (matched >= offset && items.length < limit) items.push(show(found, window, now));
      matched += 1;
    }
  }
  const total = vhost.retained.size;
  const body: MqttRetainedMessages = { filter, offset, limit, total, more: !cursor.done, items };
  return ok(body);
}

function levelOf(call: Call, vhost: VHost, prefix: string, window: Window): Reply {
  if (prefix !== '' && !prefix.endsWith('/')) return badRequest("prefix is '' or ends with '/'");
  const { offset, limit } = window;
  const now = call.broker.env.now();
  const items: MqttRetainedLevel['items'] = [];
  let total = 0;
  for (const { name, count, held } of vhost.retained.level(prefix === '' ? undefined : prefix.slice(0, -1))) {
    if (total >= offset && items.length < limit) {
      const message = held && mayRead(call, vhost, held) ? show(held, window, now) : null;
      items.push({ name, topic: prefix + name, count, message });
    }
    total += 1;
  }
  const body: MqttRetainedLevel = { prefix, offset, limit, total, items };
  return ok(body);
}

function show({ topic, message }: Retained, { encoding, truncate }: Window, now: number): MqttRetained {
  const bytes = message.body.byteLength;
  return {
    topic,
    qos: message.qos,
    properties: jsonOfProperties(message.properties),
    age_ms: Math.max(0, now - message.receivedAt),
    expires_at: message.ttlMs < 0 ? null : message.receivedAt + message.ttlMs,
    payload_bytes: bytes,
    ...beginningOf(message.body, encoding, truncate),
  };
}

/** As if its publisher had sent an empty payload, and so with a publisher's right. */
export const clearRetained = inVHost((call, vhost) => {
  const topic = call.query.get('topic');
  if (topic === null) return badRequest('topic is missing');
  const denied = call.actor.check(vhost.name, 'write', 'exchange', EXCHANGE);
  if (denied) return refused(denied);
  const message = vhost.retained.get(topic);
  if (message === undefined) return notFound();
  const topicDenied = call.actor.checkTopic(vhost.name, 'write', EXCHANGE, message.routingKey);
  if (topicDenied) return refused(topicDenied);
  vhost.retained.set(topic, undefined);
  return noContent();
});
