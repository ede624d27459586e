/** Rates of the ways between exchanges and queues, from counts that never end. */
import type { CountedWays } from '@/lib/contract/ways';
import { vertexId } from '@/lib/model/topology/ids';
import { wayKey } from '@/lib/model/topology/way-key';

type Reading = { readonly atMs: number; readonly counts: ReadonlyMap<string, number> };

/** As long as the broker's own rates look back, so that they go together. */
const windowMs = 5_000;

export class WayRates {
  #readings: Reading[] = [];

  /** Messages a second by way; undefined: two readings make a rate, and this is the first. */
  add({ at_ms: atMs, ways }: CountedWays): ReadonlyMap<string, number> | undefined {
    const counts = new Map<string, number>();
    for (const { vhost, source, destination, destination_type: type, messages } of ways) {
      counts.set(wayKey(vertexId('exchange', vhost, source), vertexId(type, vhost, destination)), messages);
    }
    // A broker that was started again counts from the beginning, and so does its clock perhaps.
    if (atMs < (this.#readings.at(-1)?.atMs ?? 0)) this.#readings = [];
    this.#readings.push({ atMs, counts });
    // One that is older than the window stays, so that there is always one to compare with.
    while ((this.#readings[1]?.atMs ?? atMs) <= atMs - windowMs) this.#readings.shift();
    const [first] = this.#readings;
    if (first === undefined || first.atMs === atMs) return undefined;
    const rates = new Map<string, number>();
    for (const [key, count] of counts) {
      // Whatever was made anew under the same name counts from the beginning.
      const before = Math.min(first.counts.get(key) ?? 0, count);
      rates.set(key, ((count - before) * 1000) / (atMs - first.atMs));
    }
    return rates;
  }
}
