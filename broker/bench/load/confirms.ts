const SLOTS = 1 << 17;

/** Publisher confirms, in any order, as one number. At most `SLOTS` may be out of order. */
export class Confirms {
  /** Every message up to here is confirmed. */
  upTo = 0;
  readonly #ahead = new Uint8Array(SLOTS);

  take(tag: number, multiple: boolean): void {
    if (multiple) {
      for (; this.upTo < tag; this.upTo++) this.#ahead[(this.upTo + 1) % SLOTS] = 0;
    } else this.#ahead[tag % SLOTS] = 1;
    while (this.#ahead[(this.upTo + 1) % SLOTS] === 1) {
      this.upTo++;
      this.#ahead[this.upTo % SLOTS] = 0;
    }
  }
}
