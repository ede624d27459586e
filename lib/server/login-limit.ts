import { oneInProcess } from '@/lib/server/one-in-process';

/** Guessing passwords is made slow: only so many failures are looked at in a while. */
const windowMs = 5 * 60_000;
const ofAddressMax = 10;
/** Higher: who knows a name only must not lock its owner out with a few tries. */
const ofUserMax = 50;
const ofAllMax = 200;
const countsMax = 5_000;

type Count = { readonly sinceMs: number; failures: number };

export class LoginLimit {
  readonly #counts = new Map<string, Count>();

  /** Seconds to wait; 0: go on. */
  waitSeconds(address: string, user: string, nowMs: number): number {
    const waits = limits(address, user).map(([key, max]) => {
      const count = this.#counts.get(key);
      if (count === undefined || count.failures < max) return 0;
      return Math.max(0, Math.ceil((count.sinceMs + windowMs - nowMs) / 1000));
    });
    return Math.max(...waits);
  }

  failed(address: string, user: string, nowMs: number): void {
    for (const [key] of limits(address, user)) {
      const count = this.#counts.get(key);
      if (count !== undefined && nowMs - count.sinceMs < windowMs) count.failures += 1;
      else {
        this.#counts.delete(key);
        this.#counts.set(key, { sinceMs: nowMs, failures: 1 });
      }
    }
    for (const key of this.#counts.keys()) {
      if (this.#counts.size <= countsMax) break;
      this.#counts.delete(key);
    }
  }

  /** It was no failure. One's own account must not wash away what was guessed at another's. */
  undo(address: string, user: string): void {
    for (const [key] of limits(address, user)) {
      const count = this.#counts.get(key);
      if (count !== undefined) count.failures = Math.max(0, count.failures - 1);
    }
  }
}

function limits(address: string, user: string): (readonly [string, number])[] {
  return [
    [`address ${address}`, ofAddressMax],
    [`user ${user}`, ofUserMax],
    // Many addresses together must not guess without end either.
    ['all', ofAllMax],
  ];
}

export const loginLimit = oneInProcess('console.login-limit', () => new LoginLimit());
