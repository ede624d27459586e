import type { MqttRetained, MqttRetainedLevel, MqttSession, MqttSessionDetail } from '@/lib/contract/mqtt';

export type SessionRow = {
  readonly key: string;
  readonly vhost: string;
  readonly name: string;
  readonly user: string;
  readonly level: number;
  readonly connected: boolean;
  readonly connection: string | null;
  /** How long it is kept without a connection; null: for good. */
  readonly keptMs: number | null;
  /** While it is away, how long it has been, and how long it has left; null: not known, or for good. */
  readonly awayMs: number | null;
  readonly leftMs: number | null;
  readonly subscriptions: number;
  readonly queued: number;
  /** In both directions, and to the client. */
  readonly inFlight: number;
  readonly inFlightOut: number;
  readonly dropped: number;
  readonly hasWill: boolean;
};

export type SubscriptionRow = {
  readonly key: string;
  /** Without `$share/…`. */
  readonly filter: string;
  readonly qos: number;
  readonly noLocal: boolean;
  readonly retainAsPublished: boolean;
  readonly retainHandling: 0 | 1 | 2;
  readonly identifier: number | null;
  readonly group: string | null;
  /** Where its messages wait. */
  readonly queue: string;
};

export type Awaited = 'puback' | 'pubrec' | 'pubcomp' | 'pubrel';

export type InFlightRow = {
  readonly key: string;
  readonly direction: 'out' | 'in';
  readonly packetId: number;
  readonly qos: number;
  readonly awaited: Awaited;
  readonly topic: string | null;
  readonly bytes: number | null;
};

export type Content = {
  readonly payload: string;
  readonly encoding: 'string' | 'base64';
  readonly bytes: number;
  readonly truncated: boolean;
};

export type WillData = {
  readonly topic: string;
  readonly qos: number;
  readonly retain: boolean;
  readonly delayMs: number;
  readonly content: Content;
};

export type SessionData = {
  readonly row: SessionRow;
  readonly subscriptions: readonly SubscriptionRow[];
  readonly inFlight: readonly InFlightRow[];
  /** The queue that keeps its messages of QoS 1 and 2; null: it subscribes to none. */
  readonly queue: string | null;
  readonly will: WillData | null;
};

export type RetainedValue = {
  readonly topic: string;
  readonly qos: number;
  readonly ageMs: number;
  readonly leftMs: number | null;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly content: Content;
};

export type TopicNode = {
  readonly name: string;
  readonly topic: string;
  /** Retained messages here and below. */
  readonly count: number;
  readonly value: RetainedValue | null;
};

export type TopicLevel = {
  readonly prefix: string;
  readonly total: number;
  readonly nodes: readonly TopicNode[];
};

export type RetainedFound = {
  readonly values: readonly RetainedValue[];
  readonly more: boolean;
  /** Of the virtual host. */
  readonly total: number;
};

const whole = (ms: number): number => Math.max(0, Math.round(ms / 1000) * 1000);

export function sessionRow(wire: MqttSession, nowMs: number): SessionRow {
  const { expires_at: endsAt, expiry_seconds: kept } = wire;
  return {
    key: JSON.stringify([wire.vhost, wire.name]),
    vhost: wire.vhost,
    name: wire.name,
    user: wire.user,
    level: wire.protocol_level,
    connected: wire.connected,
    connection: wire.connection,
    keptMs: kept === null ? null : kept * 1000,
    awayMs: endsAt === null || kept === null ? null : whole(nowMs - (endsAt - kept * 1000)),
    leftMs: endsAt === null ? null : whole(endsAt - nowMs),
    subscriptions: wire.subscriptions,
    queued: wire.messages_queued,
    inFlight: wire.in_flight_out + wire.in_flight_in,
    inFlightOut: wire.in_flight_out,
    dropped: wire.dropped,
    hasWill: wire.has_will,
  };
}

function storedQueue(client: string): string {
  return `mqtt-subscription-${client}qos1`;
}

function subscriptionRow(client: string, wire: MqttSessionDetail['subscription_list'][number]): SubscriptionRow {
  const group = wire.share_group;
  const filter = group === null ? wire.filter : wire.filter.slice(`$share/${group}/`.length);
  return {
    key: wire.filter,
    filter,
    qos: wire.qos,
    noLocal: wire.no_local,
    retainAsPublished: wire.retain_as_published,
    retainHandling: wire.retain_handling,
    identifier: wire.identifier,
    group,
    queue:
      group !== null
        ? `mqtt-share-${group}/${filter}`
        : wire.qos === 0
          ? `mqtt-subscription-${client}qos0`
          : storedQueue(client),
  };
}

/** Topics travel as routing keys, with their separators exchanged. */
export function topicOf(routingKey: string): string {
  return routingKey.replace(/[./*+]/g, (char) => (char === '.' ? '/' : char === '/' ? '.' : char === '*' ? '+' : '*'));
}

export function sessionData(wire: MqttSessionDetail, nowMs: number): SessionData {
  const outgoing = wire.outgoing.map(
    ({ packet_id: packetId, qos, state, routing_key: key, payload_bytes: bytes }): InFlightRow => ({
      key: `out ${packetId}`,
      direction: 'out',
      packetId,
      qos,
      awaited: state === 'released' ? 'pubcomp' : qos === 1 ? 'puback' : 'pubrec',
      topic: key === null ? null : topicOf(key),
      bytes,
    }),
  );
  const incoming = wire.incoming.map(
    (packetId): InFlightRow => ({
      key: `in ${packetId}`,
      direction: 'in',
      packetId,
      qos: 2,
      awaited: 'pubrel',
      topic: null,
      bytes: null,
    }),
  );
  const subscriptions = wire.subscription_list.map((each) => subscriptionRow(wire.name, each));
  const { will } = wire;
  return {
    row: sessionRow(wire, nowMs),
    subscriptions,
    inFlight: [...outgoing, ...incoming],
    queue: subscriptions.some(({ qos, group }) => qos > 0 && group === null) ? storedQueue(wire.name) : null,
    will:
      will === null
        ? null
        : {
            topic: will.topic,
            qos: will.qos,
            retain: will.retain,
            delayMs: will.delay_seconds * 1000,
            content: {
              payload: will.payload,
              encoding: will.payload_encoding,
              bytes: will.payload_bytes,
              truncated: will.truncated,
            },
          },
  };
}

export function retainedValue(wire: MqttRetained, nowMs: number): RetainedValue {
  return {
    topic: wire.topic,
    qos: wire.qos,
    ageMs: whole(wire.age_ms),
    leftMs: wire.expires_at === null ? null : whole(wire.expires_at - nowMs),
    properties: wire.properties,
    content: {
      payload: wire.payload,
      encoding: wire.payload_encoding,
      bytes: wire.payload_bytes,
      truncated: wire.truncated,
    },
  };
}

const byName = new Intl.Collator('en', { numeric: true });

/** In order where all of it is there; a part would change its rows as others come. */
export function topicLevel(wire: MqttRetainedLevel, nowMs: number): TopicLevel {
  const nodes = wire.items.map(({ name, topic, count, message }) => ({
    name,
    topic,
    count,
    value: message === null ? null : retainedValue(message, nowMs),
  }));
  if (nodes.length === wire.total) nodes.sort((a, b) => byName.compare(a.name, b.name));
  return { prefix: wire.prefix, total: wire.total, nodes };
}

export type FilterProblem = 'empty' | 'hash' | 'plus' | 'share' | 'nul';

/** Why it is no topic filter that one may look through [MQTT-4.7.1-1], [MQTT-4.7.1-2], [MQTT-4.7.3-1]. */
export function filterProblem(filter: string): FilterProblem | undefined {
  if (filter === '') return 'empty';
  if (filter.includes('\0')) return 'nul';
  // Who joins a group takes messages away from its members.
  if (filter.startsWith('$share/')) return 'share';
  const levels = filter.split('/');
  if (levels.some((level, at) => level.includes('#') && (level !== '#' || at !== levels.length - 1))) return 'hash';
  return levels.some((level) => level.includes('+') && level !== '+') ? 'plus' : undefined;
}
