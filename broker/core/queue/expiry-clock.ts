import type { Env, Timer } from '../ports.ts';
import type { Entry } from './entry.ts';

/**
 * When a queue has to look for messages whose time is over: one timer, for the first of those that stand at the front of
 * their priority. It may ring too early, never too late.
 */
export class ExpiryClock {
  /** Something that is ready may expire. */
  isNeeded = false;
  /** When it rings, ms since 1970; 0: it doesn't. */
  #at = 0;
  #timer: Timer | undefined;
  readonly #env: Env;
  readonly #ring: () => void;

  constructor(env: Env, ring: () => void) {
    this.#env = env;
    this.#ring = ring;
  }

  /** Whether nothing can be over at this time, for it hasn't rung yet. */
  isBefore(now: number): boolean {
    return now < this.#at;
  }

  /** A message is ready. Only at the front it can expire: it is watched again when it comes there. */
  watch(entry: Entry, isFront: boolean): void {
    this.isNeeded = true;
    if (isFront) this.set(entry.expiresAt);
  }

  set(at: number): void {
    this.isNeeded = true;
    if (this.#at !== 0 && this.#at <= at) return;
    this.#timer?.cancel();
    this.#at = at;
    this.#timer = this.#env.timer(at, () => {
      this.#at = 0;
      this.#ring();
    });
  }

  stop(): void {
    this.#timer?.cancel();
  }
}
