const pointsMax = 40;
const seriesMax = 20_000;
const everyMsMin = 900;

/** The last values of each row that somebody looks at, for sparklines. The oldest row goes when there are too many. */
export class Trends {
  readonly #series = new Map<string, { values: number[]; atMs: number }>();

  add(key: string, value: number | undefined, nowMs: number): readonly number[] {
    const known = this.#series.get(key);
    if (value === undefined) return known?.values ?? [];
    if (known === undefined) {
      if (this.#series.size >= seriesMax) {
        const oldest = this.#series.keys().next();
        if (oldest.done !== true) this.#series.delete(oldest.value);
      }
      const values = [value];
      this.#series.set(key, { values, atMs: nowMs });
      return values;
    }
    if (nowMs - known.atMs >= everyMsMin) {
      known.atMs = nowMs;
      known.values.push(value);
      if (known.values.length > pointsMax) known.values.shift();
    }
    return known.values;
  }
}
