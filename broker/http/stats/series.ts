import { type Budget, Ring } from './ring.ts';

export interface Tier {
  readonly stepMs: number;
  readonly rowsMax: number;
}

/** RabbitMQ keeps an hour for single objects and a day for totals; ours begins finer. */
export const OBJECT_TIERS: readonly Tier[] = [
  { stepMs: 1_000, rowsMax: 64 },
  { stepMs: 5_000, rowsMax: 121 },
  { stepMs: 60_000, rowsMax: 61 },
];
export const TOTALS_TIERS: readonly Tier[] = [
  { stepMs: 1_000, rowsMax: 301 },
  { stepMs: 5_000, rowsMax: 121 },
  { stepMs: 60_000, rowsMax: 481 },
  { stepMs: 600_000, rowsMax: 145 },
];

/**
 * What an object's counters were, over time. A row is kept only when something has changed, so an object at rest costs
 * nothing, neither time nor memory.
 */
export class Series {
  /** The newest values. */
  readonly last: Float64Array;
  lastChange: number;
  #rings: Ring[] | undefined;
  /** The values before the oldest row, as long as nothing was forgotten. */
  #base: Float64Array;
  readonly #tiers: readonly Tier[];
  readonly #budget: Budget;

  constructor(base: Float64Array, at: number, tiers: readonly Tier[], budget: Budget) {
    this.last = Float64Array.from(base);
    this.#base = Float64Array.from(base);
    this.lastChange = at;
    this.#tiers = tiers;
    this.#budget = budget;
  }

  changed(values: Float64Array): boolean {
    for (let i = 0; i < values.length; i += 1) if (values[i] !== this.last[i]) return true;
    return false;
  }

  record(at: number, values: Float64Array): void {
    this.last.set(values);
    this.lastChange = at;
    this.#rings ??= this.#tiers.map((t) => new Ring(values.length, t.stepMs, t.rowsMax, this.#budget));
    for (const ring of this.#rings) ring.push(at, values);
  }

  valueAt(at: number, column: number): number {
    if (at >= this.lastChange) return this.last[column] ?? 0;
    const rings = this.#rings;
    if (rings === undefined) return this.#base[column] ?? 0;
    let complete: Ring | undefined;
    for (const ring of rings) {
      if (ring.oldest <= at) return ring.valueAt(at, column);
      if (!ring.wrapped) complete ??= ring;
    }
    if (complete !== undefined) return this.#base[column] ?? 0;
    const coarsest = rings.at(-1);
    return coarsest === undefined ? 0 : coarsest.valueAt(coarsest.oldest, column);
  }

  /** Per second, over the window that ends at `now`. */
  rate(now: number, windowMs: number, column: number): number {
    const newest = this.last[column] ?? 0;
    return ((newest - this.valueAt(now - windowMs, column)) * 1000) / windowMs;
  }

  /** Gives the memory back; what was is then as if it had always been as it is now. */
  release(): void {
    for (const ring of this.#rings ?? []) ring.release();
    this.#rings = undefined;
    this.#base = Float64Array.from(this.last);
  }
}
