/** Steps per power of two: an error below one per cent. */
const STEPS = 128;
const OCTAVES = 34;

export interface HistogramData {
  readonly maxUs: number;
  readonly bins: readonly (readonly [bin: number, count: number])[];
}

/** Latencies in whole microseconds, in bins that widen with the value. */
export class Histogram {
  readonly #bins = new Float64Array(STEPS * OCTAVES);
  #count = 0;
  maxUs = 0;

  add(us: number): void {
    const value = Math.max(0, us);
    if (value > this.maxUs) this.maxUs = value;
    this.#count++;
    const bin = binOf(value);
    this.#bins[bin] = (this.#bins[bin] ?? 0) + 1;
  }

  reset(): void {
    this.#bins.fill(0);
    this.#count = 0;
    this.maxUs = 0;
  }

  /** The value that the fraction `q` of all is not above. */
  quantile(q: number): number {
    let left = Math.ceil(this.#count * q);
    if (left <= 0) return 0;
    for (const [bin, count] of this.#bins.entries()) {
      left -= count;
      if (left <= 0) return Math.min(upperEdge(bin), this.maxUs);
    }
    return this.maxUs;
  }

  data(): HistogramData {
    return { maxUs: this.maxUs, bins: [...this.#bins.entries()].filter(([, count]) => count > 0) };
  }

  merge(other: HistogramData): this {
    for (const [bin, count] of other.bins) {
      this.#bins[bin] = (this.#bins[bin] ?? 0) + count;
      this.#count += count;
    }
    this.maxUs = Math.max(this.maxUs, other.maxUs);
    return this;
  }
}

/** Values below two octaves of steps have a bin each. */
function binOf(us: number): number {
  if (us < 2 * STEPS) return Math.floor(us);
  const shift = Math.floor(Math.log2(us)) - Math.log2(STEPS);
  return Math.min(STEPS * OCTAVES - 1, shift * STEPS + Math.floor(us / 2 ** shift));
}

function upperEdge(bin: number): number {
  if (bin < 2 * STEPS) return bin;
  const shift = Math.floor(bin / STEPS) - 1;
  return (bin - shift * STEPS + 1) * 2 ** shift - 1;
}
