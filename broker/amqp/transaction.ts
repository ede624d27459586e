import type { Exchange } from '../core/exchange.ts';
import type { Message } from '../core/message.ts';
import { Refusal } from '../core/refusal.ts';
import { Taken } from './unacked.ts';

/** What one uncommitted transaction may hold. */
const UNCOMMITTED_MESSAGES_MAX = 1_000_000;
const UNCOMMITTED_OCTETS_MAX = 512 * 1024 * 1024;

export interface Publication {
  readonly exchange: Exchange;
  readonly message: Message;
  readonly mandatory: boolean;
}

/** How the client settled a message. */
export type Settlement = 'ack' | 'requeue' | 'reject';

export interface Settled {
  readonly how: Settlement;
  readonly taken: Taken;
}

/** Publishes and acknowledgements since `tx.select` or the last commit or rollback (AMQP 0-9-1 §1.9). */
export class Transaction {
  publications: Publication[] = [];
  settled: Settled[] = [];
  #octets = 0;

  get acks(): number {
    let count = 0;
    for (const { taken } of this.settled) count += taken.tags.length;
    return count;
  }

  add(publication: Publication): Refusal | undefined {
    this.#octets += publication.message.body.length;
    if (this.publications.length >= UNCOMMITTED_MESSAGES_MAX || this.#octets > UNCOMMITTED_OCTETS_MAX) {
      return new Refusal(
        'precondition',
        `transaction is larger than ${UNCOMMITTED_MESSAGES_MAX} messages or ${UNCOMMITTED_OCTETS_MAX} octets`,
      );
    }
    publication.message.detach();
    this.publications.push(publication);
    return undefined;
  }

  settle(how: Settlement, taken: Taken): void {
    this.settled.push({ how, taken });
  }

  /** All that was settled, for the channel to have back. */
  takeSettled(): Taken {
    const all = new Taken();
    for (const { taken } of this.settled) {
      for (const tag of taken.tags) all.tags.push(tag);
      for (const entry of taken.entries) all.entries.push(entry);
    }
    this.settled = [];
    return all;
  }

  clear(): void {
    this.publications = [];
    this.settled = [];
    this.#octets = 0;
  }
}
