/**
 * All that browsers watch of one broker as one of its users. Each distinct topic is asked for once, whoever watches
 * it, and nothing is asked for while nobody watches.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Broker } from '@/lib/client/brokers';
import type { Topic, TopicKind } from '@/lib/contract/live';
import type { BrokerError } from '@/lib/contract/result';
import { FeedContext } from '@/lib/live/context';
import { EventSource, type FeedEvent } from '@/lib/live/events';
import { fetchTopic } from '@/lib/live/fetch-topic';
import { watchEveryMs } from '@/lib/live/mqtt-watch';

/** A watcher must not keep the payloads; they are shared by all who watch the same. */
export type Watcher = {
  data(json: string, ageMs: number, everyMs: number): void;
  same(ageMs: number): void;
  error(error: BrokerError): void;
};

type Watched = {
  readonly topic: Topic;
  readonly watchers: Set<Watcher>;
  timer: NodeJS.Timeout | undefined;
  busy: boolean;
  again: boolean;
  failures: number;
  json: string | undefined;
  atMs: number;
  error: BrokerError | undefined;
};

const everyMs: Record<TopicKind, number> = {
  broker: 5000,
  overview: 1000,
  problems: 3000,
  queues: 1000,
  queue: 1000,
  exchanges: 1000,
  exchange: 1000,
  connections: 1000,
  channels: 1000,
  consumers: 1000,
  connection: 1000,
  channel: 1000,
  topology: 1000,
  lint: 10_000,
  'dead-letters': 1000,
  jobs: 1000,
  job: 1000,
  'admin-users': 3000,
  'admin-vhosts': 3000,
  'admin-policies': 3000,
  'admin-parameters': 3000,
  storage: 2000,
  node: 2000,
  'mqtt-sessions': 1000,
  'mqtt-session': 1000,
  'mqtt-tree': 1000,
  'mqtt-retained': 1000,
  'mqtt-value': 1000,
  'mqtt-watch': watchEveryMs,
};

/** A topic that takes long is asked for less often: the console may use at most this share of a broker's time. */
const restPerWork = 4;
const backoffMsMax = 3000;
/** While the broker tells by itself, asking is only a safety net. */
const safetyNetMs = 5000;
const changeDelayMs = 40;
/** Who waits for its turn doesn't wait longer for a topic that takes long. */
const turnMsMax = 100;

export class Feed {
  readonly #context: FeedContext;
  readonly #watched = new Map<string, Watched>();
  readonly #events: EventSource;
  #changeTimer: NodeJS.Timeout | undefined;

  constructor(broker: Broker) {
    this.#context = new FeedContext(broker);
    this.#events = new EventSource(broker.client, (event) => this.#heard(event));
  }

  get isWatched(): boolean {
    return this.#watched.size > 0;
  }

  watch(topic: Topic, watcher: Watcher): () => void {
    // While nobody watched, nobody told of objects that came or went.
    if (this.#watched.size === 0) this.#context.forgetShapes();
    const key = JSON.stringify(topic, Object.keys(topic).sort());
    let watched = this.#watched.get(key);
    if (watched === undefined) {
      watched = {
        topic,
        watchers: new Set(),
        timer: undefined,
        busy: false,
        again: false,
        failures: 0,
        json: undefined,
        atMs: 0,
        error: undefined,
      };
      this.#watched.set(key, watched);
      void this.#refresh(watched);
    } else if (watched.json !== undefined) {
      watcher.data(watched.json, Date.now() - watched.atMs, everyMs[topic.kind]);
    } else if (watched.error !== undefined) watcher.error(watched.error);
    watched.watchers.add(watcher);
    this.#events.start();
    const held = watched;
    return () => {
      held.watchers.delete(watcher);
      if (held.watchers.size > 0) return;
      clearTimeout(held.timer);
      this.#watched.delete(key);
      this.#context.leave(held.topic);
      if (this.#watched.size === 0) this.#events.stop();
    };
  }

  /** Something was changed from here: whoever looks at it shall see it now and not at the next tick. */
  poke(): void {
    this.#changeTimer ??= setTimeout(() => {
      this.#changeTimer = undefined;
      this.#context.forgetShapes();
      for (const watched of this.#watched.values()) void this.#refresh(watched);
    }, changeDelayMs);
  }

  #heard(event: FeedEvent): void {
    switch (event.kind) {
      case 'open':
        this.#context.live = 'events';
        this.#renewBroker();
        return;
      case 'closed':
        this.#context.live = 'polling';
        // The broker may be gone: whoever looks shall know at once.
        for (const watched of this.#watched.values()) void this.#refresh(watched);
        return;
      case 'capabilities':
        this.#context.capabilities = event.names;
        this.#renewBroker();
        return;
      case 'change':
        this.poke();
        return;
      case 'tick':
        void this.#renewInTurn();
    }
  }

  /** The pages of one list, one after the other: broker and console don't work at the same time, and the browser can. */
  async #renewInTurn(): Promise<void> {
    for (const watched of [...this.#watched.values()]) {
      if (everyMs[watched.topic.kind] > 1000) continue;
      await Promise.race([this.#refresh(watched), sleep(turnMsMax)]);
    }
  }

  /** What the broker can do is part of what is told about it, and pages wait for that. */
  #renewBroker(): void {
    for (const watched of this.#watched.values()) if (watched.topic.kind === 'broker') void this.#refresh(watched);
  }

  async #refresh(watched: Watched): Promise<void> {
    if (watched.busy) {
      watched.again = true;
      return;
    }
    watched.busy = true;
    clearTimeout(watched.timer);
    await this.#events.known;
    const startedMs = Date.now();
    const result = await fetchTopic(watched.topic, this.#context, startedMs);
    const tookMs = Date.now() - startedMs;
    watched.busy = false;
    if (watched.watchers.size === 0) return;
    if (result.ok) this.#succeeded(watched, JSON.stringify(result.value), startedMs);
    else {
      watched.failures += 1;
      watched.error = result.error;
      for (const watcher of watched.watchers) watcher.error(result.error);
    }
    if (watched.again && result.ok) {
      watched.again = false;
      this.#schedule(watched, Math.min(tookMs, 250));
      return;
    }
    watched.again = false;
    this.#schedule(watched, this.#restMs(watched, tookMs));
  }

  #succeeded(watched: Watched, json: string, atMs: number): void {
    const recovered = watched.failures > 0;
    watched.failures = 0;
    watched.error = undefined;
    watched.atMs = atMs;
    const ageMs = Date.now() - atMs;
    if (json === watched.json && !recovered) {
      for (const watcher of watched.watchers) watcher.same(ageMs);
      return;
    }
    watched.json = json;
    for (const watcher of watched.watchers) watcher.data(json, ageMs, everyMs[watched.topic.kind]);
  }

  #restMs(watched: Watched, tookMs: number): number {
    if (watched.failures > 0) return Math.min(backoffMsMax, 1000 * 2 ** (watched.failures - 1));
    const own = everyMs[watched.topic.kind];
    // It is looked at in this process; no broker is asked.
    if (watched.topic.kind === 'mqtt-watch') return own;
    const base = this.#context.live === 'events' ? Math.max(own, safetyNetMs) : own - tookMs;
    return Math.max(base, tookMs * restPerWork, 100);
  }

  #schedule(watched: Watched, delayMs: number): void {
    clearTimeout(watched.timer);
    if (watched.watchers.size === 0) return;
    watched.timer = setTimeout(() => void this.#refresh(watched), delayMs);
  }
}
