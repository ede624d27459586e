import type { Consumer, ConsumerSink } from '../consumer.ts';
import type { Message } from '../message.ts';
import { Refusal } from '../refusal.ts';
import type { Entry } from './entry.ts';
import { Queue } from './queue.ts';

/** The one who gets what comes: an MQTT session. */
export interface LiveSink extends ConsumerSink {
  /** Writes the message into the outgoing buffer. Must not call the core. */
  deliverLive(message: Message): void;
}

const isLive = (sink: ConsumerSink): sink is LiveSink => 'deliverLive' in sink;

const NONE: Entry[] = [];

/**
 * For subscriptions at QoS 0: hands each message straight to its session, and drops it when that can't take it now. It
 * keeps nothing, so a message costs no more than the call.
 */
export class LiveQueue extends Queue {
  #consumer: Consumer | undefined;
  #sink: LiveSink | undefined;

  override get readyCount(): number {
    return 0;
  }

  override get unackedCount(): number {
    return 0;
  }

  override get readyBytes(): number {
    return 0;
  }

  override get unackedBytes(): number {
    return 0;
  }

  override get headSince(): undefined {
    return undefined;
  }

  override get hasBacklog(): boolean {
    return false;
  }

  override enqueue(message: Message): boolean {
    const { stats } = this;
    stats.publish++;
    const consumer = this.#consumer;
    const sink = this.#sink;
    if (consumer === undefined || sink === undefined || !sink.hasRoom(consumer)) {
      stats.dropped++;
      message.journey?.add({ type: 'dropped', queue: this.name, seq: 0, why: 'no-room' });
      return true;
    }
    stats.deliverNoAck++;
    this.vhost.totals.deliverNoAck++;
    sink.deliverLive(message);
    return true;
  }

  override addConsumer(consumer: Consumer): Refusal | undefined {
    const { sink } = consumer;
    if (!isLive(sink)) return new Refusal('not-implemented', `only its MQTT client can consume from ${this.title}`);
    const refusal = super.addConsumer(consumer);
    if (refusal) return refusal;
    this.#consumer = consumer;
    this.#sink = sink;
    return undefined;
  }

  override removeConsumer(consumer: Consumer): void {
    if (consumer === this.#consumer) {
      this.#consumer = undefined;
      this.#sink = undefined;
    }
    super.removeConsumer(consumer);
  }

  override get(): Refusal {
    return new Refusal('not-implemented', `basic.get not supported by ${this.title}, which keeps no messages`);
  }

  override purge(): number {
    return 0;
  }

  override browse(): Entry[] {
    return NONE;
  }

  override unacked(): Iterable<Entry> {
    return NONE;
  }

  override take(): Entry[] {
    return NONE;
  }

  override ack(): void {
    throw new Error('a queue that keeps nothing has nothing to settle');
  }

  override requeue(): void {
    throw new Error('a queue that keeps nothing takes nothing back');
  }

  override reject(): void {
    throw new Error('a queue that keeps nothing has nothing to reject');
  }

  override pump(): void {}

  override restore(): void {
    throw new Error('a queue that keeps nothing has nothing to get back');
  }

  override lendAgain(): undefined {}

  protected override settingsChanged(): void {}

  protected override dispose(): void {
    this.#consumer = undefined;
    this.#sink = undefined;
  }
}
