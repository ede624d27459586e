import { randomBytes } from 'node:crypto';
import type { Env, Timer } from '../core/ports.ts';
import { SteadyClock } from '../core/steady-clock.ts';

/** Longer than this Node's timers fire at once (a 32-bit count of milliseconds): about 24.8 days. */
export const SLEEP_MS_MAX = 2 ** 31 - 1;
/** 16 random bytes are 22 characters of base64url. */
const TOKEN_BYTES = 16;

class WallTimer implements Timer {
  #timeout: NodeJS.Timeout;

  constructor(
    private readonly clock: SteadyClock,
    private readonly atMs: number,
    private readonly fire: () => void,
  ) {
    this.#timeout = this.#sleep();
  }

  cancel(): void {
    clearTimeout(this.#timeout);
  }

  #sleep(): NodeJS.Timeout {
    const ms = Math.min(Math.max(0, Math.ceil(this.atMs - this.clock.now())), SLEEP_MS_MAX);
    return setTimeout(this.#awake, ms).unref();
  }

  /** Node's clock for timers is another than the wall's: it may be early, and a long sleep comes in pieces. */
  readonly #awake = (): void => {
    this.clock.adjust();
    if (this.clock.now() < this.atMs) this.#timeout = this.#sleep();
    else this.fire();
  };
}

/** The clock, the randomness and the batches of a broker that runs for real. */
export class RealEnv implements Env {
  readonly #clock = new SteadyClock(
    () => Date.now(),
    () => performance.now(),
  );
  #turn: () => void = () => {
    throw new Error('the broker asked for a turn before it was wired');
  };
  #failed: (error: unknown) => void = () => {};
  #asked = false;

  /** What a batch of input ends with, and who is told when it throws. */
  onTurn(turn: () => void, failed: (error: unknown) => void): void {
    this.#turn = turn;
    this.#failed = failed;
  }

  now(): number {
    return this.#clock.now();
  }

  timer(atMs: number, fire: () => void): Timer {
    return new WallTimer(this.#clock, atMs, fire);
  }

  token(): string {
    return randomBytes(TOKEN_BYTES).toString('base64url');
  }

  /** The check phase comes after all sockets that are readable now have been read: that is the batch. */
  wake(): void {
    if (this.#asked) return;
    this.#asked = true;
    setImmediate(this.#run);
  }

  readonly #run = (): void => {
    this.#asked = false;
    this.#clock.adjust();
    try {
      this.#turn();
    } catch (error) {
      this.#failed(error);
      // What stood behind the failure in this turn is still owed its turn.
      this.wake();
    }
  };
}
