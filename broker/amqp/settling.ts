import { copyOf, type Entry } from '../core/queue/entry.ts';
import type { Queue } from '../core/queue/queue.ts';
import type { Refusal } from '../core/refusal.ts';
import type { AmqpChannel } from './channel.ts';
import { Fault, notImplemented, precondition } from './replies.ts';
import type { Settlement } from './transaction.ts';
import { Taken } from './unacked.ts';
import { describeUndecodable } from './wire/error-text.ts';
import { BASIC_ACK, readSettle, SettleArgs } from './wire/hot.ts';

/** basic.ack, nack, reject and recover: the client settles what was delivered. */
export class Settling {
  readonly #channel: AmqpChannel;
  readonly #args = new SettleArgs();
  #taken = new Taken();

  constructor(channel: AmqpChannel) {
    this.#channel = channel;
  }

  /** The payload of basic.ack, nack or reject. */
  method(key: number, buf: Buffer, start: number, end: number): Fault | Refusal | undefined {
    const args = this.#args;
    if (!readSettle(buf, start, end, args)) return new Fault('frame', describeUndecodable(buf, start, end));
    const how = key === BASIC_ACK ? 'ack' : args.requeue ? 'requeue' : 'reject';
    const channel = this.#channel;
    if (!args.multiple && channel.transaction === undefined) {
      const entry = channel.deliveries.take(args.deliveryTag);
      if (entry === undefined) return unknownTag(args.deliveryTag);
      this.#settleOne(how, entry);
    } else {
      const refusal = this.#settleMany(how, args.deliveryTag, args.multiple);
      if (refusal) return refusal;
    }
    channel.creditReturned();
    return undefined;
  }

  #settleMany(how: Settlement, tag: number, multiple: boolean): Refusal | undefined {
    const { deliveries, transaction } = this.#channel;
    const taken = this.#taken;
    if (multiple) {
      if (!deliveries.takeUpTo(tag, taken)) return unknownTag(tag);
    } else {
      const entry = deliveries.take(tag);
      if (entry === undefined) return unknownTag(tag);
      taken.tags.push(tag);
      taken.entries.push(entry);
    }
    if (transaction !== undefined) {
      transaction.settle(how, taken);
      this.#taken = new Taken();
    } else {
      this.settle(how, taken.entries);
      taken.clear();
    }
    return undefined;
  }

  /** For good: what no transaction holds back. */
  settle(how: Settlement, entries: readonly Entry[]): void {
    if (how === 'requeue') {
      for (const entry of entries) this.#channel.released(entry);
      requeueAll(entries, true);
    } else {
      for (const entry of entries) this.#settleOne(how, entry);
    }
  }

  #settleOne(how: Settlement, entry: Entry): void {
    this.#channel.released(entry);
    if (how === 'ack') {
      this.#channel.stats.ack++;
      entry.message.journey?.add({ type: 'acked', ...copyOf(entry), by: 'ack' });
      entry.queue.ack(entry);
    } else if (how === 'reject') {
      entry.queue.reject(entry);
    } else {
      entry.queue.requeue([entry], true);
    }
  }

  /** All that is out goes back; in a transaction only what it has not settled. */
  recover(requeue: boolean): Refusal | undefined {
    if (!requeue) return notImplemented('requeue=false');
    const taken = new Taken();
    this.#channel.deliveries.takeUpTo(0, taken);
    this.settle('requeue', taken.entries);
    this.#channel.creditReturned();
    return undefined;
  }
}

const unknownTag = (tag: number): Refusal => precondition(`unknown delivery tag ${tag}`);

/** Queue by queue, each in the order of delivery. */
export function requeueAll(entries: readonly Entry[], byClient: boolean): void {
  const byQueue = new Map<Queue, Entry[]>();
  for (const entry of entries) {
    const of = byQueue.get(entry.queue);
    if (of === undefined) byQueue.set(entry.queue, [entry]);
    else of.push(entry);
  }
  for (const [queue, of] of byQueue) queue.requeue(of, byClient);
}
