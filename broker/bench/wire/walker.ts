/** Walks over the frames or packets of a stream, and skips what nobody wants of them unread. */
export abstract class Walker {
  /** Octets of the current frame still to come that nobody wants. */
  #skip = 0;
  /** The beginning of a frame that the last chunk cut. */
  readonly #held: Buffer;
  #heldBytes = 0;

  /** @param wantedMax more than this is never wanted of a frame */
  constructor(wantedMax: number) {
    this.#held = Buffer.allocUnsafe(wantedMax);
  }

  /** How many octets of the frame at `at` must be there before it can be taken; more may be known with more. */
  protected abstract wanted(buf: Buffer, at: number, end: number): number;

  /** @returns the whole length of the frame */
  protected abstract take(buf: Buffer, at: number): number;

  push(chunk: Buffer, length: number): void {
    let at = this.#heldBytes > 0 ? this.#finishHeld(chunk, length) : 0;
    while (at < length) {
      if (this.#skip > 0) {
        const step = Math.min(this.#skip, length - at);
        this.#skip -= step;
        at += step;
        continue;
      }
      const wanted = this.wanted(chunk, at, length);
      if (wanted > length - at) {
        chunk.copy(this.#held, 0, at, length);
        this.#heldBytes = length - at;
        return;
      }
      this.#skip = this.take(chunk, at);
    }
  }

  /** Adds to what is held until it suffices; the answer is how much of the chunk is used up. */
  #finishHeld(chunk: Buffer, length: number): number {
    let used = 0;
    for (;;) {
      const wanted = this.wanted(this.#held, 0, this.#heldBytes);
      if (wanted <= this.#heldBytes) break;
      const step = Math.min(wanted - this.#heldBytes, length - used);
      if (step === 0) return used;
      chunk.copy(this.#held, this.#heldBytes, used, used + step);
      this.#heldBytes += step;
      used += step;
    }
    this.#skip = this.take(this.#held, 0) - this.#heldBytes;
    this.#heldBytes = 0;
    return used;
  }
}
