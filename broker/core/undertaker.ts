import { closesCycle, type DeathReason, deadMessage } from './dead-letter.ts';
import type { Exchange } from './exchange.ts';
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

/**
 * Deaths that one death may bring about before the broker turns to anything else. Queues that push each other's messages
 * out can have so many ways among them (n! for n queues) that no end would be in sight; a forged `x-death` makes circles
 * without any. Beyond, the dead are lost, and counted as such.
 */
export const CHAINED_DEATHS_MAX = 2048;

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
    if (this.#waiting.length >= CHAINED_DEATHS_MAX) {
      this.#vhost.totals.deadLost++;
      message.journey?.add({ type: 'dropped', queue: queue.name, seq: 0, why: 'too-many-deaths' });
      return;
    }
    this.#waiting.push({ message, queue, reason });
    if (this.#busy) return;
    this.#busy = true;
    try {
      for (let i = 0; i < this.#waiting.length; i++) {
        const death = this.#waiting[i];
        if (death) this.#publish(death);
      }
    } finally {
      this.#waiting.length = 0;
      this.#busy = false;
    }
  }

  #publish({ message, queue, reason }: Death): void {
    const { totals, broker, exchanges } = this.#vhost;
    queue.stats.deadLettered++;
    totals[COUNTERS[reason]]++;
    const exchange = exchanges.get(queue.settings.deadLetterExchange ?? '');
    const dead = deadMessage(message, queue, reason, broker.env.now());
    if (dead.journey !== undefined) this.#note(dead, queue, reason, exchange);
    let taken = 0;
    for (const target of exchange ? this.#vhost.route(exchange, dead) : []) {
      if (reason !== 'rejected' && closesCycle(dead, target.name)) {
        dead.journey?.add({ type: 'dropped', queue: target.name, seq: 0, why: 'cycle' });
        continue;
      }
      taken++;
      target.enqueue(dead);
    }
    if (taken === 0) totals.deadLost++;
  }

  #note(dead: Message, queue: Queue, why: DeathReason, exchange: Exchange | undefined): void {
    dead.journey?.add({ type: 'dead-lettered', queue: queue.name, why, exchange: dead.exchange });
    if (exchange) this.#vhost.noteWay(exchange, dead);
    else dead.journey?.add({ type: 'dropped', queue: queue.name, seq: 0, why: 'no-exchange' });
  }
}
