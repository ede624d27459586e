/** Requests of one channel whose replies may wait; more, and the client is asking without listening. */
export const HELD_REPLIES_MAX = 65_536;

interface Held {
  readonly position: number;
  readonly write: () => void;
}

/**
 * Replies that promise something which isn't on disk yet, and all that came behind the first of them: a client takes the
 * replies of a channel in the order of its requests.
 */
export class HeldReplies {
  readonly #held: Held[] = [];

  get size(): number {
    return this.#held.length;
  }

  /** Written when the store is durable up to `position`, and all before it are written. */
  add(position: number, write: () => void): void {
    this.#held.push({ position, write });
  }

  release(durable: number): void {
    let count = 0;
    for (const { position, write } of this.#held) {
      if (position > durable) break;
      count++;
      write();
    }
    this.#held.splice(0, count);
  }

  clear(): void {
    this.#held.length = 0;
  }
}
