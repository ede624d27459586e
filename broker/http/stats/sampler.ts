import type { Broker } from '../../core/broker.ts';
import type { ClientChannel, ClientConnection } from '../../core/clients.ts';
import type { Exchange } from '../../core/exchange.ts';
import type { Timer } from '../../core/ports.ts';
import type { Queue } from '../../core/queue/queue.ts';
import type { VHost } from '../../core/vhost.ts';
import type { NodeUsage } from '../node-usage.ts';
import { BROKER, CHANNEL, CONNECTION, EXCHANGE, type Kind, NODE, QUEUE, VHOST } from './columns.ts';
import { Budget } from './ring.ts';
import { OBJECT_TIERS, Series, type Tier, TOTALS_TIERS } from './series.ts';

export const SAMPLE_MS = 1_000;

/** An object at rest for this long gives its history back. */
const REST_MS = 3_700_000;
/** How often series of objects that are gone are looked for. */
const SWEEP_TICKS = 10;

/** The series of one kind of object. An object has none as long as nothing ever happened to it. */
class Tracked<T extends object> {
  readonly #kind: Kind<T>;
  readonly #tiers: readonly Tier[];
  readonly #budget: Budget;
  readonly #series = new Map<T, Series>();
  readonly #row: Float64Array;
  readonly #zeros: Float64Array;
  #seen = new Set<T>();

  constructor(kind: Kind<T>, tiers: readonly Tier[], budget: Budget) {
    this.#kind = kind;
    this.#tiers = tiers;
    this.#budget = budget;
    this.#row = new Float64Array(kind.columns.length);
    this.#zeros = new Float64Array(kind.columns.length);
  }

  of(object: T): Series | undefined {
    return this.#series.get(object);
  }

  /** Answers whether something happened since the last visit. `old`: it was there before the sampler was. */
  visit(object: T, at: number, old: boolean, complete?: (row: Float64Array) => void): boolean {
    const row = this.#row;
    this.#kind.read(object, row);
    complete?.(row);
    const series = this.#series.get(object);
    if (series === undefined) {
      if (isZero(row)) return false;
      const made = new Series(old ? row : this.#zeros, at, this.#tiers, this.#budget);
      this.#series.set(object, made);
      if (!old) made.record(at, row);
      return !old;
    }
    if (!series.changed(row)) return false;
    series.record(at, row);
    return true;
  }

  /** Forgets what isn't in `alive` any more, and lets go of what has long been at rest. */
  sweep(alive: Iterable<T>, at: number): void {
    this.#seen.clear();
    for (const object of alive) if (this.#series.has(object)) this.#seen.add(object);
    for (const [object, series] of this.#series) {
      const gone = !this.#seen.has(object);
      if (gone || at - series.lastChange > REST_MS) series.release();
      if (gone) this.#series.delete(object);
    }
    this.#seen.clear();
  }
}

export interface Activity {
  readonly queues: Queue[];
  readonly exchanges: Exchange[];
  readonly connections: ClientConnection[];
}

export class Sampler {
  readonly broker: Broker;
  readonly budget = new Budget();
  readonly queues = new Tracked(QUEUE, OBJECT_TIERS, this.budget);
  readonly exchanges = new Tracked(EXCHANGE, OBJECT_TIERS, this.budget);
  readonly channels = new Tracked(CHANNEL, OBJECT_TIERS, this.budget);
  readonly connections = new Tracked(CONNECTION, OBJECT_TIERS, this.budget);
  readonly vhosts = new Tracked(VHOST, TOTALS_TIERS, this.budget);
  readonly totals = new Tracked(BROKER, TOTALS_TIERS, this.budget);
  readonly node = new Tracked(NODE, TOTALS_TIERS, this.budget);
  readonly usage: NodeUsage;
  /** The time of the newest samples, aligned to `SAMPLE_MS`. */
  now: number;
  #ticks = 0;
  #timer: Timer | undefined;
  readonly #listeners = new Set<(activity: Activity) => void>();

  constructor(broker: Broker, usage: NodeUsage) {
    this.broker = broker;
    this.usage = usage;
    this.now = alignedDown(broker.env.now());
    this.sample(this.now);
    this.#arm();
  }

  onTick(listener: (activity: Activity) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#timer?.cancel();
    this.#listeners.clear();
  }

  #arm(): void {
    this.#timer = this.broker.env.timer(this.now + SAMPLE_MS, () => {
      // After a pause (a laptop asleep) the missing samples are not made up.
      this.sample(Math.max(alignedDown(this.broker.env.now()), this.now + SAMPLE_MS));
      this.#arm();
    });
  }

  /** Visits everything. What is at rest costs the reading of a dozen numbers. */
  sample(at: number): void {
    const first = this.#ticks === 0;
    this.now = at;
    this.#ticks += 1;
    const activity: Activity = { queues: [], exchanges: [], connections: [] };
    this.#visitClients(at, first, activity);
    for (const vhost of this.broker.vhosts.values()) this.#visitVHost(vhost, at, first, activity);
    this.totals.visit(this.broker, at, first, (row) => this.#sumLengths(row));
    this.node.visit(this.usage, at, first, (row) => row.set([this.broker.clients.connections.size], row.length - 1));
    if (this.#ticks % SWEEP_TICKS === 0) this.#sweep(at);
    for (const listener of this.#listeners) listener(activity);
  }

  #visitClients(at: number, first: boolean, activity: Activity): void {
    for (const connection of this.broker.clients.connections.values()) {
      if (this.connections.visit(connection, at, first)) activity.connections.push(connection);
      for (const channel of connection.channels.values()) this.channels.visit(channel, at, first);
    }
  }

  #visitVHost(vhost: VHost, at: number, first: boolean, activity: Activity): void {
    let ready = 0;
    let unacked = 0;
    for (const queue of vhost.queues.values()) {
      ready += queue.readyCount;
      unacked += queue.unackedCount;
      if (this.queues.visit(queue, at, first)) activity.queues.push(queue);
    }
    for (const exchange of vhost.exchanges.values()) {
      if (this.exchanges.visit(exchange, at, first)) activity.exchanges.push(exchange);
    }
    this.vhosts.visit(vhost, at, first, (row) => {
      row[0] = ready + unacked;
      row[1] = ready;
      row[2] = unacked;
      this.#sumTraffic(vhost, row);
    });
  }

  #sumTraffic(vhost: VHost, row: Float64Array): void {
    let received = 0;
    let sent = 0;
    for (const connection of this.broker.clients.connections.values()) {
      if (connection.vhost !== vhost.name) continue;
      received += connection.traffic.recvOct;
      sent += connection.traffic.sendOct;
    }
    row[VHOST.recvOct] = received;
    row[VHOST.sendOct] = sent;
  }

  #sumLengths(row: Float64Array): void {
    row.fill(0, 0, 3);
    for (const vhost of this.broker.vhosts.values()) {
      const last = this.vhosts.of(vhost)?.last;
      for (let i = 0; i < 3; i += 1) row[i] = (row[i] ?? 0) + (last?.[i] ?? 0);
    }
  }

  #sweep(at: number): void {
    const vhosts = [...this.broker.vhosts.values()];
    this.vhosts.sweep(vhosts, at);
    this.queues.sweep(queuesOf(vhosts), at);
    this.exchanges.sweep(exchangesOf(vhosts), at);
    this.connections.sweep(this.broker.clients.connections.values(), at);
    this.channels.sweep(channelsOf(this.broker.clients.connections.values()), at);
  }
}

function isZero(row: Float64Array): boolean {
  for (let i = 0; i < row.length; i += 1) if (row[i] !== 0) return false;
  return true;
}

const alignedDown = (at: number): number => at - (at % SAMPLE_MS);

function* queuesOf(vhosts: readonly VHost[]): Iterable<Queue> {
  for (const vhost of vhosts) yield* vhost.queues.values();
}

function* exchangesOf(vhosts: readonly VHost[]): Iterable<Exchange> {
  for (const vhost of vhosts) yield* vhost.exchanges.values();
}

function* channelsOf(connections: Iterable<ClientConnection>): Iterable<ClientChannel> {
  for (const connection of connections) yield* connection.channels.values();
}
