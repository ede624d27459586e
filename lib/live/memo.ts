/** What several topics of one broker need and that may be some seconds old: fetched once, shared. */
export class Memo<T> {
  readonly #load: () => Promise<T>;
  readonly #maxAgeMs: number;
  #value: Promise<T> | undefined;
  #loadedAtMs = 0;

  constructor(maxAgeMs: number, load: () => Promise<T>) {
    this.#maxAgeMs = maxAgeMs;
    this.#load = load;
  }

  get(nowMs: number): Promise<T> {
    if (this.#value === undefined || nowMs - this.#loadedAtMs > this.#maxAgeMs) {
      this.#loadedAtMs = nowMs;
      this.#value = this.#load();
    }
    return this.#value;
  }

  forget(): void {
    this.#value = undefined;
  }
}
