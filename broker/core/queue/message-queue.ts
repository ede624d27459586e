import type { Consumer, DeliveryHolder } from '../consumer.ts';
import type { DeathReason } from '../dead-letter.ts';
import type { Message } from '../message.ts';
import type { RecoveredQueue } from '../ports.ts';
import { Refusal } from '../refusal.ts';
import type { VHost } from '../vhost.ts';
import { copyOf, Entry } from './entry.ts';
import { IdleClock } from './idle-clock.ts';
import { Queue, type QueueSpec, type QueueStats } from './queue.ts';
import { type Paging, ReadyList } from './ready-list.ts';
import { ttlIn } from './settings.ts';
import { StoredMessages } from './stored-messages.ts';
import { UnackedList } from './unacked-list.ts';
import { WaitingLimits } from './waiting-limits.ts';

/**
 * While memory is low, and so much is out with consumers of all queues, a queue that has something out hands out no more
 * before that is acknowledged: octets, with what keeping them takes.
 */
const HELD_BYTES_MAX = 64 * 1024 * 1024;

/** What is counted, and what a journey shows. */
const DEATHS = {
  expired: { counter: 'expired', hop: { type: 'expired' } },
  maxlen: { counter: 'dropped', hop: { type: 'dropped', why: 'max-length' } },
  delivery_limit: { counter: 'deliveryLimited', hop: { type: 'dropped', why: 'delivery-limit' } },
  rejected: { counter: 'rejected', hop: { type: 'rejected' } },
} as const satisfies Record<DeathReason, { readonly counter: keyof QueueStats; readonly hop: object }>;

/**
 * A queue whose messages go to one consumer each. A quorum queue is the same on one node: always durable, with a delivery
 * limit and its count.
 *
 * Invariant: a message is either ready, or unacknowledged, or gone; `seq` orders them all.
 */
export class MessageQueue extends Queue {
  readonly #ready: ReadyList;
  readonly #limits: WaitingLimits;
  readonly #unacked: UnackedList;
  readonly #stored = new StoredMessages(this);
  readonly #idle = new IdleClock(this);
  #seq = 0;

  constructor(vhost: VHost, spec: QueueSpec) {
    super(vhost, spec);
    this.#unacked = new UnackedList(vhost.broker.out);
    this.#ready = new ReadyList(this.settings.maxPriority, this.#paging());
    this.#limits = new WaitingLimits(this, this.#ready);
    this.#idle.watch();
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

  override get storedCount(): number {
    return this.#stored.count;
  }

  override get storedBytes(): number {
    return this.#stored.bytes;
  }

  override get hasBacklog(): boolean {
    return this.#ready.length > 0;
  }

  override enqueue(message: Message): boolean {
    this.stats.publish++;
    if (this.settings.overflow !== 'drop-head' && this.#limits.isFullFor(message)) {
      this.stats.refused++;
      message.journey?.add({ type: 'refused', queue: this.name, seq: 0, why: 'the queue is full' });
      if (this.settings.overflow === 'reject-publish-dlx') this.vhost.deadLetter(message, this, 'maxlen');
      return false;
    }
    const now = this.vhost.broker.env.now();
    const ttl = ttlIn(this.settings, message);
    const entry = new Entry(message, this, ++this.#seq, now, ttl < 0 ? 0 : now + ttl);
    message.journey?.add({ type: 'enqueued', queue: this.name, seq: entry.seq, kind: this.kind });
    const consumer = this.#ready.length === 0 ? this.dispatcher.next() : undefined;
    if (consumer) {
      if (!consumer.noAck) {
        entry.holder = consumer.sink;
        this.#stored.add(entry);
      }
      this.#hand(consumer, entry);
      return true;
    }
    if (!this.#ready.isPaged(message.priority)) message.detach();
    this.#stored.add(entry);
    this.#push(entry);
    this.#limits.dropOverflow();
    // Nobody could take it at once: without a time to live it is gone, unless one before it lives.
    if (ttl === 0) this.#limits.dropExpired();
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
    this.#limits.dropExpired();
    const entry = this.#limits.isBehind ? undefined : this.#takeNext();
    this.#stored.tellHanded();
    if (entry === undefined) {
      stats.getEmpty++;
      vhost.totals.getEmpty++;
      return undefined;
    }
    if (noAck) {
      stats.getNoAck++;
      vhost.totals.getNoAck++;
      this.#stored.remove(entry);
    } else {
      stats.get++;
      vhost.totals.get++;
      this.#lend(entry, undefined, holder);
    }
    this.#countRedelivery(entry);
    // The count that goes out with it leaves out what has expired behind it.
    this.#limits.dropExpired();
    return entry;
  }

  override ack(entry: Entry): void {
    if (!this.#takeBack(entry)) return;
    this.stats.ack++;
    this.vhost.totals.ack++;
    this.#stored.remove(entry);
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
        this.die(entry, 'delivery_limit');
      } else {
        entry.message.detach();
        const becomes = atEnd ? ++this.#seq : entry.seq;
        entry.message.journey?.add({ type: 'requeued', ...copyOf(entry), why: byClient ? 'client' : 'gone', becomes });
        if (atEnd) {
          entry.seq = becomes;
          this.#stored.returned(entry);
          this.#push(entry);
        } else {
          this.#stored.returned(entry);
          this.#ready.insert(entry);
          this.#limits.watch(entry, this.#ready.isFront(entry));
        }
      }
    }
    if (this.state === 'deleted') return;
    this.#limits.dropOverflow();
    this.vhost.broker.pumpLater(this);
  }

  override reject(entry: Entry): void {
    if (this.#takeBack(entry)) this.die(entry, 'rejected');
  }

  /** It is neither ready nor out any more. With a dead-letter exchange it goes there. */
  die(entry: Entry, reason: DeathReason): void {
    const { counter, hop } = DEATHS[reason];
    this.stats[counter]++;
    entry.message.journey?.add({ ...hop, ...copyOf(entry) });
    this.vhost.deadLetter(entry.message, this, reason);
    this.#stored.remove(entry);
  }

  override purge(): number {
    const purged = this.#ready.length;
    if (this.vhost.broker.tracer?.isWatching) this.#noteRemoved(this.#ready.residents(), 'purged');
    this.#stored.purge(this.#ready, this.#unacked);
    this.#ready.clear();
    this.touch();
    return purged;
  }

  override browse(offset: number, limit: number): Entry[] {
    return this.#ready.slice(offset, limit);
  }

  override unacked(): Iterable<Entry> {
    return this.#unacked;
  }

  override take(seqs: ReadonlySet<number>): Entry[] {
    const taken = this.#ready.take(seqs);
    for (const entry of taken) this.#stored.remove(entry);
    if (this.vhost.broker.tracer?.isWatching) this.#noteRemoved(taken, 'taken');
    if (taken.length > 0) this.#limits.dropExpired();
    return taken;
  }

  override pump(): void {
    this.#deliver();
    this.#stored.tellHanded();
  }

  #deliver(): void {
    for (;;) {
      this.#limits.dropExpired();
      if (this.#ready.length === 0 || this.#limits.isBehind || this.#holdsTooMuch()) return;
      const consumer = this.dispatcher.next();
      if (consumer === undefined) return;
      const entry = this.#takeNext();
      if (entry === undefined) return;
      if (consumer.noAck) this.#stored.remove(entry);
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
    this.#idle.watch();
  }

  protected override settingsChanged(): void {
    this.#limits.dropOverflow();
    this.#idle.again();
  }

  protected override dispose(): void {
    this.#limits.stop();
    this.#idle.stop();
    if (this.vhost.broker.tracer?.isWatching) {
      this.#noteRemoved(this.#ready.residents(), 'queue-deleted');
      this.#noteRemoved(this.#unacked, 'queue-deleted');
    }
    this.#stored.dispose(this.#ready.hasPaged);
    this.#ready.dispose();
    this.#unacked.abandon();
  }

  override restore(recovered: RecoveredQueue): void {
    this.#seq = Math.max(recovered.lastSeq, recovered.handedOut);
    this.#stored.restore(recovered);
    this.#ready.restore(recovered);
    if (recovered.expires) this.#limits.watchAll();
  }

  /** What was out is ready again, and may be too much. */
  override restored(): void {
    this.#limits.dropOverflow();
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
      loaded: (entry) => this.#stored.seenAgain(entry),
      lost: (messages, bytes) => this.#stored.lost(messages, bytes),
    };
  }

  #push(entry: Entry): void {
    const isFront = this.#ready.isFront(entry);
    this.#ready.push(entry);
    this.#limits.watch(entry, isFront);
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

  #noteRemoved(entries: Iterable<Entry>, why: 'purged' | 'taken' | 'queue-deleted'): void {
    for (const entry of entries) entry.message.journey?.add({ type: 'removed', ...copyOf(entry), why });
  }

  #takeNext(): Entry | undefined {
    const entry = this.#limits.shift();
    if (entry !== undefined) this.#stored.handed(entry);
    return entry;
  }
}
