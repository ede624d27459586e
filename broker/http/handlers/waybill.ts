import type { BrowsedMessage, BrowsedMessages, DemoState, WaybillCapabilities } from '../../../lib/contract/waybill.ts';
import {
  browseLimitDefault,
  browseLimitMax,
  browseTruncateBytesDefault,
} from '../../../lib/contract/waybill-limits.ts';
import type { Entry } from '../../core/queue/entry.ts';
import type { Queue } from '../../core/queue/queue.ts';
import { isRefusal } from '../../core/refusal.ts';
import { type Call, inVHost, withBody } from '../call.ts';
import { badRequest, getRefused, notFound } from '../errors.ts';
import { MANAGEMENT_HOLDER } from '../operator.ts';
import { type Encoding, payloadOf } from '../present/payload.ts';
import { jsonOfProperties } from '../present/properties.ts';
import { noContent, ok, Reply } from '../reply.ts';
import { encodingOf, whole } from '../window.ts';

export const getCapabilities = (call: Call): Reply => {
  const capabilities = [
    'events',
    'browse',
    'route-preview',
    'mqtt.sessions',
    'mqtt.retained',
    ...(call.api.options.demo === undefined ? [] : ['demo']),
  ];
  const body: WaybillCapabilities = { product: 'Waybill', version: call.broker.options.version, capabilities };
  return ok(body);
};

export const getDemo = (call: Call): Reply => {
  const { demo } = call.api.options;
  if (demo === undefined) return notFound();
  const body: DemoState = { running: demo.status().running };
  return ok(body);
};

export const putDemo = withBody(async (call, body) => {
  const { demo } = call.api.options;
  if (demo === undefined) return notFound();
  body.required('running');
  const running = body.flag('running', false);
  if (body.problem !== undefined) return body.problem;
  await (running ? demo.start() : demo.stop());
  return noContent();
});

interface BrowseRequest {
  readonly state: 'ready' | 'unacked';
  readonly offset: number;
  readonly limit: number;
  readonly encoding: Encoding;
  readonly truncate: number;
}

function readBrowse(call: Call): BrowseRequest | Reply {
  const state = call.query.get('state') ?? 'ready';
  if (state !== 'ready' && state !== 'unacked') return badRequest("state is 'ready' or 'unacked'");
  const encoding = encodingOf(call);
  if (encoding instanceof Reply) return encoding;
  const offset = whole(call, 'offset', 0, Number.MAX_SAFE_INTEGER);
  const limit = whole(call, 'limit', browseLimitDefault, browseLimitMax);
  const truncate = whole(call, 'truncate', browseTruncateBytesDefault, Number.MAX_SAFE_INTEGER);
  if (offset instanceof Reply) return offset;
  if (limit instanceof Reply) return limit;
  return truncate instanceof Reply ? truncate : { state, offset, limit, encoding, truncate };
}

/** Looks at messages where they lie. It takes the right to read, as `get` does. */
export const browse = inVHost((call, vhost) => {
  const request = readBrowse(call);
  if (request instanceof Reply) return request;
  const queue = vhost.queues.get(call.param('queue'));
  if (queue === undefined) return notFound();
  const denied = call.actor.check(vhost.name, 'read', 'queue', queue.name);
  if (isRefusal(denied)) return getRefused(denied);
  const { state, offset, limit } = request;
  const entries = state === 'ready' ? queue.browse(offset, limit) : slice(queue.unacked(), offset, limit);
  const now = call.broker.env.now();
  const body: BrowsedMessages = {
    state,
    offset,
    limit,
    total: totalOf(queue, state),
    items: entries.map((entry, index) => show(entry, offset + index, request, now)),
  };
  return ok(body);
});

const totalOf = (queue: Queue, state: BrowseRequest['state']): number =>
  state === 'ready' ? queue.readyCount : queue.unackedCount;

function slice(entries: Iterable<Entry>, offset: number, limit: number): Entry[] {
  const out: Entry[] = [];
  let position = 0;
  for (const entry of entries) {
    if (out.length >= limit) break;
    if (position >= offset) out.push(entry);
    position += 1;
  }
  return out;
}

function show(entry: Entry, position: number, request: BrowseRequest, now: number): BrowsedMessage {
  const { message } = entry;
  const bytes = message.body.byteLength;
  return {
    position,
    state: request.state,
    age_ms: Math.max(0, now - message.receivedAt),
    redelivered: entry.redelivered,
    delivery_count: entry.deliveryCount,
    expires_at: entry.expiresAt === 0 ? null : entry.expiresAt,
    persistent: message.persistent,
    exchange: message.exchange,
    routing_key: message.routingKey,
    properties: jsonOfProperties(message.properties),
    payload_bytes: bytes,
    ...payloadOf(message.body, request.encoding, request.truncate),
    truncated: bytes > request.truncate,
    holder: holderOf(entry, now),
  };
}

function holderOf(entry: Entry, now: number): BrowsedMessage['holder'] {
  const holder = entry.holder?.describe();
  if (holder === undefined || holder.connection === MANAGEMENT_HOLDER) return null;
  return {
    connection: holder.connection,
    channel: holder.channel,
    consumer_tag: entry.consumer?.tag ?? null,
    held_ms: Math.max(0, now - entry.deliveredAt),
  };
}
