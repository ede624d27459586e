import { Actor } from '../actor.ts';
import type { Consumer, ConsumerSink, HolderDescription } from '../consumer.ts';
import { EMPTY_TABLE, long, type Table } from '../field.ts';
import type { Message } from '../message.ts';
import type { Timer } from '../ports.ts';
import type { Entry } from '../queue/entry.ts';
import type { LiveSink } from '../queue/live-queue.ts';
import type { Queue } from '../queue/queue.ts';
import { isRefusal, Refusal } from '../refusal.ts';
import type { RetainedCursor } from '../retained.ts';
import type { QueueDeclaration, VHost } from '../vhost.ts';
import type { SessionLink } from './link.ts';
import { OutgoingWindow } from './outgoing.ts';
import { SharedGroup } from './shared-group.ts';
import { type SubscriptionRequest, Subscriptions, type Verdict, verdictOf } from './subscriptions.ts';
import type { SessionWill } from './will.ts';

/** Messages that wait for one session, or for a group; the oldest are dropped for new ones, and counted. */
export const QUEUED_MESSAGES_MAX = 1_000_000;
export const SUBSCRIPTIONS_PER_SESSION_MAX = 10_000;

const STORED_ARGS: Table = new Map([['x-max-length', long(QUEUED_MESSAGES_MAX)]]);

/** Retained messages that a subscription still has to get. */
export interface RetainedDue {
  readonly cursor: RetainedCursor;
  readonly verdict: Verdict;
  readonly noLocal: boolean;
}

export class SessionCounters {
  /** Larger than the client takes [MQTT-3.1.2-25], or of a topic that MQTT has no words for. */
  unsendable = 0;
  published = 0;
  delivered = 0;
}

export interface SessionSpec {
  readonly clientId: string;
  readonly user: string;
  readonly expiryMs: number;
}

/**
 * A client's state, which may outlive its connections: what it subscribes to, what is on its way to it, and what it has
 * begun to send. Queues hold what waits for it.
 *
 * Invariants: `link` is undefined while no client is connected; a message that was handed to the session and is not
 * settled is in `outgoing` or on the link's list for the end of the turn.
 */
export class Session implements LiveSink {
  readonly vhost: VHost;
  readonly clientId: string;
  readonly user: string;
  readonly actor: Actor;
  readonly createdAt: number;
  readonly subscriptions = new Subscriptions();
  readonly outgoing = new OutgoingWindow();
  /** Identifiers of QoS 2 messages that the client has not released [MQTT-4.3.3-10]. */
  readonly incoming = new Set<number>();
  readonly counters = new SessionCounters();
  readonly retainedDue = new Map<string, RetainedDue>();
  link: SessionLink | undefined = undefined;
  /** 3, 4 or 5, of the last connection. */
  protocolLevel = 0;
  /** How long it outlives its connection, ms; `Infinity`: until somebody ends it. */
  expiryMs: number;
  /** Since when no client is connected, ms since 1970. */
  disconnectedAt: number | undefined = undefined;
  will: SessionWill | undefined = undefined;
  willTimer: Timer | undefined = undefined;
  expiryTimer: Timer | undefined = undefined;
  ended = false;
  #stored: Queue | undefined;
  #live: Queue | undefined;
  readonly #shares = new Map<string, SharedGroup>();

  constructor(vhost: VHost, spec: SessionSpec) {
    this.vhost = vhost;
    this.clientId = spec.clientId;
    this.user = spec.user;
    this.expiryMs = spec.expiryMs;
    this.createdAt = vhost.broker.env.now();
    this.actor = new Actor(vhost.broker.access, spec.user, this, { clientId: spec.clientId });
  }

  /** What waits for it alone, at QoS 1 and 2. */
  get queued(): number {
    return this.#stored?.readyCount ?? 0;
  }

  /** Dropped for want of room, here or in the queues. */
  get dropped(): number {
    return (this.#stored?.stats.dropped ?? 0) + (this.#live?.stats.dropped ?? 0) + this.counters.unsendable;
  }

  get queues(): readonly Queue[] {
    return [this.#stored, this.#live].filter((queue) => queue !== undefined);
  }

  // --- subscriptions

  /** Whether the session had none to this filter. On a refusal all is as before. */
  subscribe(request: SubscriptionRequest): boolean | Refusal {
    const before = this.subscriptions.get(request.filter);
    if (before === undefined && this.subscriptions.size >= SUBSCRIPTIONS_PER_SESSION_MAX) {
      return new Refusal('limit', `a session has ${SUBSCRIPTIONS_PER_SESSION_MAX} subscriptions at most`);
    }
    // First, so that what is published for its sake is retained only, and comes once.
    if (before === undefined) this.vhost.sessions.watch?.(request, true);
    const refusal = request.shared ? this.#joinShare(request) : this.#bind(request);
    if (refusal) {
      if (before === undefined) this.vhost.sessions.watch?.(request, false);
      return refusal;
    }
    // After the new way is there, so that nothing is lost between [MQTT-3.8.4-4].
    if (before && before.shared === undefined && queueOf(before) !== queueOf(request)) this.#unbind(before);
    this.subscriptions.set(request);
    return before === undefined;
  }

  /** False: there was none. */
  unsubscribe(filter: string): boolean {
    const request = this.subscriptions.get(filter);
    if (request === undefined) return false;
    this.#drop(request);
    if (request.shared === undefined) {
      this.#unbind(request);
    } else {
      const share = this.#shares.get(filter);
      this.#shares.delete(filter);
      share?.leave(this);
      if (share) this.requeueShared(share.queue);
      this.pump();
    }
    return true;
  }

  #drop(request: SubscriptionRequest): void {
    this.subscriptions.delete(request.filter);
    this.retainedDue.delete(request.filter);
    this.vhost.sessions.watch?.(request, false);
  }

  /** The retained messages of a subscription go out as there is room for them. */
  oweRetained(request: SubscriptionRequest, filter: string): void {
    const cursor = this.vhost.retained.match(filter);
    this.retainedDue.set(request.filter, { cursor, verdict: verdictOf(request), noLocal: request.noLocal });
  }

  #bind(request: SubscriptionRequest): Refusal | undefined {
    const queue = queueOf(request) === 'stored' ? this.#storedQueue() : this.#liveQueue();
    if (isRefusal(queue)) return queue;
    const bound = this.vhost.bind(this.actor, bindingOf(queue, request));
    return isRefusal(bound) ? bound : undefined;
  }

  #unbind(request: SubscriptionRequest): void {
    const queue = queueOf(request) === 'stored' ? this.#stored : this.#live;
    if (queue) this.vhost.unbind(Actor.system, bindingOf(queue, request));
  }

  #joinShare(request: SubscriptionRequest): Refusal | undefined {
    if (request.shared === undefined) throw new Error('a shared subscription names its group');
    const group = SharedGroup.join(this.vhost, this.vhost.sessions.shares, this, request, request.shared);
    if (isRefusal(group)) return group;
    this.#shares.set(request.filter, group);
    return undefined;
  }

  #storedQueue(): Queue | Refusal {
    if (this.#stored) return this.#stored;
    const queue = this.#open(this.storedQueue(this.#nameOf('qos1')));
    if (!isRefusal(queue)) this.#stored = queue;
    return queue;
  }

  #liveQueue(): Queue | Refusal {
    if (this.#live) return this.#live;
    const name = this.#nameOf('qos0');
    const spec: QueueDeclaration = { ...this.storedQueue(name), durable: false, args: EMPTY_TABLE, kind: 'mqtt-qos0' };
    const queue = this.#open(spec);
    if (!isRefusal(queue)) this.#live = queue;
    return queue;
  }

  #nameOf(suffix: string): string {
    return `mqtt-subscription-${this.clientId}${suffix}`;
  }

  #open(spec: QueueDeclaration): Queue | Refusal {
    const declared = this.vhost.declareQueue(this.actor, spec);
    if (isRefusal(declared)) return declared;
    const { queue, created } = declared;
    if (queue.kind !== (spec.kind ?? 'classic')) return new Refusal('precondition', `${queue.title} is no session's`);
    const consumer = this.consumeFrom(queue, this);
    if (!isRefusal(consumer)) return queue;
    if (created) this.vhost.removeQueue(queue);
    return consumer;
  }

  /** How a queue that keeps messages for this session is declared. */
  storedQueue(name: string): QueueDeclaration {
    return { name, durable: this.expiryMs > 0, exclusive: false, autoDelete: false, args: STORED_ARGS };
  }

  consumeFrom(queue: Queue, sink: ConsumerSink): Consumer | Refusal {
    return this.vhost.consume(this.actor, queue.name, sink, {
      tag: this.clientId,
      noAck: queue.kind === 'mqtt-qos0',
      exclusive: false,
      prefetch: 0,
      globalPrefetch: false,
      args: EMPTY_TABLE,
    });
  }

  // --- as the queues see it

  describe(): HolderDescription {
    return (
      this.link?.describe() ?? { connection: this.clientId, channel: 1, user: this.user, peerHost: '', peerPort: 0 }
    );
  }

  hasRoom(consumer: Consumer): boolean {
    return consumer.noAck ? this.link?.hasRoomForLive() === true : this.hasRoomForStored();
  }

  hasRoomForStored(): boolean {
    const { link } = this;
    return link !== undefined && this.outgoing.hasRoom && link.hasRoom();
  }

  deliver(_consumer: Consumer, entry: Entry): void {
    this.link?.deliver(entry);
  }

  deliverLive(message: Message): void {
    this.link?.deliverLive(message);
  }

  /** Somebody deleted one of its queues: what was bound to it is no subscription any more, and the client is told. */
  cancelled(consumer: Consumer): void {
    if (this.ended) return;
    const lost = consumer.queue === this.#stored ? 'stored' : 'live';
    if (lost === 'stored') this.#stored = undefined;
    else this.#live = undefined;
    for (const request of [...this.subscriptions]) {
      if (request.shared === undefined && queueOf(request) === lost) this.#drop(request);
    }
    this.link?.disconnect('queue-deleted', `${consumer.queue.title} was deleted`);
  }

  /** The same for a group's. */
  lostShare(filter: string): void {
    this.#shares.delete(filter);
    const request = this.subscriptions.get(filter);
    if (request === undefined) return;
    this.#drop(request);
    this.link?.disconnect('queue-deleted', `the queue of ${filter} was deleted`);
  }

  /** There is room again. */
  pump(): void {
    const { broker } = this.vhost;
    if (this.#stored) broker.pumpLater(this.#stored);
    for (const { queue } of this.#shares.values()) broker.pumpLater(queue);
  }

  // --- the end of a connection, and of the session

  /** What others of a group can have goes to them; QoS 2 is completed with this client [MQTT-4.8.2-4]. */
  unlinked(): void {
    for (const { queue } of this.#shares.values()) this.requeueShared(queue);
    // It may be long until these are settled.
    for (const { message } of this.outgoing) message?.detach();
  }

  requeueShared(queue: Queue): void {
    const back: Entry[] = [];
    for (const out of [...this.outgoing]) {
      if (out.entry?.queue !== queue || out.qos !== 1) continue;
      this.outgoing.remove(out);
      back.push(out.entry);
    }
    if (back.length > 0) queue.requeue(back, false);
  }

  /** All that it holds goes. The registry has forgotten it already. */
  dispose(): void {
    this.ended = true;
    this.willTimer?.cancel();
    this.expiryTimer?.cancel();
    for (const { queue } of this.#shares.values()) {
      this.requeueShared(queue);
      // Begun with this client, and not to be sent to another [MQTT-4.8.2-5].
      for (const { entry } of this.outgoing) if (entry?.queue === queue) queue.ack(entry);
    }
    for (const share of this.#shares.values()) share.leave(this);
    this.#shares.clear();
    for (const queue of this.queues) this.vhost.removeQueue(queue);
    for (const request of [...this.subscriptions]) this.#drop(request);
  }
}

const queueOf = (request: SubscriptionRequest): 'stored' | 'live' => (request.qos > 0 ? 'stored' : 'live');

const bindingOf = (queue: Queue, { key }: SubscriptionRequest) => ({
  source: 'amq.topic',
  destination: queue.name,
  toQueue: true,
  key,
  args: EMPTY_TABLE,
});
