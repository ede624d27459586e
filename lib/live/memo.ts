/** What several topics of one broker need and that may be some seconds old: fetched once, shared. */
export class Memo<T> {
  readonly #load: () => Promise<T>;
  readonly #maxAgeMs: number;
  #value: Promise<T> | undefined;
  #loadedAtMs = 0;
  #reads = 0;
  #latest: { readonly read: number; readonly value: T } | undefined;

  constructor(maxAgeMs: number, load: () => Promise<T>) {
    this.#maxAgeMs = maxAgeMs;
    this.#load = load;
  }

  get(nowMs: number): Promise<T> {
    if (this.#value === undefined || nowMs - this.#loadedAtMs > this.#maxAgeMs) {
      this.#loadedAtMs = nowMs;
      this.#value = this.#read();
    }
    return this.#value;
  }

  /** What was last read, for who needn't wait until it is read again; undefined before the first time. */
  latest(nowMs: number): T | undefined {
    void this.get(nowMs);
    return this.#latest?.value;
  }

  forget(): void {
    this.#value = undefined;
  }

  async #read(): Promise<T> {
    this.#reads += 1;
    const read = this.#reads;
    const value = await this.#load();
    // Two reads may overtake each other when the first was forgotten.
    if (this.#latest === undefined || this.#latest.read < read) this.#latest = { read, value };
    return value;
  }
}
