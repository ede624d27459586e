import type { Consumer, DeliveryHolder } from '../consumer.ts';
import type { Copy } from '../journey.ts';
import type { Message } from '../message.ts';
import type { Queue } from './queue.ts';

/** What an entry takes in memory beside its message's octets; about. */
export const ENTRY_BYTES = 400;

/** One message in one queue. The message is shared by all queues that hold it; this is the queue's own half. */
export class Entry {
  readonly message: Message;
  readonly queue: Queue;
  /** Its place in the queue, which it gets back when it is requeued. In a stream: the offset. */
  seq: number;
  /** Where the store has it; 0: nowhere. */
  place = 0;
  /** It may have been delivered before (AMQP's `redelivered`). */
  redelivered = false;
  /** How often it came back undone: quorum queues count it against the delivery limit. */
  deliveryCount = 0;
  /** When it came into this queue, ms since 1970. */
  readonly enqueuedAt: number;
  /** ms since 1970; 0: never. */
  readonly expiresAt: number;
  /** Who has it now; both undefined while it is ready, and a `get` has a holder only. */
  consumer: Consumer | undefined = undefined;
  holder: DeliveryHolder | undefined = undefined;
  /** When it was handed out, ms. */
  deliveredAt = 0;
  /** The neighbours in the queue's list of unacknowledged messages. */
  previous: Entry | undefined = undefined;
  next: Entry | undefined = undefined;

  constructor(message: Message, queue: Queue, seq: number, enqueuedAt: number, expiresAt: number) {
    this.message = message;
    this.queue = queue;
    this.seq = seq;
    this.enqueuedAt = enqueuedAt;
    this.expiresAt = expiresAt;
  }
}

/** As a journey names it. */
export const copyOf = ({ queue, seq }: Entry): Copy => ({ queue: queue.name, seq });
