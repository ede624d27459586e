/** All messages that wait in memory, in all queues, when they could be on disk: octets, with what keeping them takes. */
export const RESIDENT_BYTES_MAX = 128 * 1024 * 1024;
/** So much a queue keeps in memory while somebody reads from it, whatever others do. */
const SHARE_BYTES = 1024 * 1024;
/** With less than this in memory a queue is left alone: to remember places takes memory too. */
const WORTH_BYTES = 1024;
/** Queues that are looked at for one message that is too much. */
const VISITS_MAX = 64;

/** A queue's messages, as far as they are in memory. */
export interface Resident {
  readonly residentBytes: number;
  /** Somebody has taken a message since this was last set to false. */
  used: boolean;
  /** Drops some from memory, what is needed last first, as long as there are more than so many octets. */
  pageOut(keepBytes: number): void;
}

/**
 * Which messages stay in memory. Below the bound all of them; beyond it a queue that grows keeps its front only, and
 * queues that nobody reads give way to those that somebody does. One queue after the other is looked at: who was read
 * from since the last time is left alone (the second chance of page replacement).
 */
export class Residency {
  bytes = 0;
  readonly max: number;
  readonly #share: number;
  readonly #worth: number;
  readonly #all = new Set<Resident>();
  #hand: Iterator<Resident> = this.#all.values();

  constructor(max: number) {
    this.max = max;
    this.#share = Math.min(SHARE_BYTES, max >> 2);
    this.#worth = Math.min(WORTH_BYTES, this.#share);
  }

  add(resident: Resident): void {
    this.#all.add(resident);
  }

  remove(resident: Resident): void {
    this.#all.delete(resident);
  }

  /** Called when `bytes` is above `max`: makes room, in small steps. */
  relieve(grown: Resident): void {
    if (grown.residentBytes > this.#share) grown.pageOut(this.#share >> 1);
    for (let i = 0; i < VISITS_MAX && this.bytes > this.max; i++) {
      const next = this.#next();
      if (next === undefined) return;
      if (next.residentBytes <= this.#worth) continue;
      if (!next.used) next.pageOut(0);
      else if (next.residentBytes > this.#share) next.pageOut(this.#share >> 1);
      next.used = false;
    }
  }

  #next(): Resident | undefined {
    const { value, done } = this.#hand.next();
    if (!done) return value;
    this.#hand = this.#all.values();
    return this.#hand.next().value;
  }
}
