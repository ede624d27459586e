import type { Broker } from '../core/broker.ts';
import { Message } from '../core/message.ts';
import type { Timer } from '../core/ports.ts';
import type { PublishResult, VHost } from '../core/vhost.ts';
import { MQTT_CONTENT } from './content.ts';
import { routingKeyOf } from './key.ts';

/** Topics below it are the broker's own: clients may read them, and not publish there (MQTT 5 §4.7.2). */
const SYS_ROOT = '$SYS';
/** How often they are renewed while somebody subscribes. */
export const SYS_INTERVAL_MS = 10_000;

export const isSysTopic = (topic: string): boolean => topic === SYS_ROOT || topic.startsWith(`${SYS_ROOT}/`);

/** What the MQTT side of one virtual host counts. Those that are not of now are since the start, and never fall. */
export interface SysFigures {
  readonly clientsConnected: number;
  /** Sessions without a connection. */
  readonly clientsDisconnected: number;
  /** The most connected at once. */
  readonly clientsMaximum: number;
  /** Sessions that ended because their expiry interval had passed. */
  readonly clientsExpired: number;
  readonly subscriptions: number;
  readonly sharedSubscriptions: number;
  /** Packets of any type. */
  readonly messagesReceived: number;
  readonly messagesSent: number;
  readonly publishReceived: number;
  readonly publishSent: number;
  readonly publishDropped: number;
  readonly bytesReceived: number;
  readonly bytesSent: number;
}

/** Topics of `$SYS/broker/load/…`, and the counters whose change per minute they tell. */
const LOADS = {
  'messages/received': 'messagesReceived',
  'messages/sent': 'messagesSent',
  'publish/received': 'publishReceived',
  'publish/sent': 'publishSent',
  'publish/dropped': 'publishDropped',
  'bytes/received': 'bytesReceived',
  'bytes/sent': 'bytesSent',
} as const satisfies Record<string, keyof SysFigures>;
type Load = keyof typeof LOADS;

const MINUTE_MS = 60_000;
const SPANS = { '1min': MINUTE_MS, '5min': 5 * MINUTE_MS, '15min': 15 * MINUTE_MS } as const;
const EMPTY = new Uint8Array();

/** A counter's change per minute, smoothed over a span. */
class MovingRate {
  #perMinute = 0;

  constructor(private readonly spanMs: number) {}

  /** What was counted in the last `ms`. */
  take(count: number, ms: number): void {
    const old = Math.exp(-ms / this.spanMs);
    this.#perMinute = old * this.#perMinute + (1 - old) * ((count * MINUTE_MS) / ms);
  }

  get perMinute(): number {
    return this.#perMinute;
  }
}

/** The `$SYS` of one virtual host, while somebody subscribes to it. */
class Watch {
  subscriptions = 0;
  #before: SysFigures;
  #beforeAt: number;
  readonly #rates: readonly { readonly topic: string; readonly load: Load; readonly rate: MovingRate }[];

  constructor(figures: SysFigures, now: number) {
    this.#before = figures;
    this.#beforeAt = now;
    this.#rates = (Object.keys(LOADS) as Load[]).flatMap((load) =>
      Object.entries(SPANS).map(([span, ms]) => ({ topic: `${load}/${span}`, load, rate: new MovingRate(ms) })),
    );
  }

  *loads(figures: SysFigures, now: number): Generator<readonly [string, string]> {
    const ms = now - this.#beforeAt;
    for (const { topic, load, rate } of this.#rates) {
      const counter = LOADS[load];
      if (ms > 0) rate.take(figures[counter] - this.#before[counter], ms);
      yield [`load/${topic}`, rate.perMinute.toFixed(2)];
    }
    this.#before = figures;
    this.#beforeAt = now;
  }
}

/**
 * `$SYS/broker/…`, the usual counters, as retained messages. Each virtual host has its own, of its own clients; they are
 * there, and renewed, only while somebody subscribes to them.
 */
export class SysTopics {
  readonly #broker: Broker;
  readonly #figures: (vhost: VHost) => SysFigures;
  readonly #watches = new Map<VHost, Watch>();
  readonly #result: PublishResult = { queues: 0, rejected: false, position: 0 };
  #timer: Timer | undefined;

  constructor(broker: Broker, figures: (vhost: VHost) => SysFigures) {
    this.#broker = broker;
    this.#figures = figures;
  }

  /** A new subscription to something below `$SYS`. Its values are retained when this returns. */
  subscribed(vhost: VHost): void {
    let watch = this.#watches.get(vhost);
    if (watch === undefined) {
      watch = new Watch(this.#figures(vhost), this.#broker.env.now());
      this.#watches.set(vhost, watch);
      this.#publish(vhost, watch);
    }
    watch.subscriptions++;
    this.#renewLater();
  }

  /** One of them is gone. */
  unsubscribed(vhost: VHost): void {
    const watch = this.#watches.get(vhost);
    if (watch === undefined || --watch.subscriptions > 0) return;
    this.#watches.delete(vhost);
    for (const [topic] of this.#values(vhost, watch)) vhost.retained.set(topic, undefined);
    if (this.#watches.size === 0) this.stop();
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #renewLater(): void {
    const { env } = this.#broker;
    this.#timer ??= env.timer(env.now() + SYS_INTERVAL_MS, () => {
      this.#timer = undefined;
      for (const [vhost, watch] of this.#watches) {
        if (this.#broker.vhosts.get(vhost.name) === vhost) this.#publish(vhost, watch);
        else this.#watches.delete(vhost);
      }
      if (this.#watches.size > 0) this.#renewLater();
    });
  }

  #publish(vhost: VHost, watch: Watch): void {
    const exchange = vhost.exchanges.get('amq.topic');
    if (exchange === undefined) throw new Error('a virtual host has its amq.topic');
    const receivedAt = this.#broker.env.now();
    for (const [topic, value] of this.#values(vhost, watch)) {
      const message = new Message({
        exchange: exchange.name,
        routingKey: routingKeyOf(topic),
        body: Buffer.from(value),
        header: EMPTY,
        format: MQTT_CONTENT,
        persistent: false,
        priority: 0,
        ttlMs: -1,
        receivedAt,
        hasHeaders: true,
        extraKeys: undefined,
      });
      vhost.retained.set(topic, message);
      vhost.publish(exchange, message, this.#result);
    }
  }

  *#values(vhost: VHost, watch: Watch): Generator<readonly [topic: string, value: string]> {
    const now = this.#broker.env.now();
    const figures = this.#figures(vhost);
    for (const [name, value] of this.#now(vhost, figures, now)) yield [`${SYS_ROOT}/broker/${name}`, String(value)];
    for (const [name, value] of watch.loads(figures, now)) yield [`${SYS_ROOT}/broker/${name}`, value];
  }

  #now(vhost: VHost, figures: SysFigures, now: number): readonly (readonly [string, string | number])[] {
    const stored = storedIn(vhost);
    return [
      ['version', `Waybill ${this.#broker.options.version}`],
      ['uptime', `${Math.floor((now - this.#broker.startedAt) / 1000)} seconds`],
      ['clients/connected', figures.clientsConnected],
      ['clients/disconnected', figures.clientsDisconnected],
      ['clients/total', figures.clientsConnected + figures.clientsDisconnected],
      ['clients/maximum', figures.clientsMaximum],
      ['clients/expired', figures.clientsExpired],
      ['subscriptions/count', figures.subscriptions],
      ['shared_subscriptions/count', figures.sharedSubscriptions],
      ['messages/received', figures.messagesReceived],
      ['messages/sent', figures.messagesSent],
      ['messages/stored', stored.messages],
      ['store/messages/count', stored.messages],
      ['store/messages/bytes', stored.bytes],
      ['retained messages/count', vhost.retained.size],
      ['publish/messages/received', figures.publishReceived],
      ['publish/messages/sent', figures.publishSent],
      ['publish/messages/dropped', figures.publishDropped],
      ['bytes/received', figures.bytesReceived],
      ['bytes/sent', figures.bytesSent],
    ];
  }
}

/** What lies in the queues of MQTT and of AMQP alike, and in the retained messages. */
function storedIn(vhost: VHost): { messages: number; bytes: number } {
  let messages = vhost.retained.size;
  let bytes = vhost.retained.bytes;
  for (const queue of vhost.queues.values()) {
    messages += queue.readyCount + queue.unackedCount;
    bytes += queue.readyBytes + queue.unackedBytes;
  }
  return { messages, bytes };
}
