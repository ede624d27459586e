const EMPTY = new Uint8Array(0);

/** Octets that are set aside when the first frame of a longer body comes; more only as more has come. */
const FIRST_OCTETS_MAX = 256 * 1024;

/**
 * A body that comes in several frames. What a header promises is not believed: memory is at most twice what has arrived,
 * whatever the size of the frames.
 */
export class Body {
  #octets: Uint8Array = EMPTY;
  #length = 0;
  #size = 0;

  start(size: number): void {
    this.#octets = EMPTY;
    this.#length = 0;
    this.#size = size;
  }

  /** The whole body, when this was its last frame. The caller has seen that it isn't more than was promised. */
  add(buf: Buffer, start: number, end: number): Uint8Array | undefined {
    const length = this.#length + end - start;
    if (this.#length === 0 && length === this.#size) return buf.subarray(start, end);
    if (length > this.#octets.length) this.#grow(length);
    this.#octets.set(buf.subarray(start, end), this.#length);
    this.#length = length;
    if (length < this.#size) return undefined;
    const whole = this.#octets;
    this.start(0);
    return whole;
  }

  #grow(needed: number): void {
    const wanted = Math.max(needed, Math.min(needed * 2, Math.max(FIRST_OCTETS_MAX, this.#octets.length * 2)));
    const grown = Buffer.allocUnsafeSlow(Math.min(wanted, this.#size));
    grown.set(this.#octets.subarray(0, this.#length));
    this.#octets = grown;
  }
}
