import type { Consumer, DeliveryHolder } from '../consumer.ts';
import type { DeathReason } from '../dead-letter.ts';
import type { Message } from '../message.ts';
import type { RecoveredQueue, Timer } from '../ports.ts';
import { Refusal } from '../refusal.ts';
import type { VHost } from '../vhost.ts';
import { copyOf, Entry } from './entry.ts';
import { Queue, type QueueSpec } from './queue.ts';
import { type Paging, ReadyList } from './ready-list.ts';
import { UnackedList } from './unacked-list.ts';

/** Messages that are dropped in one go because of their age or number; the rest follows, and others have their turn. */
const DROPPED_AT_ONCE_MAX = 1_000;
/** Beyond so many a purge doesn't tell the store of each message. */
const FORGOTTEN_ONE_BY_ONE_MAX = 1_000;
/**
 * While memory is low, and so much is out with consumers of all queues, a queue that has something out hands out no more
 * before that is acknowledged: octets, with what keeping them takes.
 */
const HELD_BYTES_MAX = 64 * 1024 * 1024;

/**
 * A queue whose messages go to one consumer each. A quorum queue is the same on one node: always durable, with a delivery
 * limit and its count.
 *
 * Invariant: a message is either ready, or unacknowledged, or gone; `seq` orders them all.
 */
export class MessageQueue extends Queue {
  readonly #ready: ReadyList;
  readonly #unacked: UnackedList;
  #seq = 0;
  /** The highest `seq` that was taken out of the store's keeping to be delivered, and what the store was told of it. */
  #handed = 0;
  #handedKnown = 0;
  /** What a crash left up to this `seq` may have been out. */
  #outBefore = 0;
  /** The store has had something of it. */
  #isKept = false;
  #expiryTimer: Timer | undefined;
  #expiryAt = 0;
  /** Whether anything ready has an expiry, so that queues without any never look. */
  #mayExpire = false;
  #idleTimer: Timer | undefined;
  /** Rings at once: more is to be dropped. */
  #moreTimer: Timer | undefined;
  /** What is at the front may have expired: nothing is handed out before that is known. */
  #isBehind = false;

  constructor(vhost: VHost, spec: QueueSpec) {
    super(vhost, spec);
    this.#unacked = new UnackedList(vhost.broker.out);
    this.#ready = new ReadyList(this.settings.maxPriority, this.#paging());
    this.#watchIdleness();
  }

  override get readyCount(): number {
    return this.#ready.length;
  }

  override get unackedCount(): number {
    return this.#unacked.size;
  }

  override get readyBytes(): number {
    return this.#ready.bytes;
  }

  override get unackedBytes(): number {
    return this.#unacked.bytes;
  }

  override get headSince(): number | undefined {
    return this.#ready.since;
  }

  override get paged(): { readonly messages: number; readonly bytes: number } {
    return this.#ready.paged;
  }

  override get hasBacklog(): boolean {
    return this.#ready.length > 0;
  }

  override enqueue(message: Message): boolean {
    this.stats.publish++;
    if (this.settings.overflow !== 'drop-head' && this.#wouldOverflow(message)) {
      this.stats.refused++;
      message.journey?.add({ type: 'refused', queue: this.name, seq: 0, why: 'the queue is full' });
      if (this.settings.overflow === 'reject-publish-dlx') this.#bury(message, 'maxlen');
      return false;
    }
    const now = this.vhost.broker.env.now();
    const ttl = this.#ttlOf(message);
    const entry = new Entry(message, this, ++this.#seq, now, ttl < 0 ? 0 : now + ttl);
    message.journey?.add({ type: 'enqueued', queue: this.name, seq: entry.seq, kind: this.kind });
    const consumer = this.#ready.length === 0 ? this.dispatcher.next() : undefined;
    if (consumer) {
      if (!consumer.noAck) {
        entry.holder = consumer.sink;
        this.#remember(entry);
      }
      this.#hand(consumer, entry);
      return true;
    }
    if (!this.#ready.isPaged(message.priority)) message.detach();
    this.#remember(entry);
    this.#push(entry);
    this.#dropOverflow();
    // Nobody could take it at once: without a time to live it is gone, unless one before it lives.
    if (ttl === 0) this.#dropExpired();
    return true;
  }

  override get(noAck: boolean, holder: DeliveryHolder): Entry | Refusal | undefined {
    if (this.settings.singleActive && this.kind === 'quorum') {
      return new Refusal(
        'locked',
        `cannot obtain access to locked ${this.title}. basic.get operations are not supported by quorum queues with single active consumer`,
      );
    }
    this.touch();
    const { stats, vhost } = this;
    this.#dropExpired();
    const entry = this.#isBehind ? undefined : this.#takeNext();
    this.#tellHanded();
    if (entry === undefined) {
      stats.getEmpty++;
      vhost.totals.getEmpty++;
      return undefined;
    }
    if (noAck) {
      stats.getNoAck++;
      vhost.totals.getNoAck++;
      this.#forget(entry);
    } else {
      stats.get++;
      vhost.totals.get++;
      this.#lend(entry, undefined, holder);
    }
    this.#countRedelivery(entry);
    // The count that goes out with it leaves out what has expired behind it.
    this.#dropExpired();
    return entry;
  }

  override ack(entry: Entry): void {
    if (!this.#takeBack(entry)) return;
    this.stats.ack++;
    this.vhost.totals.ack++;
    this.#forget(entry);
  }

  override requeue(entries: readonly Entry[], byClient: boolean): void {
    const limit = this.settings.deliveryLimit;
    // RabbitMQ 3.10: without a delivery limit a quorum queue puts what a client gives back at its end.
    const atEnd = byClient && this.kind === 'quorum' && limit === undefined;
    for (const entry of entries) {
      if (!this.#takeBack(entry)) continue;
      entry.redelivered = true;
      entry.deliveryCount++;
      if (limit !== undefined && entry.deliveryCount > limit) {
        this.stats.deliveryLimited++;
        entry.message.journey?.add({ type: 'dropped', ...copyOf(entry), why: 'delivery-limit' });
        this.#bury(entry.message, 'delivery_limit');
        this.#forget(entry);
      } else {
        entry.message.detach();
        const becomes = atEnd ? ++this.#seq : entry.seq;
        entry.message.journey?.add({ type: 'requeued', ...copyOf(entry), why: byClient ? 'client' : 'gone', becomes });
        if (atEnd) {
          entry.seq = becomes;
          this.#tellReturned(entry);
          this.#push(entry);
        } else {
          this.#tellReturned(entry);
          this.#ready.insert(entry);
          this.#watchExpiry(entry, this.#ready.isFront(entry));
        }
      }
    }
    if (this.state === 'deleted') return;
    this.#dropOverflow();
    this.vhost.broker.pumpLater(this);
  }

  override reject(entry: Entry): void {
    if (!this.#takeBack(entry)) return;
    this.stats.rejected++;
    entry.message.journey?.add({ type: 'rejected', ...copyOf(entry) });
    this.#bury(entry.message, 'rejected');
    this.#forget(entry);
  }

  override purge(): number {
    const purged = this.#ready.length;
    if (this.vhost.broker.tracer?.isWatching) this.#noteRemoved(this.#ready.residents(), 'purged');
    if (this.#unacked.size === 0 && this.#ready.paged.messages > FORGOTTEN_ONE_BY_ONE_MAX) this.#forgetAll();
    else this.#forgetReady();
    this.#ready.clear();
    this.#countStored();
    this.touch();
    return purged;
  }

  #forgetReady(): void {
    const { store } = this.vhost.broker;
    for (const entry of this.#ready.residents()) if (entry.place !== 0) store.removed(entry);
    for (const places of this.#ready.pagedPlaces()) store.forgetPlaces(this, places);
  }

  /** Under another number nothing that is stored belongs to it: that takes no time, however much there is. */
  #forgetAll(): void {
    const { broker } = this.vhost;
    const [before, after] = [this.number, broker.nextNumber()];
    this.number = after;
    // First: were the other of the two lost, messages to come would belong to a queue that was forgotten.
    this.vhost.defineQueue(this);
    this.number = before;
    broker.store.forgetQueue(this);
    this.number = after;
    this.#handed = 0;
    this.#handedKnown = 0;
  }

  override browse(offset: number, limit: number): Entry[] {
    return this.#ready.slice(offset, limit);
  }

  override unacked(): Iterable<Entry> {
    return this.#unacked;
  }

  override take(seqs: ReadonlySet<number>): Entry[] {
    const taken = this.#ready.take(seqs);
    for (const entry of taken) this.#forget(entry);
    if (this.vhost.broker.tracer?.isWatching) this.#noteRemoved(taken, 'taken');
    if (taken.length > 0) this.#dropExpired();
    return taken;
  }

  override pump(): void {
    this.#deliver();
    this.#tellHanded();
  }

  #deliver(): void {
    for (;;) {
      this.#dropExpired();
      if (this.#ready.length === 0 || this.#isBehind || this.#holdsTooMuch()) return;
      const consumer = this.dispatcher.next();
      if (consumer === undefined) return;
      const entry = this.#takeNext();
      if (entry === undefined) return;
      if (consumer.noAck) this.#forget(entry);
      this.#hand(consumer, entry);
    }
  }

  /** What is out is in memory: consumers without a prefetch could fill it from a backlog that isn't. */
  #holdsTooMuch(): boolean {
    const { alarms, store, out } = this.vhost.broker;
    return alarms.memory && store.pages && this.#unacked.size > 0 && out.bytes > HELD_BYTES_MAX;
  }

  override touch(): void {
    super.touch();
    this.#watchIdleness();
  }

  protected override settingsChanged(): void {
    this.#dropOverflow();
    this.#idleTimer?.cancel();
    this.#idleTimer = undefined;
    this.#watchIdleness();
  }

  protected override dispose(): void {
    this.#expiryTimer?.cancel();
    this.#idleTimer?.cancel();
    this.#moreTimer?.cancel();
    if (this.vhost.broker.tracer?.isWatching) {
      this.#noteRemoved(this.#ready.residents(), 'queue-deleted');
      this.#noteRemoved(this.#unacked, 'queue-deleted');
    }
    if (this.#isKept || this.#ready.hasPaged) this.vhost.broker.store.forgetQueue(this);
    this.#ready.dispose();
    this.#unacked.abandon();
    this.storedCount = 0;
    this.storedBytes = 0;
  }

  override restore(recovered: RecoveredQueue): void {
    this.#isKept = true;
    this.#seq = Math.max(recovered.lastSeq, recovered.handedOut);
    this.#handed = recovered.handedOut;
    this.#handedKnown = recovered.handedOut;
    this.#outBefore = recovered.handedOut;
    this.#ready.restore(recovered);
    this.storedCount = this.#ready.length;
    this.storedBytes = this.#ready.bytes;
    if (!recovered.expires) return;
    this.#mayExpire = true;
    this.#armExpiry(this.vhost.broker.env.now());
  }

  /** What was out is ready again, and may be too much. */
  override restored(): void {
    this.#dropOverflow();
  }

  override lendAgain(seq: number, consumer: Consumer | undefined, holder: DeliveryHolder): Entry | undefined {
    const [entry] = this.#ready.take(new Set([seq]));
    if (entry === undefined) return undefined;
    entry.redelivered = true;
    if (consumer) consumer.unackedCount++;
    this.#lend(entry, consumer, holder);
    return entry;
  }

  #paging(): Paging | undefined {
    const { store, residency } = this.vhost.broker;
    if (!store.pages) return undefined;
    return {
      queue: this,
      store,
      residency,
      loaded: (entry) => this.#seeAgain(entry),
      lost: (messages, bytes) => this.#lose(messages, bytes),
    };
  }

  #seeAgain(entry: Entry): void {
    if (entry.seq <= this.#outBefore) entry.redelivered = true;
    // A crash gives back what is out, as the end of a channel does.
    if (this.kind === 'quorum' && entry.redelivered && entry.deliveryCount === 0) entry.deliveryCount = 1;
  }

  /** Damaged ones count as stored ones: in a durable queue most are. */
  #lose(messages: number, bytes: number): void {
    if (!this.durable) return;
    this.storedCount = Math.max(0, this.storedCount - messages);
    this.storedBytes = Math.max(0, this.storedBytes - bytes);
  }

  #push(entry: Entry): void {
    const isFront = this.#ready.isFront(entry);
    this.#ready.push(entry);
    this.#watchExpiry(entry, isFront);
  }

  /** After a crash these are marked as redelivered. What was never in the backlog says so itself. */
  #tellHanded(): void {
    if (this.#handed <= this.#handedKnown) return;
    this.#handedKnown = this.#handed;
    this.vhost.broker.store.handedOut(this, this.#handed);
  }

  /** Nobody asks a classic queue how often a message came back. */
  #tellReturned(entry: Entry): void {
    if (entry.place !== 0 && this.kind === 'quorum') this.vhost.broker.store.returned(entry);
  }

  /** Anew, when all that is ready has gone. */
  #countStored(): void {
    this.storedCount = 0;
    this.storedBytes = 0;
    for (const { message } of this.#unacked) {
      if (!this.#isStored(message)) continue;
      this.storedCount++;
      this.storedBytes += message.body.length;
    }
  }

  /** Counts first: the sink reads the entry while it writes. */
  #hand(consumer: Consumer, entry: Entry): void {
    const { stats, vhost } = this;
    if (consumer.noAck) {
      stats.deliverNoAck++;
      vhost.totals.deliverNoAck++;
    } else {
      stats.deliver++;
      vhost.totals.deliver++;
      consumer.unackedCount++;
      this.#lend(entry, consumer, consumer.sink);
    }
    this.#countRedelivery(entry);
    consumer.sink.deliver(consumer, entry);
  }

  #countRedelivery(entry: Entry): void {
    if (!entry.redelivered) return;
    this.stats.redeliver++;
    this.vhost.totals.redeliver++;
  }

  #lend(entry: Entry, consumer: Consumer | undefined, holder: DeliveryHolder): void {
    entry.consumer = consumer;
    entry.holder = holder;
    entry.deliveredAt = this.vhost.broker.env.now();
    this.#unacked.add(entry);
  }

  /** From unacknowledged to nowhere yet. False: the queue is gone, and with it all that was out. */
  #takeBack(entry: Entry): boolean {
    const { consumer } = entry;
    if (consumer) consumer.unackedCount--;
    if (this.state === 'deleted') return false;
    this.#unacked.remove(entry);
    entry.consumer = undefined;
    entry.holder = undefined;
    if (this.#ready.length > 0) this.vhost.broker.pumpLater(this);
    return true;
  }

  /** The store keeps what is persistent in a durable queue; a quorum queue keeps everything. */
  #isStored(message: Message): boolean {
    return this.durable && (message.persistent || this.kind === 'quorum');
  }

  #remember(entry: Entry): void {
    if (!this.#isStored(entry.message)) return;
    this.storedCount++;
    this.storedBytes += entry.message.body.length;
    this.#isKept = true;
    this.vhost.kept++;
    this.vhost.broker.store.enqueued(entry);
  }

  #forget(entry: Entry): void {
    if (entry.place !== 0) this.vhost.broker.store.removed(entry);
    if (!this.#isStored(entry.message)) return;
    this.storedCount--;
    this.storedBytes -= entry.message.body.length;
  }

  #noteRemoved(entries: Iterable<Entry>, why: 'purged' | 'taken' | 'queue-deleted'): void {
    for (const entry of entries) entry.message.journey?.add({ type: 'removed', ...copyOf(entry), why });
  }

  #bury(message: Message, reason: DeathReason): void {
    this.vhost.deadLetter(message, this, reason);
  }

  /** −1: it lives for ever. */
  #ttlOf(message: Message): number {
    const { messageTtl } = this.settings;
    if (messageTtl === undefined) return message.ttlMs;
    return message.ttlMs < 0 ? messageTtl : Math.min(messageTtl, message.ttlMs);
  }

  #wouldOverflow(message: Message): boolean {
    const { maxLength, maxLengthBytes } = this.settings;
    return (
      (maxLength !== undefined && this.#ready.length + 1 > maxLength) ||
      (maxLengthBytes !== undefined && this.#ready.bytes + message.body.length > maxLengthBytes)
    );
  }

  /** `drop-head`: only ready messages count. */
  #dropOverflow(): void {
    const { maxLength, maxLengthBytes, overflow } = this.settings;
    if ((maxLength === undefined && maxLengthBytes === undefined) || overflow !== 'drop-head') return;
    let dropped = 0;
    while (
      this.#ready.length > (maxLength ?? Number.POSITIVE_INFINITY) ||
      this.#ready.bytes > (maxLengthBytes ?? Number.POSITIVE_INFINITY)
    ) {
      const entry = this.#takeNext();
      if (entry === undefined) break;
      dropped++;
      this.stats.dropped++;
      entry.message.journey?.add({ type: 'dropped', ...copyOf(entry), why: 'max-length' });
      this.#bury(entry.message, 'maxlen');
      this.#forget(entry);
      if (dropped === DROPPED_AT_ONCE_MAX) {
        this.#goOnSoon();
        break;
      }
    }
    if (dropped > 0) this.#dropExpired();
  }

  /** A message expires when it reaches the front, as in RabbitMQ's classic queue. */
  #dropExpired(): void {
    if (!this.#mayExpire) return;
    const now = this.vhost.broker.env.now();
    // The clock is set for the first of them; 0: it has just rung.
    if (now < this.#expiryAt && !this.#isBehind) return;
    this.#isBehind = false;
    let dropped = 0;
    // Each priority's front: a long-lived one must not shield those of the others. A burial may change any of them.
    for (let priority = 0; priority < this.#ready.laneCount; priority++) {
      let entry = this.#ready.frontOf(priority);
      while (entry && entry.expiresAt !== 0 && entry.expiresAt <= now) {
        this.#ready.shiftFrontOf(priority);
        this.stats.expired++;
        entry.message.journey?.add({ type: 'expired', ...copyOf(entry) });
        this.#bury(entry.message, 'expired');
        this.#forget(entry);
        if (++dropped === DROPPED_AT_ONCE_MAX) {
          this.#isBehind = true;
          this.#goOnSoon();
          return;
        }
        entry = this.#ready.frontOf(priority);
      }
      if (entry) this.#watchExpiry(entry, true);
    }
    if (this.#ready.length === 0) this.#mayExpire = false;
  }

  #goOnSoon(): void {
    const { env } = this.vhost.broker;
    this.#moreTimer ??= env.timer(env.now(), () => {
      this.#moreTimer = undefined;
      this.#dropExpired();
      this.#dropOverflow();
      this.vhost.broker.pumpLater(this);
    });
  }

  /** Takes the next one, and sees to the expiry of the one behind it. */
  #takeNext(): Entry | undefined {
    const entry = this.#ready.shift();
    if (entry === undefined) return undefined;
    if (entry.place !== 0 && entry.seq > this.#handed) this.#handed = entry.seq;
    if (this.#mayExpire) {
      const behind = this.#ready.frontOf(entry.message.priority);
      if (behind) this.#watchExpiry(behind, true);
    }
    return entry;
  }

  #watchExpiry(entry: Entry, isFront: boolean): void {
    if (entry.expiresAt === 0) return;
    this.#mayExpire = true;
    if (isFront) this.#armExpiry(entry.expiresAt);
  }

  /** One timer, for the earliest: it may ring too early, never too late. */
  #armExpiry(at: number): void {
    if (this.#expiryAt !== 0 && this.#expiryAt <= at) return;
    this.#expiryTimer?.cancel();
    this.#expiryAt = at;
    this.#expiryTimer = this.vhost.broker.env.timer(at, () => {
      this.#expiryAt = 0;
      this.#dropExpired();
    });
  }

  /** `x-expires`: the queue goes when nobody has consumed, got or declared it for so long. */
  #watchIdleness(): void {
    const { expires } = this.settings;
    if (expires === undefined || this.#idleTimer !== undefined) return;
    this.#idleTimer = this.vhost.broker.env.timer(this.idleSince + expires, () => {
      this.#idleTimer = undefined;
      if (this.state === 'deleted') return;
      if (this.consumers.length > 0) this.idleSince = this.vhost.broker.env.now();
      if (this.vhost.broker.env.now() - this.idleSince >= expires) this.vhost.removeQueue(this);
      else this.#watchIdleness();
    });
  }
}
