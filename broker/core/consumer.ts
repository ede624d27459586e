import type { Table } from './field.ts';
import type { Entry } from './queue/entry.ts';
import type { Queue } from './queue/queue.ts';

/** Who holds a message that isn't acknowledged yet, as an operator wants it named. */
export interface HolderDescription {
  /** The connection's name, `127.0.0.1:50000 -> 127.0.0.1:5672`, or `management`. */
  readonly connection: string;
  readonly channel: number;
  readonly user: string;
  readonly peerHost: string;
  readonly peerPort: number;
}

/** What may hold an unacknowledged message: an AMQP channel, an MQTT session. */
export interface DeliveryHolder {
  describe(): HolderDescription;
}

/** Where a queue sends messages for a consumer. */
export interface ConsumerSink extends DeliveryHolder {
  /**
   * May one more be written now? The sink knows the channel's state, its global prefetch (which, once it is used up,
   * stops consumers without acknowledgements too) and how much the socket has yet to take; a consumer's own prefetch is the consumer's.
   */
  hasRoom(consumer: Consumer): boolean;
  /**
   * Writes the message into the outgoing buffer. Must not call the core. Without acknowledgements the entry is reused
   * for the next delivery: read it, don't keep it.
   */
  deliver(consumer: Consumer, entry: Entry): void;
  /** The queue is gone: the client is told, when it understands that. */
  cancelled(consumer: Consumer): void;
}

export interface ConsumerOptions {
  readonly noAck: boolean;
  readonly exclusive: boolean;
  /** `x-priority`: higher ones are served first. */
  readonly priority: number;
  /** How many unacknowledged messages it may hold; 0: any number. */
  readonly prefetch: number;
  readonly args: Table;
  readonly user: string;
}

export class Consumer {
  readonly tag: string;
  readonly queue: Queue;
  readonly sink: ConsumerSink;
  readonly noAck: boolean;
  readonly exclusive: boolean;
  readonly priority: number;
  readonly prefetch: number;
  readonly args: Table;
  readonly user: string;
  unackedCount = 0;
  /** False while it waits for its turn on a queue with a single active consumer. */
  active = true;

  constructor(tag: string, queue: Queue, sink: ConsumerSink, o: ConsumerOptions) {
    this.tag = tag;
    this.queue = queue;
    this.sink = sink;
    this.noAck = o.noAck;
    this.exclusive = o.exclusive;
    this.priority = o.priority;
    this.prefetch = o.prefetch;
    this.args = o.args;
    this.user = o.user;
  }

  /** Can it take a message now? */
  get hasCredit(): boolean {
    return (
      this.active && (this.noAck || this.prefetch === 0 || this.unackedCount < this.prefetch) && this.sink.hasRoom(this)
    );
  }
}
