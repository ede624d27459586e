import type { RecoveredQueue } from '../core/ports.ts';
import type { Row } from './segment-index.ts';

/** Sorting by a number that holds seq and index: 53 bits for both. */
const INDEX_RANGE = 2 ** 23;
const SEQ_RANGE = 2 ** 30;

/** A queue's messages as they are found, segment by segment. No object for each: there may be millions. */
export class QueueRows {
  readonly #places: Float64Array;
  readonly #seqs: Float64Array;
  readonly #times: Float64Array;
  readonly #sizes: Uint32Array;
  readonly #priorities: Uint8Array;
  #count = 0;
  #isSorted = true;
  #expires = false;

  constructor(capacity: number) {
    this.#places = new Float64Array(capacity);
    this.#seqs = new Float64Array(capacity);
    this.#times = new Float64Array(capacity);
    this.#sizes = new Uint32Array(capacity);
    this.#priorities = new Uint8Array(capacity);
  }

  get count(): number {
    return this.#count;
  }

  add(place: number, seq: number, row: Row): void {
    const i = this.#count++;
    if (i > 0 && seq <= (this.#seqs[i - 1] ?? 0)) this.#isSorted = false;
    this.#places[i] = place;
    this.#seqs[i] = seq;
    this.#times[i] = row.enqueuedAt;
    this.#sizes[i] = row.bodyBytes;
    this.#priorities[i] = row.priority;
    if (row.expires) this.#expires = true;
  }

  /** `dead` gets what is there twice, because the news of a death was lost: the later one counts. */
  take(lastSeq: number, handedOut: number, dead: (place: number, bodyBytes: number) => void): RecoveredQueue {
    const order = this.#isSorted ? undefined : this.#order(dead);
    const numbers = (from: Float64Array) => (order ? reordered(from, order, new Float64Array(order.length)) : from);
    const count = this.#count;
    return {
      places: numbers(this.#places.subarray(0, count)),
      seqs: numbers(this.#seqs.subarray(0, count)),
      times: numbers(this.#times.subarray(0, count)),
      sizes: order ? reordered(this.#sizes, order, new Uint32Array(order.length)) : this.#sizes.subarray(0, count),
      priorities: order
        ? reordered(this.#priorities, order, new Uint8Array(order.length))
        : this.#priorities.subarray(0, count),
      expires: this.#expires,
      lastSeq,
      handedOut,
    };
  }

  #order(dead: (place: number, bodyBytes: number) => void): Uint32Array {
    const sorted = this.#sortedIndices();
    let kept = 0;
    for (const [i, index] of sorted.entries()) {
      const next = sorted[i + 1];
      if (next !== undefined && this.#seqs[next] === this.#seqs[index]) {
        dead(this.#places[index] ?? 0, this.#sizes[index] ?? 0);
      } else {
        sorted[kept++] = index;
      }
    }
    return sorted.subarray(0, kept);
  }

  /** By seq, and among equals by the order in the log. */
  #sortedIndices(): Uint32Array {
    const count = this.#count;
    const seqs = this.#seqs;
    let lowest = Number.POSITIVE_INFINITY;
    let highest = 0;
    for (let i = 0; i < count; i++) {
      lowest = Math.min(lowest, seqs[i] ?? 0);
      highest = Math.max(highest, seqs[i] ?? 0);
    }
    const indices = new Uint32Array(count);
    if (count <= INDEX_RANGE && highest - lowest < SEQ_RANGE) {
      const keys = new Float64Array(count);
      for (let i = 0; i < count; i++) keys[i] = ((seqs[i] ?? 0) - lowest) * INDEX_RANGE + i;
      keys.sort();
      for (let i = 0; i < count; i++) indices[i] = (keys[i] ?? 0) % INDEX_RANGE;
      return indices;
    }
    for (let i = 0; i < count; i++) indices[i] = i;
    return indices.sort((a, b) => (seqs[a] ?? 0) - (seqs[b] ?? 0) || a - b);
  }
}

function reordered<A extends Float64Array | Uint32Array | Uint8Array>(from: A, order: Uint32Array, into: A): A {
  for (let i = 0; i < order.length; i++) into[i] = from[order[i] ?? 0] ?? 0;
  return into;
}
