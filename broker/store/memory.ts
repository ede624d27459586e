import type { Store } from '../core/ports.ts';
import type { Entry } from '../core/queue/entry.ts';

/** Keeps nothing: what is in memory is all there is, and so it is as durable as it will ever be. */
export class MemoryStore implements Store {
  readonly pages = false;
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

  removed(): void {}

  returned(): void {}

  handedOut(): void {}

  define(): void {
    this.#records++;
  }

  retain(): void {
    this.#records++;
  }

  inFlight(): void {}

  page(): never {
    throw new Error('nothing can leave memory');
  }

  load(): Entry[] {
    return [];
  }

  forgetQueue(): void {}

  forgetPlaces(): void {}
}
