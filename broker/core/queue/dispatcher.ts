import type { Consumer } from '../consumer.ts';

/**
 * Who gets the next message: the consumers with the highest priority that have credit, in turns. With a single active
 * consumer it is that one, and the others wait in the order in which they came.
 */
export class Dispatcher {
  /** Sorted by priority, highest first; within one priority in the order of service. */
  readonly #consumers: Consumer[] = [];
  readonly #singleActive: boolean;

  constructor(singleActive: boolean) {
    this.#singleActive = singleActive;
  }

  get consumers(): readonly Consumer[] {
    return this.#consumers;
  }

  get active(): Consumer | undefined {
    return this.#singleActive ? this.#consumers.find((c) => c.active) : undefined;
  }

  get hasExclusive(): boolean {
    return this.#consumers.some((c) => c.exclusive);
  }

  add(consumer: Consumer): void {
    consumer.active = !this.#singleActive || this.#consumers.every((c) => !c.active);
    this.#consumers.splice(this.#endOf(consumer.priority), 0, consumer);
  }

  /** False: it wasn't here. */
  remove(consumer: Consumer): boolean {
    const place = this.#consumers.indexOf(consumer);
    if (place < 0) return false;
    this.#consumers.splice(place, 1);
    const next = this.#consumers[0];
    if (this.#singleActive && consumer.active && next) next.active = true;
    consumer.active = false;
    return true;
  }

  /** The consumer whose turn it is; it goes behind the others of its priority. Undefined: none has credit. */
  next(): Consumer | undefined {
    const all = this.#consumers;
    for (let i = 0; i < all.length; i++) {
      const consumer = all[i];
      if (consumer?.hasCredit) {
        if (!this.#singleActive) this.#toTheBack(i, consumer);
        return consumer;
      }
    }
    return undefined;
  }

  #toTheBack(place: number, consumer: Consumer): void {
    const all = this.#consumers;
    let i = place;
    for (let after = all[i + 1]; after && after.priority === consumer.priority; after = all[i + 1]) all[i++] = after;
    all[i] = consumer;
  }

  #endOf(priority: number): number {
    let place = this.#consumers.length;
    while (place > 0 && (this.#consumers[place - 1]?.priority ?? 0) < priority) place--;
    return place;
  }
}
