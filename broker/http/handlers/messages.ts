import type { Journey } from '../../core/journey.ts';
import { copyOf, type Entry } from '../../core/queue/entry.ts';
import type { Queue } from '../../core/queue/queue.ts';
import { isRefusal, Refusal } from '../../core/refusal.ts';
import type { Body } from '../body.ts';
import { type Call, exchangeNameOf, inVHost } from '../call.ts';
import { badRequest, getRefused, publishRefused, type Reason } from '../errors.ts';
import { MANAGEMENT_HOLDER, operator } from '../operator.ts';
import { type Encoding, payloadOf } from '../present/payload.ts';
import { jsonOfProperties, propertiesFromJson } from '../present/properties.ts';
import { messageFrom } from '../publication.ts';
import { ok, Reply } from '../reply.ts';

/** One request gets no more than this, whatever it asks for. */
const GET_MESSAGES_MAX = 10_000;
const GET_PAYLOAD_BYTES_MAX = 64 * 1024 * 1024;

const ACK_MODES = ['ack_requeue_true', 'ack_requeue_false', 'reject_requeue_true', 'reject_requeue_false'] as const;
type AckMode = (typeof ACK_MODES)[number];

export const publish = inVHost((call, vhost) => {
  const body = call.body();
  if (body instanceof Reply) return body;
  const json = body.object('properties');
  const routingKey = body.text('routing_key');
  const payload = body.required('payload');
  const encoding = body.required('payload_encoding');
  const octets = payloadFrom(payload, encoding, body);
  if (body.problem !== undefined) return body.problem;
  const read = propertiesFromJson(json);
  if ('reason' in read) return badRequest(read.reason);
  const name = exchangeNameOf(call.param('exchange'));
  const exchange = vhost.publishTarget(call.actor, name);
  if (isRefusal(exchange)) return publishRefused(exchange);
  const denied = exchange.type === 'topic' ? call.actor.checkTopic(vhost.name, 'write', name, routingKey) : undefined;
  if (denied !== undefined) return publishRefused(denied);
  const draft = { exchange: name, routingKey, properties: read.properties, body: octets };
  const message = messageFrom(draft, call.actor, call.broker.access, call.broker.env.now());
  if (isRefusal(message)) return publishRefused(message);
  const result = { queues: 0, rejected: false, position: 0 };
  vhost.publish(exchange, message, result);
  if (result.queues === 0) vhost.totals.dropUnroutable += 1;
  return ok({ routed: result.queues > 0 });
});

export function payloadFrom(payload: unknown, encoding: unknown, body: Body): Buffer {
  if (typeof payload !== 'string') {
    if (body.has('payload')) body.fail('payload_not_string');
    return Buffer.alloc(0);
  }
  if (encoding === 'string') return Buffer.from(payload, 'utf8');
  if (encoding !== 'base64') {
    body.fail(['unsupported_encoding', encoding]);
    return Buffer.alloc(0);
  }
  if (!isBase64(payload)) body.fail(['not_base64', payload]);
  return Buffer.from(payload, 'base64');
}

export const isBase64 = (text: string): boolean => /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0;

interface GetRequest {
  readonly count: number;
  readonly ackMode: AckMode;
  readonly encoding: Encoding;
  readonly truncate: number;
}

export const get = inVHost((call, vhost) => {
  const body = call.body();
  if (body instanceof Reply) return body;
  const request = readGet(body);
  if (request instanceof Reply) return request;
  const queue = vhost.readableQueue(call.actor, call.param('queue'));
  if (isRefusal(queue)) return getRefused(queue);
  const got = take(call, queue, request);
  return got instanceof Refusal ? getRefused(got) : ok(got);
});

function readGet(body: Body): GetRequest | Reply {
  const count = body.integer('count');
  const ackMode = body.text('ackmode');
  const encoding = body.text('encoding');
  const truncate = body.has('truncate') ? body.integer('truncate') : Number.POSITIVE_INFINITY;
  if (body.problem !== undefined) return body.problem;
  if (encoding !== 'auto' && encoding !== 'base64') {
    return badRequest('Unsupported encoding. Please use auto or base64.');
  }
  const mode = ACK_MODES.find((m) => m === ackMode);
  if (mode === undefined) return badRequest(unknownAckMode(ackMode));
  if (truncate < 0) return badRequest(['not_int', 'truncate']);
  return { count: count < 0 ? GET_MESSAGES_MAX : Math.min(count, GET_MESSAGES_MAX), ackMode: mode, encoding, truncate };
}

/** RabbitMQ fails with status 500 here. */
const unknownAckMode = (mode: string): Reason => `unknown ackmode '${mode}': use one of ${ACK_MODES.join(', ')}`;

function take(call: Call, queue: Queue, request: GetRequest): unknown[] | Refusal {
  const noAck = request.ackMode === 'ack_requeue_false';
  const holder = { describe: () => operator(call) };
  const held: Entry[] = [];
  const shown: unknown[] = [];
  let bytes = 0;
  let refusal: Refusal | undefined;
  while (shown.length < request.count && bytes < GET_PAYLOAD_BYTES_MAX) {
    const entry = queue.get(noAck, holder);
    if (isRefusal(entry)) refusal = entry;
    if (entry === undefined || isRefusal(entry)) break;
    if (!noAck) held.push(entry);
    if (entry.message.journey !== undefined) noteTaken(entry.message.journey, entry, !noAck);
    bytes += Math.min(entry.message.body.byteLength, request.truncate);
    shown.push(show(entry, queue.readyCount, request));
  }
  if (held.length > 0) giveBack(queue, held, request.ackMode);
  return refusal ?? shown;
}

function noteTaken(journey: Journey, entry: Entry, acks: boolean): void {
  const to = { connection: MANAGEMENT_HOLDER, name: null, channel: 0, consumer: null, client: null, qos: null };
  journey.add({ type: 'delivered', ...copyOf(entry), to, redelivered: entry.redelivered, acks });
}

/** `ack_requeue_true` and `reject_requeue_true` differ in name only, as in RabbitMQ. */
function giveBack(queue: Queue, held: readonly Entry[], mode: AckMode): void {
  if (mode === 'reject_requeue_false') for (const entry of held) queue.reject(entry);
  else queue.requeue(held, true);
}

function show(entry: Entry, left: number, request: GetRequest): unknown {
  const { message } = entry;
  return {
    payload_bytes: message.body.byteLength,
    redelivered: entry.redelivered,
    exchange: message.exchange,
    routing_key: message.routingKey,
    message_count: left,
    properties: propertiesOf(entry),
    ...payloadOf(message.body, request.encoding, request.truncate),
  };
}

/** RabbitMQ writes empty properties as an empty list. A quorum queue adds its count, from the first delivery on. */
function propertiesOf(entry: Entry): unknown {
  const properties = jsonOfProperties(entry.message.properties);
  if (entry.queue.kind === 'quorum') {
    properties.headers = { ...(properties.headers as object | undefined), 'x-delivery-count': entry.deliveryCount };
  }
  return Object.keys(properties).length === 0 ? [] : properties;
}
