import type { Message } from '../message.ts';
import type { RecoveredQueue } from '../ports.ts';
import type { Entry } from './entry.ts';
import type { Queue } from './queue.ts';
import type { ReadyList } from './ready-list.ts';
import type { UnackedList } from './unacked-list.ts';

/** Beyond so many a purge doesn't tell the store of each message. */
const FORGOTTEN_ONE_BY_ONE_MAX = 1_000;

/**
 * What the store has of a queue's messages. The queue says what becomes of each, and the store is told as much as it needs
 * to give them back after a crash.
 */
export class StoredMessages {
  /** Ready or not: messages, and octets of their bodies. */
  count = 0;
  bytes = 0;
  readonly #queue: Queue;
  /** The highest `seq` that was taken out of the store's keeping to be delivered, and what the store was told of it. */
  #handed = 0;
  #handedKnown = 0;
  /** What a crash left up to this `seq` may have been out. */
  #outBefore = 0;
  /** The store has had something of it. */
  #isKept = false;

  constructor(queue: Queue) {
    this.#queue = queue;
  }

  /** It keeps what is persistent in a durable queue; of a quorum queue it keeps everything. */
  #keeps(message: Message): boolean {
    const { durable, kind } = this.#queue;
    return durable && (message.persistent || kind === 'quorum');
  }

  /** It has come. With a holder it is on its way to a consumer already. */
  add(entry: Entry): void {
    if (!this.#keeps(entry.message)) return;
    const { vhost } = this.#queue;
    this.count++;
    this.bytes += entry.message.body.length;
    this.#isKept = true;
    vhost.kept++;
    vhost.broker.store.enqueued(entry);
  }

  /** It is gone for good. */
  remove(entry: Entry): void {
    if (entry.place !== 0) this.#queue.vhost.broker.store.removed(entry);
    if (!this.#keeps(entry.message)) return;
    this.count--;
    this.bytes -= entry.message.body.length;
  }

  /** It was taken from the front; the store hears of it with others, by `tellHanded`. */
  handed(entry: Entry): void {
    if (entry.place !== 0 && entry.seq > this.#handed) this.#handed = entry.seq;
  }

  /** After a crash these are marked as redelivered. What was never in the backlog says so itself. */
  tellHanded(): void {
    if (this.#handed <= this.#handedKnown) return;
    this.#handedKnown = this.#handed;
    this.#queue.vhost.broker.store.handedOut(this.#queue, this.#handed);
  }

  /** It came back. Nobody asks a classic queue how often. */
  returned(entry: Entry): void {
    if (entry.place !== 0 && this.#queue.kind === 'quorum') this.#queue.vhost.broker.store.returned(entry);
  }

  /** All that is ready is gone, what is out stays. */
  purge(ready: ReadyList, out: UnackedList): void {
    if (out.size === 0 && ready.paged.messages > FORGOTTEN_ONE_BY_ONE_MAX) this.#forgetNumber();
    else this.#forgetEach(ready);
    this.count = 0;
    this.bytes = 0;
    for (const { message } of out) {
      if (!this.#keeps(message)) continue;
      this.count++;
      this.bytes += message.body.length;
    }
  }

  #forgetEach(ready: ReadyList): void {
    const { store } = this.#queue.vhost.broker;
    for (const entry of ready.residents()) if (entry.place !== 0) store.removed(entry);
    for (const places of ready.pagedPlaces()) store.forgetPlaces(this.#queue, places);
  }

  /** Under another number nothing that is stored belongs to it: that takes no time, however much there is. */
  #forgetNumber(): void {
    const queue = this.#queue;
    const { vhost } = queue;
    const [before, after] = [queue.number, vhost.broker.nextNumber()];
    queue.number = after;
    // First: were the other of the two lost, messages to come would belong to a queue that was forgotten.
    vhost.defineQueue(queue);
    queue.number = before;
    vhost.broker.store.forgetQueue(queue);
    queue.number = after;
    this.#handed = 0;
    this.#handedKnown = 0;
  }

  /** The queue is gone. `hasPaged`: the store has had messages, too, that it wasn't to keep. */
  dispose(hasPaged: boolean): void {
    if (this.#isKept || hasPaged) this.#queue.vhost.broker.store.forgetQueue(this.#queue);
    this.count = 0;
    this.bytes = 0;
  }

  /** What a crash has left, of which nothing has been read yet. */
  restore(recovered: RecoveredQueue): void {
    this.#isKept = true;
    this.#handed = recovered.handedOut;
    this.#handedKnown = recovered.handedOut;
    this.#outBefore = recovered.handedOut;
    this.count = recovered.places.length;
    for (const size of recovered.sizes) this.bytes += size;
  }

  /** It was read back, and knows only what the store knows of it. */
  seenAgain(entry: Entry): void {
    if (entry.seq <= this.#outBefore) entry.redelivered = true;
    // A crash gives back what is out, as the end of a channel does.
    if (this.#queue.kind === 'quorum' && entry.redelivered && entry.deliveryCount === 0) entry.deliveryCount = 1;
  }

  /** Damaged ones count as stored ones: in a durable queue most are. */
  lost(messages: number, bytes: number): void {
    if (!this.#queue.durable) return;
    this.count = Math.max(0, this.count - messages);
    this.bytes = Math.max(0, this.bytes - bytes);
  }
}
