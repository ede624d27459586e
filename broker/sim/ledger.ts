import type { Happening } from './happening.ts';
import { copyKey, type Stamp } from './stamp.ts';

/** What is known of one copy of a message. */
export interface CopyFacts {
  readonly stamp: Stamp;
  readonly routes: readonly string[];
  /** Persistent, and so to survive. */
  readonly kept: boolean;
  readonly qos: 0 | 1 | 2;
  /** Its publisher sends the very same again when it doesn't know better. */
  readonly mayRepeat: boolean;
  fate: 'unknown' | 'confirmed' | 'refused' | 'rolled-back';
}

/** What has become of a copy in one queue, as far as clients can tell. */
export interface Outcome {
  received: number;
  acked: number;
  rejected: number;
}

const NOTHING: Outcome = { received: 0, acked: 0, rejected: 0 };

/** The clients' common knowledge: what was sent, promised, received and settled. */
export class Ledger {
  readonly copies = new Map<string, CopyFacts>();
  readonly #outcomes = new Map<string, Outcome>();
  crashes = 0;
  /** Crashes before each client's present connection. */
  readonly #connectedAfter = new Map<string, number>();

  see(happening: Happening): void {
    switch (happening.kind) {
      case 'published': {
        const { stamp, routes, kept, qos, mqtt } = happening;
        this.copies.set(copyKey(stamp), { stamp, routes, kept, qos, mayRepeat: mqtt && qos === 1, fate: 'unknown' });
        return;
      }
      case 'confirmed':
      case 'refused':
      case 'rolled-back': {
        const copy = this.copies.get(copyKey(happening.stamp));
        if (copy) copy.fate = happening.kind;
        return;
      }
      case 'delivered': {
        const outcome = this.#of(happening.queue, happening.stamp);
        outcome.received++;
        if (happening.final) outcome.acked++;
        return;
      }
      case 'settled': {
        const outcome = this.#of(happening.queue, happening.stamp);
        if (happening.how === 'ack') outcome.acked++;
        if (happening.how === 'reject') outcome.rejected++;
        return;
      }
      case 'connected':
        this.#connectedAfter.set(happening.who, this.crashes);
        return;
      case 'crashed':
        this.crashes++;
    }
  }

  /** It hears what a process had said that is dead by now. */
  isBehind(who: string): boolean {
    return this.#connectedAfter.get(who) !== this.crashes;
  }

  copy(stamp: Stamp): CopyFacts | undefined {
    return this.copies.get(copyKey(stamp));
  }

  outcome(queue: string, stamp: Stamp): Outcome {
    return this.#outcomes.get(`${queue} ${copyKey(stamp)}`) ?? NOTHING;
  }

  #of(queue: string, stamp: Stamp): Outcome {
    const key = `${queue} ${copyKey(stamp)}`;
    let outcome = this.#outcomes.get(key);
    if (outcome === undefined) {
      outcome = { received: 0, acked: 0, rejected: 0 };
      this.#outcomes.set(key, outcome);
    }
    return outcome;
  }
}
