import { closesCycle, type DeathReason, deadMessage } from './dead-letter.ts';
import type { Message } from './message.ts';
import type { Queue } from './queue/queue.ts';
import type { MessageTotals } from './totals.ts';
import type { VHost } from './vhost.ts';

const COUNTERS = {
  rejected: 'deadRejected',
  expired: 'deadExpired',
  maxlen: 'deadMaxlen',
  delivery_limit: 'deadDeliveryLimit',
} as const satisfies Record<DeathReason, keyof MessageTotals>;

interface Death {
  readonly message: Message;
  readonly queue: Queue;
  readonly reason: DeathReason;
}

/**
 * The one place where dead-lettering is done. A dead letter may push another one out of the queue that it comes to, and
 * so on: deaths wait in a list, so the depth of the stack doesn't grow with the chain.
 */
export class Undertaker {
  readonly #vhost: VHost;
  readonly #waiting: Death[] = [];
  #busy = false;

  constructor(vhost: VHost) {
    this.#vhost = vhost;
  }

  /** Without a dead-letter exchange the message is gone. */
  bury(message: Message, queue: Queue, reason: DeathReason): void {
    if (queue.settings.deadLetterExchange === undefined) return;
    this.#waiting.push({ message, queue, reason });
    if (this.#busy) return;
    this.#busy = true;
    for (let i = 0; i < this.#waiting.length; i++) {
      const death = this.#waiting[i];
      if (death) this.#publish(death);
    }
    this.#waiting.length = 0;
    this.#busy = false;
  }

  #publish({ message, queue, reason }: Death): void {
    const { totals, broker, exchanges } = this.#vhost;
    queue.stats.deadLettered++;
    totals[COUNTERS[reason]]++;
    const exchange = exchanges.get(queue.settings.deadLetterExchange ?? '');
    const dead = deadMessage(message, queue, reason, broker.env.now());
    let taken = 0;
    for (const target of exchange ? this.#vhost.route(exchange, dead) : []) {
      if (reason !== 'rejected' && closesCycle(dead, target.name)) continue;
      taken++;
      target.enqueue(dead);
    }
    if (taken === 0) totals.deadLost++;
  }
}
