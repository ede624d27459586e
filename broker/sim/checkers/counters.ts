import type { Broker } from '../../core/broker.ts';
import { MessageQueue } from '../../core/queue/message-queue.ts';
import type { Queue } from '../../core/queue/queue.ts';
import { Checker } from './checker.ts';

/** Ready and unacknowledged are what is there, when one counts; and what came in is there or has left by one of the ways. */
export class Counters extends Checker {
  override readonly name = 'counters';

  /** What was in a queue when this process began, and so was never counted as published. */
  readonly #recovered = new WeakMap<Queue, number>();

  began(broker: Broker): void {
    for (const vhost of broker.vhosts.values()) {
      for (const queue of vhost.queues.values()) {
        const { publish, refused } = queue.stats;
        this.#recovered.set(queue, queue.readyCount + queue.unackedCount + leftOf(queue) - publish + refused);
      }
    }
  }

  override look(broker: Broker): void {
    for (const vhost of broker.vhosts.values()) {
      for (const queue of vhost.queues.values()) if (queue instanceof MessageQueue) this.#check(queue);
    }
  }

  #check(queue: Queue): void {
    const ready = queue.browse(0, Number.MAX_SAFE_INTEGER);
    const unacked = [...queue.unacked()];
    const octets = (of: typeof ready): number => of.reduce((sum, { message }) => sum + message.body.length, 0);
    this.#same(queue, 'ready', queue.readyCount, ready.length);
    this.#same(queue, 'ready octets', queue.readyBytes, octets(ready));
    this.#same(queue, 'unacknowledged', queue.unackedCount, unacked.length);
    this.#same(queue, 'unacknowledged octets', queue.unackedBytes, octets(unacked));
    const kept = queue.durable
      ? [...ready, ...unacked].filter(({ message }) => message.persistent || queue.kind === 'quorum').length
      : 0;
    this.#same(queue, 'stored', queue.storedCount, kept);
    for (const consumer of queue.consumers) {
      const out = unacked.filter((entry) => entry.consumer === consumer).length;
      this.#same(queue, `out with ${consumer.tag}`, consumer.unackedCount, out);
    }
    this.#balance(queue);
  }

  #balance(queue: Queue): void {
    const { publish, refused } = queue.stats;
    const came = (this.#recovered.get(queue) ?? 0) + publish - refused;
    this.#same(queue, 'what has come in', came, queue.readyCount + queue.unackedCount + leftOf(queue));
  }

  #same(queue: Queue, what: string, says: number, is: number): void {
    if (says !== is) this.fail(`${queue.name}: ${what} is said to be ${says}, and is ${is}`);
  }
}

function leftOf({ stats }: Queue): number {
  const { ack, deliverNoAck, getNoAck, expired, dropped, rejected, deliveryLimited } = stats;
  return ack + deliverNoAck + getNoAck + expired + dropped + rejected + deliveryLimited;
}
