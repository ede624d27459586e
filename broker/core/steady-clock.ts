/** A step of the wall clock that is no drift, in ms: somebody has set it. */
const STEP_MS = 100;

/**
 * The wall clock, but that it never goes back: when somebody sets it back, time goes on from where it was, ahead of the
 * wall, until it is set forward again. Otherwise all that waits for a time would wait for so much longer: heartbeats, a
 * flush, the next attempt after an error.
 */
export class SteadyClock {
  readonly #wall: () => number;
  readonly #monotonic: () => number;
  #aheadMs = 0;
  #last = 0;
  #wallSeen: number;
  #monotonicSeen: number;

  /** @param monotonic ms of a clock that nobody sets */
  constructor(wall: () => number, monotonic: () => number) {
    this.#wall = wall;
    this.#monotonic = monotonic;
    this.#wallSeen = wall();
    this.#monotonicSeen = monotonic();
  }

  /** Milliseconds since 1970. */
  now(): number {
    const now = this.#wall() + this.#aheadMs;
    if (now > this.#last) this.#last = now;
    return this.#last;
  }

  /** Compares the two clocks: whenever something has been waited for. */
  adjust(): void {
    const wall = this.#wall();
    const monotonic = this.#monotonic();
    const step = wall - this.#wallSeen - (monotonic - this.#monotonicSeen);
    this.#wallSeen = wall;
    this.#monotonicSeen = monotonic;
    if (step < -STEP_MS) this.#aheadMs -= Math.round(step);
    else if (step > STEP_MS) this.#aheadMs = Math.max(0, this.#aheadMs - Math.round(step));
  }
}
