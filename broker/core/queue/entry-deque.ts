import type { Entry } from './entry.ts';

const SMALLEST = 16;
/** Of one that has never had an entry, or not lately: most queues are idle. */
const NO_RING: (Entry | undefined)[] = [];

/**
 * Entries in order of `seq`: taken from the front, added at the back, and put back where they were. A ring of a power of
 * two places.
 */
export class EntryDeque {
  #ring = NO_RING;
  #head = 0;
  length = 0;

  get first(): Entry | undefined {
    return this.#ring[this.#head];
  }

  /** The entry at a distance from the front. */
  at(index: number): Entry | undefined {
    return index < this.length ? this.#ring[(this.#head + index) & (this.#ring.length - 1)] : undefined;
  }

  push(entry: Entry): void {
    if (this.length === this.#ring.length) this.#resize(this.length * 2);
    this.#ring[(this.#head + this.length) & (this.#ring.length - 1)] = entry;
    this.length++;
  }

  shift(): Entry | undefined {
    const entry = this.#ring[this.#head];
    if (entry === undefined) return undefined;
    this.#ring[this.#head] = undefined;
    this.#head = (this.#head + 1) & (this.#ring.length - 1);
    this.length--;
    if (this.length < this.#ring.length >> 3 && this.#ring.length > SMALLEST) this.#resize(this.#ring.length >> 1);
    return entry;
  }

  /** Takes the last one. */
  pop(): Entry | undefined {
    if (this.length === 0) return undefined;
    const place = (this.#head + this.length - 1) & (this.#ring.length - 1);
    const entry = this.#ring[place];
    this.#ring[place] = undefined;
    this.length--;
    return entry;
  }

  /** Puts it before the first entry with a greater `seq`, and moves whichever side has fewer. */
  insert(entry: Entry): void {
    if (this.length === this.#ring.length) this.#resize(this.length * 2);
    const ring = this.#ring;
    const mask = ring.length - 1;
    const place = this.#placeOf(entry.seq);
    if (place * 2 < this.length) {
      this.#head = (this.#head - 1) & mask;
      const head = this.#head;
      for (let i = 0; i < place; i++) ring[(head + i) & mask] = ring[(head + i + 1) & mask];
    } else {
      const head = this.#head;
      for (let i = this.length; i > place; i--) ring[(head + i) & mask] = ring[(head + i - 1) & mask];
    }
    ring[(this.#head + place) & mask] = entry;
    this.length++;
  }

  /** Takes entries out of the middle: found by halves, and those behind the first of them close up once. */
  take(seqs: ReadonlySet<number>, into: Entry[]): void {
    let first = this.length;
    for (const seq of seqs) {
      const place = this.#placeOf(seq);
      if (this.at(place)?.seq === seq) first = Math.min(first, place);
    }
    let to = first;
    const mask = this.#ring.length - 1;
    for (let from = first; from < this.length; from++) {
      const entry = this.at(from);
      if (entry === undefined) break;
      if (seqs.has(entry.seq)) into.push(entry);
      else this.#ring[(this.#head + to++) & mask] = entry;
    }
    for (let i = to; i < this.length; i++) this.#ring[(this.#head + i) & mask] = undefined;
    this.length = to;
  }

  clear(): void {
    this.#ring = NO_RING;
    this.#head = 0;
    this.length = 0;
  }

  /** How many entries have a smaller `seq`: by halves. */
  #placeOf(seq: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.at(middle)?.seq ?? 0) < seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #resize(size: number): void {
    const ring: (Entry | undefined)[] = new Array(Math.max(size, SMALLEST));
    for (let i = 0; i < this.length; i++) ring[i] = this.at(i);
    this.#ring = ring;
    this.#head = 0;
  }
}
