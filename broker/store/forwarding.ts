import { segmentOf, UNIT_BYTES, unitOf } from './place.ts';

/** Where the messages of a segment went that was cleared. */
class Forwards {
  /** Units there, rising, and the places where they are now. */
  #from: Uint32Array;
  #to: Float64Array;
  count = 0;

  constructor(capacity: number) {
    this.#from = new Uint32Array(capacity);
    this.#to = new Float64Array(capacity);
  }

  add(unit: number, place: number): void {
    if (this.count === this.#from.length) throw new Error('more messages were moved than were alive');
    this.#from[this.count] = unit;
    this.#to[this.count++] = place;
  }

  get(unit: number): number | undefined {
    let low = 0;
    let high = this.count - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const found = this.#from[middle] ?? 0;
      if (found === unit) return this.#to[middle];
      if (found < unit) low = middle + 1;
      else high = middle - 1;
    }
    return undefined;
  }

  /** Keeps what is still there, under its present place. */
  sweep(resolve: (place: number) => number, isAlive: (place: number) => boolean): void {
    let kept = 0;
    for (let i = 0; i < this.count; i++) {
      const place = resolve(this.#to[i] ?? 0);
      if (!isAlive(place)) continue;
      this.#from[kept] = this.#from[i] ?? 0;
      this.#to[kept++] = place;
    }
    this.count = kept;
    if (kept * 2 > this.#from.length) return;
    this.#from = this.#from.slice(0, kept);
    this.#to = this.#to.slice(0, kept);
  }
}

/** Queues keep the places that they were given; here is where those messages are now. */
export class Forwarding {
  readonly #tables = new Map<number, Forwards>();
  #swept = 0;
  /** The segment that is being cleared: what moves out of it may still come into its table. */
  #filling = 0;

  /** Messages that have moved, as far as it is still known. */
  get count(): number {
    let count = 0;
    for (const table of this.#tables.values()) count += table.count;
    return count;
  }

  /** So many messages of the segment will move, in the order of their units. */
  begin(segment: number, capacity: number): void {
    this.#filling = segment;
    if (capacity > 0) this.#tables.set(segment, new Forwards(capacity));
  }

  add(from: number, to: number): void {
    this.#tables.get(segmentOf(from))?.add(unitOf(from), to);
  }

  /** All have moved. */
  end(): void {
    this.#filling = 0;
  }

  resolve(place: number): number {
    if (this.#tables.size === 0) return place;
    let at = place;
    for (;;) {
      const next = this.#tables.get(segmentOf(at))?.get(unitOf(at));
      if (next === undefined) return at;
      at = next;
    }
  }

  /** Lets go of what is dead in one table, the next one at each call: so the work is bounded. */
  sweep(isAlive: (place: number) => boolean): void {
    const numbers = [...this.#tables.keys()];
    const number = numbers[this.#swept++ % Math.max(1, numbers.length)];
    const table = number === undefined ? undefined : this.#tables.get(number);
    if (number === undefined || table === undefined || number === this.#filling) return;
    table.sweep((place) => this.resolve(place), isAlive);
    if (table.count === 0) this.#tables.delete(number);
  }
}

/** For messages that are reported. */
export const describePlace = (place: number): string =>
  `segment ${segmentOf(place)}, offset ${unitOf(place) * UNIT_BYTES}`;
