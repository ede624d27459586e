import type { Store } from '../core/ports.ts';

/** Keeps nothing: what is in memory is all there is, and so it is as durable as it will ever be. */
export class MemoryStore implements Store {
  #records = 0;

  get written(): number {
    return this.#records;
  }

  get durable(): number {
    return this.#records;
  }

  /** Nobody ever has to wait, so nobody is called. */
  onDurable(): void {}

  enqueued(): void {
    this.#records++;
  }

  removed(): void {
    this.#records++;
  }

  define(): void {
    this.#records++;
  }
}
