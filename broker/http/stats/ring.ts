/** How many bytes all rings together may take; beyond it a ring no longer grows and forgets its oldest rows instead. */
const SERIES_BYTES_MAX = 64 * 1024 * 1024;

/** What every ring gets, whatever the budget says. */
const ROWS_MIN = 8;

export class Budget {
  used = 0;
  constructor(readonly bytesMax = SERIES_BYTES_MAX) {}
}

/**
 * Rows of numbers with the time that they were true from. One row stands for one step of time: within a step the last
 * row counts. The oldest rows give way when it is full.
 */
export class Ring {
  #rows: Float64Array<ArrayBuffer>;
  #first = 0;
  #length = 0;
  /** Rows have been overwritten, so what was before the oldest is not known. */
  wrapped = false;
  readonly #width: number;

  constructor(
    columns: number,
    readonly stepMs: number,
    readonly rowsMax: number,
    readonly budget: Budget,
  ) {
    this.#width = columns + 1;
    this.#rows = this.#allocate(Math.min(ROWS_MIN, rowsMax));
  }

  #allocate(rows: number): Float64Array<ArrayBuffer> {
    const made = new Float64Array(rows * this.#width);
    this.budget.used += made.byteLength;
    return made;
  }

  get #capacity(): number {
    return this.#rows.length / this.#width;
  }

  /** Where the i-th oldest row begins. */
  #at(i: number): number {
    return ((this.#first + i) % this.#capacity) * this.#width;
  }

  get oldest(): number {
    return this.#length === 0 ? Number.POSITIVE_INFINITY : (this.#rows[this.#at(0)] ?? 0);
  }

  push(at: number, values: Float64Array): void {
    if (this.#length > 0) {
      const last = this.#at(this.#length - 1);
      if (Math.ceil((this.#rows[last] ?? 0) / this.stepMs) === Math.ceil(at / this.stepMs)) {
        this.#write(last, at, values);
        return;
      }
    }
    if (this.#length === this.#capacity && !this.#grow()) {
      this.#first = (this.#first + 1) % this.#capacity;
      this.#length -= 1;
      this.wrapped = true;
    }
    this.#write(this.#at(this.#length), at, values);
    this.#length += 1;
  }

  #write(offset: number, at: number, values: Float64Array): void {
    this.#rows[offset] = at;
    this.#rows.set(values, offset + 1);
  }

  #grow(): boolean {
    const rows = Math.min(this.#capacity * 2, this.rowsMax);
    const more = (rows - this.#capacity) * this.#width * Float64Array.BYTES_PER_ELEMENT;
    if (more <= 0 || this.budget.used + more > this.budget.bytesMax) return false;
    const old = this.#rows;
    const split = this.#first * this.#width;
    const grown = new Float64Array(rows * this.#width);
    grown.set(old.subarray(split), 0);
    grown.set(old.subarray(0, split), old.length - split);
    this.budget.used += more;
    this.#rows = grown;
    this.#first = 0;
    return true;
  }

  /** The column's value at that time, which must not be before `oldest`. */
  valueAt(at: number, column: number): number {
    let low = 0;
    let high = this.#length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#rows[this.#at(middle)] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return this.#rows[this.#at(low) + 1 + column] ?? 0;
  }

  release(): void {
    this.budget.used -= this.#rows.byteLength;
    this.#rows = new Float64Array(0);
    this.#length = 0;
  }
}
