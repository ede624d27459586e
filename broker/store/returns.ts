import type { LogWriter } from './log-writer.ts';
import { toUnits } from './place.ts';
import { encodeReturns, PLACES_PER_RECORD_MAX, type Return } from './side-records.ts';

interface KeptReturn extends Return {
  /** The segment that says so; 0: not written yet. */
  home: number;
}

/** Entries that came back, and are otherwise than their records say. */
export class Returns {
  readonly #byPlace = new Map<number, KeptReturn>();
  #unwritten: KeptReturn[] = [];

  get isEmpty(): boolean {
    return this.#unwritten.length === 0;
  }

  get(place: number): Return | undefined {
    return this.#byPlace.size === 0 ? undefined : this.#byPlace.get(place);
  }

  set(to: Return): void {
    const before = this.#byPlace.get(to.place);
    const isSame =
      before?.seq === to.seq && before.deliveryCount === to.deliveryCount && before.redelivered === to.redelivered;
    if (isSame) return;
    const kept = { ...to, home: 0 };
    this.#byPlace.set(to.place, kept);
    this.#unwritten.push(kept);
  }

  delete(place: number): void {
    if (this.#byPlace.size > 0) this.#byPlace.delete(place);
  }

  /** Found at a start. */
  found(to: Return, home: number): void {
    this.#byPlace.set(to.place, { ...to, home });
  }

  /** This segment is to go: what it says is said again. */
  restate(segment: number): void {
    for (const kept of this.#byPlace.values()) if (kept.home === segment) this.#unwritten.push(kept);
  }

  /** Keeps those of messages that are still there. */
  sweep(isAlive: (place: number) => boolean): void {
    for (const place of this.#byPlace.keys()) if (!isAlive(place)) this.#byPlace.delete(place);
  }

  encode(log: LogWriter): void {
    const news = this.#unwritten.filter((kept) => this.#byPlace.get(kept.place) === kept);
    this.#unwritten = [];
    for (let from = 0; from < news.length; from += PLACES_PER_RECORD_MAX) {
      const some = news.slice(from, from + PLACES_PER_RECORD_MAX);
      const record = encodeReturns(some);
      const at = log.reserve(toUnits(record.length));
      log.bytes.set(record, at);
      log.append(at, record.length);
      for (const kept of some) kept.home = log.segment.number;
    }
  }
}
