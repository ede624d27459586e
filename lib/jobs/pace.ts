/** How fast a job may go, and how fast it went. */
const burstSeconds = 0.2;
const lookBackMs = 5_000;
/** What is told of less is chance. */
const lookBackMsMin = 1_000;

export class Pace {
  readonly #now: () => number;
  #tokens = 1;
  #atMs: number;
  #sinceMs: number;
  #done: { readonly atMs: number; readonly count: number }[] = [];

  constructor(now: () => number = Date.now) {
    this.#now = now;
    this.#atMs = now();
    this.#sinceMs = this.#atMs;
  }

  /** It goes on after a pause, which says nothing of how fast it goes. */
  restart(): void {
    this.#sinceMs = this.#now();
    this.#done = [];
  }

  /** How many may go now; a rate of 0 has no limit. */
  allowance(perSecond: number): number {
    if (perSecond === 0) return Number.POSITIVE_INFINITY;
    const nowMs = this.#now();
    const most = Math.max(1, perSecond * burstSeconds);
    this.#tokens = Math.min(most, this.#tokens + ((nowMs - this.#atMs) / 1000) * perSecond);
    this.#atMs = nowMs;
    return Math.floor(this.#tokens);
  }

  spend(count: number): void {
    this.#tokens = Math.max(0, this.#tokens - count);
  }

  done(count: number): void {
    this.#done.push({ atMs: this.#now(), count });
    this.#forget();
  }

  perSecond(): number {
    this.#forget();
    const overMs = Math.min(lookBackMs, Math.max(lookBackMsMin, this.#now() - this.#sinceMs));
    return this.#done.reduce((sum, { count }) => sum + count, 0) / (overMs / 1000);
  }

  #forget(): void {
    const fromMs = this.#now() - lookBackMs;
    while ((this.#done[0]?.atMs ?? fromMs) < fromMs) this.#done.shift();
  }
}
