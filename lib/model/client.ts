import type { WireChannel, WireConnection } from '@/lib/contract/management';
import { type ConsumerRow, consumerRow } from '@/lib/model/queue';
import { type Clock, rateSeries, type Series, sinceFirstSign } from '@/lib/model/series';

export type ConnectionRow = {
  readonly key: string;
  readonly name: string;
  /** What the client calls itself; its address when it gives no name. */
  readonly label: string;
  readonly named: boolean;
  readonly address: string;
  readonly vhost: string | null;
  readonly user: string | null;
  readonly product: string | null;
  readonly protocol: string | null;
  readonly state: string;
  readonly tls: boolean;
  readonly channels: number | null;
  readonly connectedAtMs: number | null;
  readonly heartbeatSeconds: number | null;
  readonly bytesIn: number | null;
  readonly bytesOut: number | null;
};

export type ChannelRow = {
  readonly key: string;
  readonly name: string;
  readonly number: number | null;
  readonly connection: string | null;
  readonly connectionLabel: string | null;
  readonly vhost: string | null;
  readonly user: string | null;
  readonly state: string;
  readonly mode: 'confirm' | 'transaction' | 'plain';
  readonly consumers: number | null;
  readonly prefetch: number | null;
  readonly globalPrefetch: number | null;
  readonly unacked: number | null;
  readonly unconfirmed: number | null;
  readonly ratePublish: number | null;
  readonly rateDeliver: number | null;
  readonly rateAck: number | null;
};

export type ConnectionDetail = {
  readonly row: ConnectionRow;
  /** What names its session, on MQTT. */
  readonly clientId: string | null;
  readonly frameMaxBytes: number | null;
  readonly channelMax: number | null;
  readonly auth: string | null;
  readonly node: string | null;
  /** Its version and cipher; null: there is none, or it isn't told. */
  readonly tls: string | null;
  /** Of the client's certificate. */
  readonly certificate: string | null;
  readonly capabilities: readonly string[];
  readonly properties: readonly (readonly [string, string])[];
  readonly channels: readonly ChannelRow[];
  /** Bytes per second. */
  readonly traffic: { readonly received: Series; readonly sent: Series };
};

export type ChannelDetail = {
  readonly row: ChannelRow;
  /** Published in a transaction that isn't committed. */
  readonly uncommitted: number | null;
  readonly uncommittedAcks: number | null;
  readonly idleSince: string | null;
  readonly rates: {
    readonly publish: Series;
    readonly confirm: Series;
    readonly deliver: Series;
    readonly ack: Series;
  };
  readonly consumers: readonly ConsumerRow[];
};

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** An MQTT client has a name in any case. */
function clientIdOf(wire: WireConnection): string | undefined {
  return wire.protocol?.startsWith('MQTT') ? text(wire.client_properties.client_id) : undefined;
}

function ownName(wire: WireConnection): string | undefined {
  return text(wire.user_provided_name) ?? text(wire.client_properties.connection_name) ?? clientIdOf(wire);
}

function addressOf(wire: WireConnection): string {
  return wire.peer_host === undefined || wire.peer_port === undefined
    ? wire.name
    : `${wire.peer_host}:${wire.peer_port}`;
}

export function connectionLabel(wire: WireConnection): string {
  return ownName(wire) ?? addressOf(wire);
}

export function connectionRow(wire: WireConnection): ConnectionRow {
  const product = text(wire.client_properties.product);
  const version = text(wire.client_properties.version);
  return {
    key: wire.name,
    name: wire.name,
    label: connectionLabel(wire),
    named: ownName(wire) !== undefined,
    address: addressOf(wire),
    vhost: wire.vhost ?? null,
    user: wire.user ?? null,
    product: product === undefined ? null : [product, version].filter((part) => part !== undefined).join(' '),
    protocol: wire.protocol ?? null,
    state: wire.state ?? 'unknown',
    tls: wire.ssl === true,
    channels: wire.channels ?? null,
    connectedAtMs: wire.connected_at ?? null,
    heartbeatSeconds: wire.timeout ?? null,
    bytesIn: wire.recv_oct_details?.rate ?? null,
    bytesOut: wire.send_oct_details?.rate ?? null,
  };
}

export function channelRow(wire: WireChannel, labels: ReadonlyMap<string, string>): ChannelRow {
  const connection = wire.connection_details?.name ?? null;
  return {
    key: wire.name,
    name: wire.name,
    number: wire.number ?? null,
    connection,
    connectionLabel: connection === null ? null : (labels.get(connection) ?? null),
    vhost: wire.vhost ?? null,
    user: wire.user ?? null,
    state: wire.state ?? 'unknown',
    mode: wire.confirm === true ? 'confirm' : wire.transactional === true ? 'transaction' : 'plain',
    consumers: wire.consumer_count ?? null,
    prefetch: wire.prefetch_count ?? null,
    globalPrefetch: wire.global_prefetch_count ?? null,
    unacked: wire.messages_unacknowledged ?? null,
    unconfirmed: wire.messages_unconfirmed ?? null,
    ratePublish: wire.message_stats?.publish_details?.rate ?? null,
    rateDeliver: wire.message_stats?.deliver_get_details?.rate ?? null,
    rateAck: wire.message_stats?.ack_details?.rate ?? null,
  };
}

export function connectionDetail(
  wire: WireConnection,
  channels: readonly WireChannel[],
  labels: ReadonlyMap<string, string>,
  clock: Clock,
): ConnectionDetail {
  const capabilities = wire.client_properties.capabilities;
  return {
    row: connectionRow(wire),
    clientId: clientIdOf(wire) ?? null,
    // MQTT has no frames, and RabbitMQ says 0 of it.
    frameMaxBytes: wire.frame_max === undefined || wire.frame_max === 0 ? null : wire.frame_max,
    channelMax: wire.channel_max ?? null,
    auth: wire.auth_mechanism ?? null,
    node: wire.node ?? null,
    tls: [wire.ssl_protocol, wire.ssl_cipher].flatMap((part) => text(part) ?? []).join(' ') || null,
    certificate: text(wire.peer_cert_subject) ?? null,
    capabilities:
      typeof capabilities === 'object' && capabilities !== null
        ? Object.entries(capabilities).flatMap(([name, on]) => (on === true ? [name] : []))
        : [],
    properties: Object.entries(wire.client_properties).flatMap(([name, value]) =>
      name === 'capabilities' ? [] : [[name, typeof value === 'string' ? value : JSON.stringify(value)] as const],
    ),
    channels: channels.map((channel) => channelRow(channel, labels)),
    traffic: sinceFirstSign({
      received: rateSeries(wire.recv_oct_details, clock),
      sent: rateSeries(wire.send_oct_details, clock),
    }),
  };
}

export function channelDetail(wire: WireChannel, labels: ReadonlyMap<string, string>, clock: Clock): ChannelDetail {
  const stats = wire.message_stats;
  return {
    row: channelRow(wire, labels),
    uncommitted: wire.messages_uncommitted ?? null,
    uncommittedAcks: wire.acks_uncommitted ?? null,
    idleSince: wire.idle_since ?? null,
    rates: sinceFirstSign({
      publish: rateSeries(stats?.publish_details, clock),
      confirm: rateSeries(stats?.confirm_details, clock),
      deliver: rateSeries(stats?.deliver_get_details, clock),
      ack: rateSeries(stats?.ack_details, clock),
    }),
    consumers: (wire.consumer_details ?? []).map((consumer) => consumerRow(consumer, labels)),
  };
}
