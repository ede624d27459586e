/**
 * MQTT's durable clients and retained messages, under `/api/waybill/mqtt/`; capabilities `mqtt.sessions` and
 * `mqtt.retained`.
 */
import { z } from 'zod';

const qos = z.union([z.literal(0), z.literal(1), z.literal(2)]);

const mqttSubscription = z.object({
  /** As the client wrote it, with `$share/…`. */
  filter: z.string(),
  qos,
  no_local: z.boolean(),
  retain_as_published: z.boolean(),
  retain_handling: z.union([z.literal(0), z.literal(1), z.literal(2)]),
  identifier: z.number().nullable(),
  /** The name after `$share/`; null: not shared. */
  share_group: z.string().nullable(),
});

/** One of the list `GET waybill/mqtt/sessions`, which is filtered, sorted and paged like RabbitMQ's lists. */
export const mqttSession = z.object({
  vhost: z.string(),
  /** The client identifier. */
  name: z.string(),
  user: z.string(),
  /** 3: MQTT 3.1, 4: 3.1.1, 5: 5.0; of the last connection. */
  protocol_level: z.number(),
  connected: z.boolean(),
  /** The connection's name, as in `/api/connections`; null: not connected. */
  connection: z.string().nullable(),
  /** Seconds that it outlives its connection; null: it does not end by itself. */
  expiry_seconds: z.number().nullable(),
  /** Milliseconds since 1970, while it isn't connected; null: it is, or it never ends. */
  expires_at: z.number().nullable(),
  subscriptions: z.number(),
  /** Waiting in the session's own queues. */
  messages_queued: z.number(),
  /** Sent and not settled yet, and received with QoS 2 and not released yet. */
  in_flight_out: z.number(),
  in_flight_in: z.number(),
  /** Messages that the session had no room for. */
  dropped: z.number(),
  has_will: z.boolean(),
});

const mqttInFlight = z.object({
  packet_id: z.number(),
  qos,
  /** `sent`: PUBACK or PUBREC is awaited. `released`: PUBCOMP is. */
  state: z.enum(['sent', 'released']),
  /** null: the client has the message; only its packet identifier is still known. */
  routing_key: z.string().nullable(),
  payload_bytes: z.number().nullable(),
});

/** `GET waybill/mqtt/sessions/:vhost/:client` */
export const mqttSessionDetail = mqttSession.extend({
  subscription_list: z.array(mqttSubscription),
  outgoing: z.array(mqttInFlight),
  /** Packet identifiers of QoS 2 messages that the client has yet to release. */
  incoming: z.array(z.number()),
  will: z
    .object({
      topic: z.string(),
      qos,
      retain: z.boolean(),
      delay_seconds: z.number(),
      payload_bytes: z.number(),
      payload: z.string(),
      payload_encoding: z.enum(['string', 'base64']),
      truncated: z.boolean(),
    })
    .nullable(),
});

const mqttRetained = z.object({
  topic: z.string(),
  qos,
  properties: z.record(z.string(), z.unknown()),
  /** Since the broker received it. */
  age_ms: z.number(),
  /** Milliseconds since 1970; null: never. */
  expires_at: z.number().nullable(),
  /** The full size; `payload` may have been cut to `truncate` bytes. */
  payload_bytes: z.number(),
  payload: z.string(),
  payload_encoding: z.enum(['string', 'base64']),
  truncated: z.boolean(),
});

/** `GET waybill/mqtt/retained/:vhost?filter=a/%23&offset=0&limit=50&encoding=auto|base64&truncate=50000` */
export const mqttRetainedMessages = z.object({
  filter: z.string(),
  offset: z.number(),
  limit: z.number(),
  /** Retained messages of the virtual host, whatever the filter. */
  total: z.number(),
  /** More of them match, after these. */
  more: z.boolean(),
  items: z.array(mqttRetained),
});

/** `GET waybill/mqtt/retained/:vhost?prefix=a/`: one level of the tree of topics; `''` is the first, `/` what begins so. */
export const mqttRetainedLevel = z.object({
  prefix: z.string(),
  offset: z.number(),
  limit: z.number(),
  /** How many there are on this level. */
  total: z.number(),
  items: z.array(
    z.object({
      name: z.string(),
      topic: z.string(),
      /** Retained messages here and below. */
      count: z.number(),
      /** null: nothing is retained here, or the user may not read it. */
      message: mqttRetained.nullable(),
    }),
  ),
});

/** Paths below `/api/`; names may hold any character. `DELETE` of a session takes all that is queued for it. */
export const mqttSessionsPath = 'waybill/mqtt/sessions';

export const mqttSessionPath = (vhost: string, client: string): string =>
  `${mqttSessionsPath}/${encodeURIComponent(vhost)}/${encodeURIComponent(client)}`;

/** `DELETE` disconnects the client, which is told the reason of the header `x-reason`; its session stays. */
export const mqttLinkPath = (vhost: string, client: string): string => `${mqttSessionPath(vhost, client)}/link`;

/** `DELETE …?topic=a/b` clears one. */
export const mqttRetainedPath = (vhost: string): string => `waybill/mqtt/retained/${encodeURIComponent(vhost)}`;

export type MqttSubscription = z.infer<typeof mqttSubscription>;
export type MqttSession = z.infer<typeof mqttSession>;
export type MqttSessionDetail = z.infer<typeof mqttSessionDetail>;
export type MqttInFlight = z.infer<typeof mqttInFlight>;
export type MqttRetained = z.infer<typeof mqttRetained>;
export type MqttRetainedMessages = z.infer<typeof mqttRetainedMessages>;
export type MqttRetainedLevel = z.infer<typeof mqttRetainedLevel>;
