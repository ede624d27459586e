import type { Entry } from '../core/queue/entry.ts';

/** Delivery tags and their messages, oldest first. */
export class Taken {
  readonly tags: number[] = [];
  readonly entries: Entry[] = [];

  clear(): void {
    this.tags.length = 0;
    this.entries.length = 0;
  }
}

/** Slots left behind by acknowledged messages are swept when there are more of them than this and than messages. */
const SWEEP_SLOTS_MIN = 64;

/**
 * What a channel has delivered and the client has not settled. Tags only grow, so the list is sorted and a tag is found
 * by its distance from the head, or by halving when tags are missing between. It holds at most twice as many slots as
 * messages, however old the oldest one is.
 */
export class Unacked {
  #tags: number[] = [];
  #entries: (Entry | undefined)[] = [];
  #head = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The tag must be greater than any before. */
  add(tag: number, entry: Entry): void {
    if (this.#tags.length > SWEEP_SLOTS_MIN && this.#tags.length > 2 * this.#size) this.#sweep();
    this.#tags.push(tag);
    this.#entries.push(entry);
    this.#size++;
  }

  take(tag: number): Entry | undefined {
    const at = this.#find(tag);
    const entry = at < 0 ? undefined : this.#entries[at];
    if (entry === undefined) return undefined;
    this.#entries[at] = undefined;
    this.#size--;
    this.#skip();
    return entry;
  }

  /** All up to the tag, which must be one of them; 0: all. False: there is no such tag, and nothing was taken. */
  takeUpTo(tag: number, into: Taken): boolean {
    const last = tag === 0 ? this.#tags.length - 1 : this.#find(tag);
    if (tag !== 0 && (last < 0 || this.#entries[last] === undefined)) return false;
    for (let at = this.#head; at <= last; at++) {
      const entry = this.#entries[at];
      if (entry === undefined) continue;
      into.tags.push(this.#tags[at] ?? 0);
      into.entries.push(entry);
      this.#entries[at] = undefined;
      this.#size--;
    }
    this.#skip();
    return true;
  }

  /** Back to their places. */
  restore(taken: Taken): void {
    if (taken.tags.length === 0) return;
    const all = new Map<number, Entry>();
    for (const [i, tag] of this.#tags.entries()) {
      const entry = i < this.#head ? undefined : this.#entries[i];
      if (entry) all.set(tag, entry);
    }
    for (const [i, tag] of taken.tags.entries()) {
      const entry = taken.entries[i];
      if (entry) all.set(tag, entry);
    }
    const sorted = [...all].sort((a, b) => a[0] - b[0]);
    this.#tags = sorted.map(([tag]) => tag);
    this.#entries = sorted.map(([, entry]) => entry);
    this.#head = 0;
    this.#size = sorted.length;
  }

  #find(tag: number): number {
    const tags = this.#tags;
    const first = tags[this.#head];
    if (first === undefined || tag < first) return -1;
    const guess = this.#head + tag - first;
    if (tags[guess] === tag) return guess;
    let low = this.#head;
    let high = tags.length - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const found = tags[middle] ?? 0;
      if (found === tag) return middle;
      if (found < tag) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  /** The head is a message, or the list is empty. */
  #skip(): void {
    if (this.#size === 0) {
      this.#tags.length = 0;
      this.#entries.length = 0;
      this.#head = 0;
      return;
    }
    while (this.#entries[this.#head] === undefined) this.#head++;
  }

  #sweep(): void {
    let kept = 0;
    for (let at = this.#head; at < this.#tags.length; at++) {
      const entry = this.#entries[at];
      if (entry === undefined) continue;
      this.#tags[kept] = this.#tags[at] ?? 0;
      this.#entries[kept++] = entry;
    }
    this.#tags.length = kept;
    this.#entries.length = kept;
    this.#head = 0;
  }
}
