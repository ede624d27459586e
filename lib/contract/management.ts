/**
 * The parts of RabbitMQ's management API that the console reads. Brokers leave keys out while statistics are young, and
 * write `[]` for an empty object, so everything but identity is optional: what isn't understood is absent, never zero.
 */
import { z } from 'zod';

const num = z.number().optional().catch(undefined);
const text = z.string().optional().catch(undefined);
const flag = z.boolean().optional().catch(undefined);
const texts = z.array(z.string()).optional().catch(undefined);
const isTable = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
/** Taken as it is: `z.record` copies each, and a list has two for every queue. */
const table = z.custom<Record<string, unknown>>(isTable).catch({});

const sample = z.object({ sample: z.number(), timestamp: z.number() });
const rate = z
  .object({ rate: num, samples: z.array(sample).optional().catch(undefined) })
  .optional()
  .catch(undefined);

export const messageStats = z
  .object({
    publish: num,
    publish_details: rate,
    publish_in_details: rate,
    publish_out_details: rate,
    deliver_get_details: rate,
    ack_details: rate,
    redeliver_details: rate,
    confirm_details: rate,
    drop_unroutable: num,
    drop_unroutable_details: rate,
    return_unroutable_details: rate,
  })
  .optional()
  .catch(undefined);

export const overview = z.object({
  product_name: text,
  product_version: text,
  rabbitmq_version: text,
  cluster_name: text,
  node: text,
  exchange_types: z
    .array(z.object({ name: z.string(), enabled: flag, internal_purpose: text }))
    .optional()
    .catch(undefined),
  /** For who monitors. */
  listeners: z
    .array(z.object({ node: z.string(), protocol: z.string(), port: z.number() }))
    .optional()
    .catch(undefined),
  message_stats: messageStats,
  queue_totals: z
    .object({
      messages: num,
      messages_details: rate,
      messages_ready: num,
      messages_ready_details: rate,
      messages_unacknowledged: num,
      messages_unacknowledged_details: rate,
    })
    .catch({}),
  object_totals: z.object({ channels: num, connections: num, consumers: num, exchanges: num, queues: num }).catch({}),
});

/** Of the node that answers: the ports of another are another machine's. */
export const listenersTold = overview.pick({ listeners: true, node: true }).transform(({ listeners, node }) => ({
  listeners: listeners?.filter((each) => node === undefined || each.node === node),
}));

export const node = z.object({
  name: z.string(),
  running: flag,
  /** The nodes that it lost sight of while both went on. */
  partitions: texts,
  being_drained: flag,
  uptime: num,
  mem_used: num,
  mem_limit: num,
  mem_alarm: flag,
  disk_free: num,
  disk_free_limit: num,
  disk_free_alarm: flag,
  sockets_used: num,
  sockets_total: num,
  fd_used: num,
  fd_total: num,
  proc_used: num,
  proc_total: num,
  processors: num,
});

export const vhost = z.object({ name: z.string(), messages: num });

export const permission = z.object({ vhost: z.string(), configure: z.string(), write: z.string(), read: z.string() });

/** A list; before RabbitMQ 3.9 one text, with commas between. */
export const userTags = z
  .union([z.array(z.string()), z.string()])
  .transform((tags) => (typeof tags === 'string' ? tags.split(',').filter((tag) => tag !== '') : tags))
  .catch([]);

export const whoami = z.object({ name: z.string(), tags: userTags });

const channelDetails = z
  .object({ connection_name: text, name: text, number: num, peer_host: text, user: text })
  .optional()
  .catch(undefined);

export const consumer = z.object({
  consumer_tag: z.string(),
  ack_required: flag,
  active: flag,
  activity_status: text,
  exclusive: flag,
  prefetch_count: num,
  arguments: table,
  channel_details: channelDetails,
  queue: z.object({ name: z.string(), vhost: z.string() }),
});

export const queue = z.object({
  name: z.string(),
  vhost: z.string(),
  type: text,
  state: text,
  durable: flag,
  auto_delete: flag,
  exclusive: flag,
  arguments: table,
  policy: z.string().nullish().catch(null),
  effective_policy_definition: table,
  consumers: num,
  consumer_utilisation: num,
  messages: num,
  messages_details: rate,
  messages_ready: num,
  messages_ready_details: rate,
  messages_unacknowledged: num,
  messages_unacknowledged_details: rate,
  message_bytes: num,
  memory: num,
  idle_since: text,
  head_message_timestamp: num,
  node: text,
  operator_policy: z.string().nullish().catch(null),
  leader: text,
  members: texts,
  online: texts,
  /** Of a mirrored classic queue. */
  slave_nodes: texts,
  synchronised_slave_nodes: texts,
  messages_ram: num,
  messages_persistent: num,
  owner_pid_details: z.object({ name: z.string() }).optional().catch(undefined),
  message_stats: messageStats,
  consumer_details: z.array(consumer).optional().catch(undefined),
});

const listed = {
  name: true,
  vhost: true,
  type: true,
  state: true,
  durable: true,
  auto_delete: true,
  exclusive: true,
  arguments: true,
  policy: true,
  effective_policy_definition: true,
  consumers: true,
  consumer_utilisation: true,
  messages: true,
  messages_ready: true,
  messages_unacknowledged: true,
  message_bytes: true,
  memory: true,
  idle_since: true,
  node: true,
  leader: true,
  members: true,
  online: true,
} as const;

/** What a list shows of each queue. */
export const listedQueue = queue.pick({ ...listed, message_stats: true });
/** To ask for no more than that: the whole is three times as much, each second. */
export const listedQueueColumns = [
  ...Object.keys(listed),
  ...['publish', 'deliver_get', 'ack', 'redeliver'].map((rate) => `message_stats.${rate}_details.rate`),
].join(',');

export const queueShape = z.object({
  name: z.string(),
  vhost: z.string(),
  consumers: num,
  arguments: table,
  effective_policy_definition: table,
});

export const exchange = z.object({
  name: z.string(),
  vhost: z.string(),
  type: z.string(),
  durable: flag,
  auto_delete: flag,
  internal: flag,
  policy: z.string().nullish().catch(null),
  arguments: table,
  message_stats: messageStats,
});

export const binding = z.object({
  source: z.string(),
  vhost: z.string(),
  destination: z.string(),
  destination_type: z.enum(['queue', 'exchange']),
  routing_key: z.string(),
  arguments: table,
  properties_key: z.string(),
});

const isByName = (each: unknown): boolean =>
  typeof each === 'object' && each !== null && 'source' in each && each.source === '';

/** Ours leaves the bindings of the default exchange out when it is asked to. */
export const withoutImplied = { disable_implied_bindings: true };

/** Without those of the default exchange: a broker lists one for each queue, which says nothing but the queue's name. */
export const declaredBindings = z.preprocess(
  (list) => (Array.isArray(list) ? list.filter((each) => !isByName(each)) : list),
  z.array(binding),
);

/** Of a policy what it does. An exchange or a queue names the one that applies to it. */
export const policy = z.object({ vhost: z.string(), name: z.string(), definition: table });

export const connection = z.object({
  name: z.string(),
  vhost: text,
  user: text,
  user_provided_name: text,
  client_properties: table,
  protocol: text,
  state: text,
  ssl: flag,
  channels: num,
  peer_host: text,
  peer_port: num,
  connected_at: num,
  timeout: num,
  frame_max: num,
  channel_max: num,
  auth_mechanism: text,
  node: text,
  ssl_protocol: text,
  ssl_cipher: text,
  peer_cert_subject: text,
  recv_oct_details: rate,
  send_oct_details: rate,
});

export const channel = z.object({
  name: z.string(),
  number: num,
  vhost: text,
  user: text,
  state: text,
  confirm: flag,
  transactional: flag,
  consumer_count: num,
  prefetch_count: num,
  global_prefetch_count: num,
  messages_unacknowledged: num,
  messages_unconfirmed: num,
  messages_uncommitted: num,
  acks_uncommitted: num,
  idle_since: text,
  consumer_details: z.array(consumer).optional().catch(undefined),
  connection_details: z.object({ name: text, peer_host: text, peer_port: num }).optional().catch(undefined),
  message_stats: messageStats,
});

export const gotMessage = z.object({
  payload: z.string(),
  payload_encoding: z.enum(['string', 'base64']),
  payload_bytes: z.number(),
  redelivered: z.boolean(),
  exchange: z.string(),
  routing_key: z.string(),
  message_count: num,
  properties: table,
});

export const published = z.object({ routed: z.boolean() });

export const errorBody = z.object({ error: z.unknown().optional(), reason: z.unknown().optional() });

/** A list is an array, or, when asked for by page, a window with counts. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.union([
    z.array(item),
    z.object({ items: z.array(item), filtered_count: z.number(), total_count: z.number() }),
  ]);
}

export type WireOverview = z.infer<typeof overview>;
export type WireNode = z.infer<typeof node>;
export type WireQueue = z.infer<typeof queue>;
export type WireListedQueue = z.infer<typeof listedQueue>;
export type WireQueueShape = z.infer<typeof queueShape>;
export type WireExchange = z.infer<typeof exchange>;
export type WireBinding = z.infer<typeof binding>;
export type WireConsumer = z.infer<typeof consumer>;
export type WireConnection = z.infer<typeof connection>;
export type WireChannel = z.infer<typeof channel>;
export type WireRate = z.infer<typeof rate>;
