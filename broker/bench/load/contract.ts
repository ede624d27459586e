import type { HistogramData } from '../histogram.ts';
import type { Server } from '../wire/client.ts';
import type { Qos } from '../wire/mqtt/packets.ts';

/** Publishes over one connection per lane. */
export interface PublisherSpec {
  readonly protocol: 'amqp';
  readonly role: 'publisher';
  readonly server: Server;
  readonly bodyBytes: number;
  readonly lanes: readonly { readonly exchange: string; readonly keys: readonly string[] }[];
  readonly persistent: boolean;
  readonly confirms: boolean;
  /** How many may be unconfirmed; undefined: any number. */
  readonly window?: number;
  /** Stop after so many, on each lane. */
  readonly limit?: number;
  /** Open loop: so many a second, each stamped with the time that it was handed to the socket. */
  readonly perSecond?: number;
}

/** Consumes from one queue per connection. */
export interface ConsumerSpec {
  readonly protocol: 'amqp';
  readonly role: 'consumer';
  readonly server: Server;
  readonly queues: readonly string[];
  readonly prefetch: number;
  /** Ack so many at once; 0: no acks. */
  readonly ackEvery: number;
  readonly stamped: boolean;
  /** Say `done` after so many. */
  readonly expect?: number;
}

/** Publishes over so many connections, each to all topics in turn. */
export interface MqttPublisherSpec {
  readonly protocol: 'mqtt';
  readonly role: 'publisher';
  readonly server: Server;
  readonly bodyBytes: number;
  readonly clientIds: readonly string[];
  /** Of one length. */
  readonly topics: readonly string[];
  readonly qos: Qos;
  readonly retain: boolean;
  /** As for AMQP, with PUBACK or PUBCOMP in the place of a confirm. */
  readonly window?: number;
  readonly limit?: number;
  readonly perSecond?: number;
}

/** Subscribes to one filter, over a connection for each client. */
export interface MqttSubscriberSpec {
  readonly protocol: 'mqtt';
  readonly role: 'consumer';
  readonly server: Server;
  readonly clientIds: readonly string[];
  /** undefined: the clients' sessions have their subscriptions already. */
  readonly filter?: string;
  readonly qos: Qos;
  readonly stamped: boolean;
  readonly expect?: number;
}

/** Holds connections that do nothing. */
export interface IdleSpec {
  readonly protocol: 'amqp' | 'mqtt';
  readonly role: 'idle';
  readonly server: Server;
  readonly count: number;
  /** How many are opened at the same time. */
  readonly atOnce: number;
}

export type LoadSpec = PublisherSpec | ConsumerSpec | MqttPublisherSpec | MqttSubscriberSpec | IdleSpec;

export interface Counters {
  readonly sent: number;
  readonly confirmed: number;
  readonly received: number;
  readonly open: number;
}

export type ToWorker =
  | { readonly op: 'open'; readonly spec: LoadSpec }
  | { readonly op: 'start' }
  | { readonly op: 'mark' }
  /** All lanes of the worker may have sent so many by now. */
  | { readonly op: 'allow'; readonly total: number }
  | { readonly op: 'stop' }
  | { readonly op: 'close' };

export interface Mark extends Counters {
  readonly ev: 'mark';
  /** The machine's monotonic clock. */
  readonly atSeconds: number;
  readonly cpuSeconds: number;
  /** Since the last mark. */
  readonly latency: HistogramData;
}

export type FromWorker =
  | { readonly ev: 'ready'; readonly seconds: number }
  | Mark
  | { readonly ev: 'progress'; readonly received: number }
  /** The limit is confirmed, or what was expected has come. */
  | { readonly ev: 'done'; readonly seconds: number }
  | { readonly ev: 'error'; readonly text: string };

/** The load of one worker. */
export interface Load {
  open(): Promise<void>;
  start(): void;
  allow(total: number): void;
  stop(): void;
  close(): Promise<void>;
  readonly counters: Counters;
}

/** What a load tells while it runs. */
export interface LoadEvents {
  done(seconds: number): void;
  failed(error: Error): void;
  latency(us: number): void;
}

export const NO_COUNTERS: Counters = { sent: 0, confirmed: 0, received: 0, open: 0 };

/** The same clock in all processes of the machine. */
export const monotonicSeconds = (): number => Number(process.hrtime.bigint()) / 1e9;
