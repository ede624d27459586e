import type { Consumer } from '../consumer.ts';
import { type Field, integerOf } from '../field.ts';
import type { Message } from '../message.ts';
import type { RecoveredQueue } from '../ports.ts';
import { Refusal } from '../refusal.ts';
import type { VHost } from '../vhost.ts';
import { durationMs } from './arguments.ts';
import { Entry } from './entry.ts';
import { Queue, type QueueSpec } from './queue.ts';
import { DEFAULT_SEGMENT_BYTES, StreamLog } from './stream-log.ts';

/** Where reading begins: at an offset, at what isn't older than a time, or so many before the end. */
export type StreamStart = { readonly offset: number } | { readonly timeMs: number } | { readonly newest: number };

/**
 * A log that consumers read from an offset of their choice (`x-stream-offset`), as often as they like. Acknowledging only
 * returns credit; what is old goes by size and age.
 */
export class StreamQueue extends Queue {
  readonly #log: StreamLog;
  /** The next offset that each consumer gets. */
  readonly #cursors = new Map<Consumer, number>();
  #outstanding = 0;
  #outstandingBytes = 0;

  constructor(vhost: VHost, spec: QueueSpec) {
    super(vhost, spec);
    this.#log = new StreamLog(this, vhost.broker.store);
  }

  override get readyCount(): number {
    return this.#log.nextOffset - this.#log.firstOffset;
  }

  override get unackedCount(): number {
    return this.#outstanding;
  }

  override get readyBytes(): number {
    return this.#log.bytes;
  }

  override get unackedBytes(): number {
    return this.#outstandingBytes;
  }

  override get headSince(): number | undefined {
    return this.#log.since;
  }

  override get hasBacklog(): boolean {
    const next = this.#log.nextOffset;
    for (const cursor of this.#cursors.values()) if (cursor < next) return true;
    return false;
  }

  override enqueue(message: Message): boolean {
    this.stats.publish++;
    const now = this.vhost.broker.env.now();
    const { maxLengthBytes, maxAgeMs, maxSegmentBytes } = this.settings;
    message.detach();
    this.vhost.kept++;
    const seq = this.#log.nextOffset;
    message.journey?.add({ type: 'enqueued', queue: this.name, seq, kind: 'stream' });
    this.#log.append(message, now, maxSegmentBytes ?? DEFAULT_SEGMENT_BYTES);
    this.#log.trim(maxLengthBytes, maxAgeMs === undefined ? undefined : now - maxAgeMs);
    this.pump();
    return true;
  }

  override addConsumer(consumer: Consumer): Refusal | undefined {
    if (consumer.prefetch === 0) {
      return new Refusal('precondition', `consumer prefetch count is not set for '${this.title}'`);
    }
    if (consumer.noAck) {
      return new Refusal('not-implemented', `automatic acknowledgement not supported by stream queues ${this.title}`);
    }
    const start = this.#startOf(consumer.args.get('x-stream-offset'));
    if (start === undefined) return new Refusal('internal', '');
    const refusal = super.addConsumer(consumer);
    if (refusal) return refusal;
    this.#cursors.set(consumer, start);
    return undefined;
  }

  override removeConsumer(consumer: Consumer): void {
    this.#cursors.delete(consumer);
    super.removeConsumer(consumer);
  }

  override get(): Refusal {
    return new Refusal('not-implemented', `basic.get not supported by stream queues ${this.title}`);
  }

  override purge(): Refusal {
    return new Refusal('not-implemented', `queue.purge not supported by stream queues ${this.title}`);
  }

  override ack(entry: Entry): void {
    if (!this.#settle(entry)) return;
    this.stats.ack++;
    this.vhost.totals.ack++;
  }

  /** A stream keeps what it has: neither brings anything back. */
  override requeue(entries: readonly Entry[]): void {
    for (const entry of entries) this.#settle(entry);
  }

  override reject(entry: Entry): void {
    this.#settle(entry);
  }

  override browse(offset: number, limit: number): Entry[] {
    const found: Entry[] = [];
    const first = this.#log.firstOffset + offset;
    for (let at = first; at < first + limit; at++) {
      const record = this.#log.at(at);
      if (record === undefined) break;
      found.push(new Entry(record.message, this, at, record.time, 0));
    }
    return found;
  }

  /** As `browse` counts, from what is still there on. */
  positionOf(start: StreamStart): number {
    const { firstOffset, nextOffset } = this.#log;
    const offset =
      'offset' in start
        ? start.offset
        : 'timeMs' in start
          ? this.#log.offsetAt(start.timeMs)
          : nextOffset - start.newest;
    return Math.min(Math.max(offset, firstOffset), nextOffset) - firstOffset;
  }

  /** Readers hold copies: no message of a stream is taken out of it. */
  override unacked(): Iterable<Entry> {
    return [];
  }

  /** A stream keeps what it has. */
  override take(): Entry[] {
    return [];
  }

  override restore(recovered: RecoveredQueue): void {
    this.#log.restore(recovered, this.settings.maxSegmentBytes ?? DEFAULT_SEGMENT_BYTES);
  }

  override lendAgain(): undefined {}

  override pump(): void {
    const next = this.#log.nextOffset;
    for (const consumer of this.consumers) {
      let cursor = Math.max(this.#cursors.get(consumer) ?? next, this.#log.firstOffset);
      while (cursor < next && consumer.hasCredit) this.#hand(consumer, cursor++);
      this.#cursors.set(consumer, cursor);
    }
  }

  protected override settingsChanged(): void {
    const { maxLengthBytes, maxAgeMs } = this.settings;
    this.#log.trim(maxLengthBytes, maxAgeMs === undefined ? undefined : this.vhost.broker.env.now() - maxAgeMs);
  }

  protected override dispose(): void {
    this.#cursors.clear();
    this.#log.dispose();
    this.vhost.broker.store.forgetQueue(this);
  }

  #hand(consumer: Consumer, offset: number): void {
    const record = this.#log.at(offset);
    if (record === undefined) return;
    const entry = new Entry(record.message, this, offset, record.time, 0);
    entry.consumer = consumer;
    entry.holder = consumer.sink;
    entry.deliveredAt = this.vhost.broker.env.now();
    consumer.unackedCount++;
    this.#outstanding++;
    this.#outstandingBytes += record.message.body.length;
    this.stats.deliver++;
    this.vhost.totals.deliver++;
    consumer.sink.deliver(consumer, entry);
  }

  #settle(entry: Entry): boolean {
    const { consumer } = entry;
    if (consumer === undefined) return false;
    consumer.unackedCount--;
    entry.consumer = undefined;
    entry.holder = undefined;
    this.#outstanding--;
    this.#outstandingBytes -= entry.message.body.length;
    if (this.state === 'deleted') return false;
    this.vhost.broker.pumpLater(this);
    return true;
  }

  /** Undefined: not a way to name an offset. */
  #startOf(offset: Field | undefined): number | undefined {
    const log = this.#log;
    if (offset === undefined) return log.nextOffset;
    if (offset.type === 'timestamp') return log.offsetAt(Number(offset.value) * 1000);
    const number = integerOf(offset);
    if (number !== undefined) return number < 0 ? undefined : number;
    if (offset.type !== 'longstr') return undefined;
    switch (offset.value) {
      case 'first':
        return log.firstOffset;
      case 'last':
        return Math.max(log.firstOffset, log.nextOffset - 1);
      case 'next':
        return log.nextOffset;
      default: {
        const age = durationMs(offset.value);
        return age === undefined ? undefined : log.offsetAt(this.vhost.broker.env.now() - age);
      }
    }
  }
}
