import { ChannelStats, type ClientChannel } from '../core/clients.ts';
import type { Consumer, DeliveryHolder, HolderDescription } from '../core/consumer.ts';
import type { Message } from '../core/message.ts';
import type { Entry } from '../core/queue/entry.ts';
import type { Queue } from '../core/queue/queue.ts';
import { isRefusal, type Refusal } from '../core/refusal.ts';
import { Accepted } from './accepted.ts';
import { Assembly } from './assembly.ts';
import type { AmqpConnection } from './connection.ts';
import { headerOf } from './content.ts';
import { headerFor, sendDelivery, sendGetOk } from './delivery.ts';
import { noteDelivered, noteReply } from './following.ts';
import { HELD_REPLIES_MAX, HeldReplies } from './held-replies.ts';
import { UNTAKEN_REPLY_OCTETS_MAX } from './intake.ts';
import { Publishing } from './publishing.ts';
import { closeReason, closesChannelOnly, type Fault, precondition } from './replies.ts';
import { ReplyConsumer } from './reply-to.ts';
import { requeueAll, Settling } from './settling.ts';
import type { Transaction } from './transaction.ts';
import { Taken, Unacked } from './unacked.ts';
import type { Method } from './wire/spec.ts';

/**
 * One channel: what its client has asked for (prefetch, consumers, mode) and what is on its way. Queues deliver here.
 * After an error of its own it is `closing`: what comes is dropped until the client has said close-ok.
 */
export class AmqpChannel implements ClientChannel, DeliveryHolder {
  readonly connection: AmqpConnection;
  readonly number: number;
  readonly name: string;
  readonly stats = new ChannelStats();
  readonly consumers = new Map<string, Consumer>();
  /** What was delivered and not settled. */
  readonly deliveries = new Unacked();
  readonly publishing: Publishing;
  readonly accepted: Accepted;
  readonly settling: Settling;
  readonly assembly: Assembly;
  state: 'running' | 'closing' = 'running';
  prefetch = 0;
  globalPrefetch = 0;
  /** The queue that an empty name means (AMQP 0-9-1 §1.7.2). */
  lastQueue = '';
  idleSince: number;
  transaction: Transaction | undefined;
  /** Takes the answers to what is asked here. */
  replyConsumer: ReplyConsumer | undefined;
  #lastTag = 0;
  /** Deliveries to consumers: what the global prefetch counts. */
  #outstanding = 0;
  /** Queues that the global prefetch turned away, the longest waiting first. */
  readonly #starved = new Set<Queue>();
  #released = false;
  readonly #replies = new HeldReplies();

  constructor(connection: AmqpConnection, number: number) {
    this.connection = connection;
    this.number = number;
    this.name = `${connection.name} (${number})`;
    this.publishing = new Publishing(this);
    this.accepted = new Accepted(this);
    this.settling = new Settling(this);
    this.assembly = new Assembly(this);
    this.idleSince = connection.broker.env.now();
  }

  get confirm(): boolean {
    return this.accepted.isConfirming;
  }

  get transactional(): boolean {
    return this.transaction !== undefined;
  }

  get unacked(): number {
    return this.deliveries.size;
  }

  get unconfirmed(): number {
    return this.accepted.unconfirmed;
  }

  get uncommittedMessages(): number {
    return this.transaction?.publications.length ?? 0;
  }

  get uncommittedAcks(): number {
    return this.transaction?.acks ?? 0;
  }

  describe(): HolderDescription {
    const { name, user, peerHost, peerPort } = this.connection;
    return { connection: name, channel: this.number, user, peerHost, peerPort };
  }

  /** Behind the replies that wait for the store. */
  send(method: Method): void {
    this.inTurn(() => this.connection.send(this.number, method));
  }

  get holdsReplies(): boolean {
    return this.#replies.size > 0;
  }

  inTurn(write: () => void): void {
    if (this.#replies.size === 0) write();
    else this.#replies.add(0, write);
  }

  /** A request that has a reply. */
  asked(): Refusal | undefined {
    if (this.#replies.size < HELD_REPLIES_MAX) return undefined;
    return precondition(`more than ${HELD_REPLIES_MAX} requests wait for the disk`);
  }

  /**
   * The reply to a request that something durable be there, or be gone: so it is for good when the client has this, even
   * if another has asked for it just before.
   */
  promise(method: Method): void {
    const { topologyAt, store } = this.connection.broker;
    if (topologyAt <= store.durable) this.send(method);
    else this.whenDurable(topologyAt, () => this.connection.send(this.number, method));
  }

  /** A reply that waits for the store. */
  whenDurable(position: number, write: () => void): void {
    this.#replies.add(position, write);
    this.connection.settleLater(this);
  }

  /** Tells publishers what has become safe. False: something has to wait for the store. */
  settle(durable: number): boolean {
    this.#replies.release(durable);
    // Among them may be the answer to `confirm.select`.
    if (this.#replies.size > 0) return false;
    return this.accepted.settle(durable);
  }

  // --- deliveries

  /** May a queue deliver one more? */
  hasRoom(queue: Queue): boolean {
    if (this.state !== 'running') return false;
    if (this.globalPrefetch > 0 && this.#outstanding >= this.globalPrefetch) {
      this.#starved.add(queue);
      return false;
    }
    return this.connection.hasRoom();
  }

  deliver(consumerTag: Uint8Array, noAck: boolean, entry: Entry): void {
    const tag = ++this.#lastTag;
    // Served, it goes to the end of those that wait for the channel.
    if (this.globalPrefetch > 0) this.#starved.delete(entry.queue);
    if (noAck) {
      this.stats.deliverNoAck++;
    } else {
      this.stats.deliver++;
      this.#outstanding++;
      this.deliveries.add(tag, entry);
      this.idleSince = entry.deliveredAt;
    }
    const { redelivered } = entry;
    if (redelivered) this.stats.redeliver++;
    const { journey } = entry.message;
    if (journey !== undefined) noteDelivered(journey, this, entry, consumerTag, noAck);
    sendDelivery(this.connection, this.number, consumerTag, tag, redelivered, entry.message, headerFor(entry, false));
    this.connection.touch();
  }

  /** basic.get. */
  get(queue: Queue, noAck: boolean): Refusal | undefined {
    const entry = queue.get(noAck, this);
    if (isRefusal(entry)) return entry;
    if (entry === undefined) {
      this.stats.getEmpty++;
      this.send({ name: 'basic.get-empty' });
      return undefined;
    }
    const tag = ++this.#lastTag;
    if (noAck) this.stats.getNoAck++;
    else {
      this.stats.get++;
      this.deliveries.add(tag, entry);
    }
    const { redelivered, message } = entry;
    if (redelivered) this.stats.redeliver++;
    if (message.journey !== undefined) noteDelivered(message.journey, this, entry, undefined, noAck);
    const header = headerFor(entry, true);
    const { readyCount } = queue;
    this.inTurn(() => {
      this.connection.replied(sendGetOk(this.connection, this.number, tag, redelivered, message, header, readyCount));
    });
    return undefined;
  }

  /** It is about to be settled: it no longer counts. */
  released(entry: Entry): void {
    if (entry.consumer !== undefined) this.#outstanding--;
  }

  /** After settling, or with another prefetch: queues that were turned away may try again. */
  creditReturned(): void {
    if (this.#starved.size === 0 || (this.globalPrefetch > 0 && this.#outstanding >= this.globalPrefetch)) return;
    this.connection.broker.pumpInOrder(this.#starved);
  }

  pumpAll(): void {
    for (const { queue } of this.consumers.values()) this.connection.broker.pumpLater(queue);
  }

  addConsumer(consumer: Consumer): void {
    this.consumers.set(consumer.tag, consumer);
    this.connection.emit('consumer.created', consumer.tag);
  }

  removeConsumer(consumer: Consumer): void {
    this.consumers.delete(consumer.tag);
    this.#starved.delete(consumer.queue);
    consumer.queue.removeConsumer(consumer);
    this.connection.emit('consumer.deleted', consumer.tag);
  }

  /** Its queue is gone. */
  consumerCancelled(consumer: Consumer): void {
    if (!this.consumers.delete(consumer.tag)) return;
    this.#starved.delete(consumer.queue);
    this.connection.emit('consumer.deleted', consumer.tag);
    if (this.state !== 'running' || !this.connection.can('consumer_cancel_notify')) return;
    this.send({ name: 'basic.cancel', consumerTag: consumer.tag, nowait: true });
  }

  // --- direct reply-to

  /**
   * RabbitMQ gives a reply the next tag without using it up: nobody acknowledges it. False: it is lost, for the client
   * doesn't take what it has got already, and no queue holds replies back.
   */
  reply(consumerTag: Uint8Array, message: Message): boolean {
    if (this.connection.transport.backlogBytes > UNTAKEN_REPLY_OCTETS_MAX) return false;
    const tag = this.#lastTag + 1;
    if (message.journey !== undefined) noteReply(message.journey, this, consumerTag);
    const header = headerOf(message);
    this.connection.replied(sendDelivery(this.connection, this.number, consumerTag, tag, false, message, header));
    return true;
  }

  consumeReplies(tag: string): void {
    const { server, broker } = this.connection;
    this.replyConsumer = new ReplyConsumer(this, tag, server.replies, broker.env.token());
  }

  cancelReplies(): void {
    this.replyConsumer?.cancel();
    this.replyConsumer = undefined;
  }

  // --- the end

  /** @param method the class and method that failed, as on the wire */
  fail(failure: Fault | Refusal, method: number): void {
    if (!closesChannelOnly(failure)) {
      this.connection.fail(failure, method);
      return;
    }
    this.release();
    this.send({ name: 'channel.close', ...closeReason(failure, method) });
  }

  /** Everything goes back to where it came from. */
  release(): void {
    if (this.#released) return;
    this.#released = true;
    this.state = 'closing';
    this.assembly.abandon();
    this.cancelReplies();
    for (const consumer of [...this.consumers.values()]) this.removeConsumer(consumer);
    if (this.transaction) this.deliveries.restore(this.transaction.takeSettled());
    this.transaction = undefined;
    this.accepted.abandon();
    this.#replies.clear();
    const out = new Taken();
    this.deliveries.takeUpTo(0, out);
    requeueAll(out.entries, false);
    this.connection.broker.churn.channelsClosed++;
    this.connection.emit('channel.deleted', this.name);
  }
}
