/** Rates in messages per second, as functions of the time, so that charts move the way a shop's would. */
export type Rate = (nowMs: number) => number;

/** Goes up and down around `mean` by `share` of it. */
export function wave(mean: number, share: number, periodMs: number): Rate {
  return (nowMs) => mean * (1 + share * Math.sin((2 * Math.PI * nowMs) / periodMs));
}

/** Adds a rush at the start of each period. */
export function withRush(rate: Rate, extra: number, rushMs: number, periodMs: number): Rate {
  return (nowMs) => rate(nowMs) + (nowMs % periodMs < rushMs ? extra : 0);
}

export const steady =
  (perSecond: number): Rate =>
  () =>
    perSecond;

/** Between `low` and `high`, evenly. */
export const between = (low: number, high: number): number => low + Math.random() * (high - low);

export const chance = (share: number): boolean => Math.random() < share;

export function pick<const T extends readonly [unknown, ...unknown[]]>(from: T): T[number] {
  return from[Math.floor(Math.random() * from.length)] ?? from[0];
}

/** Waits, but no longer than the signal lets it. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}

/** Waits for a farewell to somebody who may be gone: whether it succeeds doesn't matter, but not for long. */
export async function atMost(ms: number, farewell: Promise<void>): Promise<void> {
  const over = new AbortController();
  await Promise.race([farewell.catch(() => undefined), sleep(ms, over.signal)]);
  over.abort();
}
