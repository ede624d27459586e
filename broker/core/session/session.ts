import { Actor } from '../actor.ts';
import type { Consumer, HolderDescription } from '../consumer.ts';
import type { Message } from '../message.ts';
import type { Timer } from '../ports.ts';
import type { Entry } from '../queue/entry.ts';
import type { LiveSink } from '../queue/live-queue.ts';
import type { Queue } from '../queue/queue.ts';
import { isRefusal, Refusal } from '../refusal.ts';
import type { RetainedCursor } from '../retained.ts';
import type { VHost } from '../vhost.ts';
import { Journal } from './journal.ts';
import type { SessionLink } from './link.ts';
import { OutgoingWindow } from './outgoing.ts';
import { copyForQueue, retainedFor } from './retained-copy.ts';
import { queueOf, SessionQueues } from './session-queues.ts';
import { SharedGroup } from './shared-group.ts';
import { type SharedName, type SubscriptionRequest, Subscriptions, type Verdict, verdictOf } from './subscriptions.ts';
import type { SessionWill } from './will.ts';

const SUBSCRIPTIONS_PER_SESSION_MAX = 10_000;

/** Retained messages that a subscription still has to get. */
export interface RetainedDue {
  readonly cursor: RetainedCursor;
  readonly verdict: Verdict;
  readonly noLocal: boolean;
}

class SessionCounters {
  /** Larger than the client takes [MQTT-3.1.2-25], or of a topic that MQTT has no words for. */
  unsendable = 0;
  published = 0;
  delivered = 0;
}

export interface SessionSpec {
  readonly clientId: string;
  readonly user: string;
  readonly expiryMs: number;
  /** Of a session that was there before the broker started. */
  readonly restored?: { readonly number: number; readonly createdAt: number };
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
  /** Undefined: it ends with its connection, and so with the broker. */
  readonly journal: Journal | undefined;
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
  readonly #queues = new SessionQueues(this);
  readonly #shares = new Map<string, SharedGroup>();

  constructor(vhost: VHost, spec: SessionSpec) {
    this.vhost = vhost;
    this.clientId = spec.clientId;
    this.user = spec.user;
    this.expiryMs = spec.expiryMs;
    this.createdAt = spec.restored?.createdAt ?? vhost.broker.env.now();
    this.journal = spec.expiryMs > 0 || spec.restored ? new Journal(this, spec.restored?.number) : undefined;
    this.actor = new Actor(vhost.broker.access, spec.user, this, { clientId: spec.clientId });
  }

  /** What waits for it alone, at QoS 1 and 2. */
  get queued(): number {
    return this.#queues.stored?.readyCount ?? 0;
  }

  /** Dropped for want of room, here or in the queues. */
  get dropped(): number {
    return this.#queues.dropped + this.counters.unsendable;
  }

  get queues(): readonly Queue[] {
    return this.#queues.all;
  }

  // --- subscriptions

  /** Whether the session had none to this filter. On a refusal all is as before. */
  subscribe(request: SubscriptionRequest): boolean | Refusal {
    const isNew = this.#subscribe(request, this.actor);
    if (!isRefusal(isNew)) this.journal?.subscribed(request, false);
    return isNew;
  }

  /** As it was before the broker started; nobody is asked again whether he may. */
  resubscribe(request: SubscriptionRequest): void {
    this.#subscribe(request, Actor.system);
  }

  #subscribe(request: SubscriptionRequest, as: Actor): boolean | Refusal {
    const before = this.subscriptions.get(request.filter);
    if (before === undefined && this.subscriptions.size >= SUBSCRIPTIONS_PER_SESSION_MAX) {
      return new Refusal('limit', `a session has ${SUBSCRIPTIONS_PER_SESSION_MAX} subscriptions at most`);
    }
    // First, so that what is published for its sake is retained only, and comes once.
    if (before === undefined) this.vhost.sessions.watch?.(request, true);
    const refusal = request.shared ? this.#joinShare(request, request.shared, as) : this.#queues.bind(request, as);
    if (refusal) {
      if (before === undefined) this.vhost.sessions.watch?.(request, false);
      return refusal;
    }
    // After the new way is there, so that nothing is lost between [MQTT-3.8.4-4].
    if (before && before.shared === undefined && queueOf(before) !== queueOf(request)) this.#queues.unbind(before);
    this.subscriptions.set(request);
    return before === undefined;
  }

  /** False: there was none. */
  unsubscribe(filter: string): boolean {
    const request = this.subscriptions.get(filter);
    if (request === undefined) return false;
    this.#drop(request);
    if (request.shared === undefined) {
      this.#queues.unbind(request);
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
    this.journal?.unsubscribed(request);
    this.vhost.sessions.watch?.(request, false);
  }

  /** The retained messages of a subscription go out as there is room for them. */
  oweRetained(request: SubscriptionRequest): void {
    const cursor = this.vhost.retained.match(request.filter);
    this.retainedDue.set(request.filter, { cursor, verdict: verdictOf(request), noLocal: request.noLocal });
    if (request.qos > 0) this.journal?.subscribed(request, true);
  }

  /** A subscription has got its retained messages. */
  retainedDone(filter: string): void {
    this.retainedDue.delete(filter);
    const request = this.subscriptions.get(filter);
    if (request && request.qos > 0) this.journal?.subscribed(request, false);
  }

  /** A retained message on its way to a session that outlives a crash waits where such a message is safe. */
  queueRetained(message: Message, filter: string): void {
    this.#queues.stored?.enqueue(copyForQueue(message, filter, this.vhost.broker.env.now()));
  }

  /** What goes with a message of one of its queues that it had sent before the broker started. */
  sentAs({ queue, message }: Entry): { readonly retain: boolean; readonly identifiers: readonly number[] } {
    const retainedIn = retainedFor(message);
    const [shared] = [...this.#shares].find(([, group]) => group.queue === queue) ?? [];
    const request = this.subscriptions.get(retainedIn ?? shared ?? '');
    const isOwn = message.origin === this.clientId;
    const verdict = request ? verdictOf(request) : this.subscriptions.verdict(message, isOwn);
    const retain = retainedIn !== undefined || (verdict?.retainAsPublished === true && message.retain);
    return { retain, identifiers: verdict?.identifiers ?? [] };
  }

  #joinShare(request: SubscriptionRequest, shared: SharedName, as: Actor): Refusal | undefined {
    const group = SharedGroup.join(this.vhost.sessions.shares, this, request, shared, as);
    if (isRefusal(group)) return group;
    this.#shares.set(request.filter, group);
    return undefined;
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
    const lost = this.#queues.lost(consumer.queue);
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
    const { stored } = this.#queues;
    if (stored) this.#pump(stored);
    if (this.#shares.size > 0) for (const { queue } of this.#shares.values()) this.#pump(queue);
  }

  /** With nothing to deliver, as is the rule, there is nothing to come back to. */
  #pump(queue: Queue): void {
    if (queue.hasBacklog) this.vhost.broker.pumpLater(queue);
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
      this.journal?.settled(out);
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
    this.journal?.end();
  }
}
