import type { LogWriter } from './log-writer.ts';
import { segmentOf, UNIT_BYTES, unitOf } from './place.ts';
import type { Segment } from './segment.ts';
import { DeadEncoder, PLACES_PER_RECORD_MAX, placesOf } from './side-records.ts';

const FIRST_CAPACITY = 1024;

/** Which segments there are, who has died where, and what of that is still to be written. */
export class Ledger {
  readonly segments = new Map<number, Segment>();
  /** Told of a segment of which something has died. */
  onDeath: (segment: Segment) => void = () => {};
  #deaths = new Float64Array(FIRST_CAPACITY);
  #count = 0;
  readonly #encoder = new DeadEncoder();
  #last: Segment | undefined;

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  segment(number: number): Segment | undefined {
    if (this.#last?.number === number) return this.#last;
    const found = this.segments.get(number);
    if (found) this.#last = found;
    return found;
  }

  remove(segment: Segment): void {
    this.segments.delete(segment.number);
    if (this.#last === segment) this.#last = undefined;
    for (const other of this.segments.values()) other.obituaries.delete(segment.number);
  }

  isAlive(place: number): boolean {
    const segment = this.segment(segmentOf(place));
    return segment !== undefined && !segment.dead.has(unitOf(place));
  }

  /** A queue's message is dead. False: it was already. */
  died(place: number, queue: number, bodyBytes: number | undefined): boolean {
    const segment = this.segment(segmentOf(place));
    if (segment === undefined || !segment.died(unitOf(place), queue, bodyBytes)) return false;
    this.#write(place);
    this.onDeath(segment);
    return true;
  }

  /** A record of another kind was replaced, or is over. */
  keyedDied(place: number, bytes: number): void {
    const segment = this.segment(segmentOf(place));
    if (segment === undefined) return;
    segment.keyedDied(unitOf(place), bytes);
    this.#write(place);
    this.onDeath(segment);
  }

  /** A queue's messages are all dead. The segments that had some. */
  forget(queue: number): Segment[] {
    const had: Segment[] = [];
    for (const segment of this.segments.values()) {
      if (!segment.forget(queue)) continue;
      had.push(segment);
      this.onDeath(segment);
    }
    return had;
  }

  /** This segment is to go: what it says of deaths in others is said again. */
  restate(leaving: Segment): void {
    for (const segment of this.segments.values()) {
      if (segment === leaving || !segment.obituaries.has(leaving.number)) continue;
      for (const place of placesOf(segment.number, segment.dead, segment.dead.size)) this.#write(place);
      // The other places that said so are superseded.
      segment.obituaries.clear();
    }
  }

  /** Writes the news. */
  encode(log: LogWriter): void {
    for (let from = 0; from < this.#count; from += PLACES_PER_RECORD_MAX) {
      const places = this.#deaths.subarray(from, Math.min(from + PLACES_PER_RECORD_MAX, this.#count));
      const record = this.#encoder.encode(places);
      const at = log.reserve(record.length + UNIT_BYTES);
      log.bytes.set(record, at);
      log.append(at, record.length);
      this.#file(places, log.segment.number);
    }
    this.#count = 0;
    if (this.#deaths.length > FIRST_CAPACITY * 64) this.#deaths = new Float64Array(FIRST_CAPACITY);
  }

  #write(place: number): void {
    if (this.#count === this.#deaths.length) {
      const larger = new Float64Array(this.#count * 2);
      larger.set(this.#deaths);
      this.#deaths = larger;
    }
    this.#deaths[this.#count++] = place;
  }

  #file(places: Float64Array, holder: number): void {
    let last = 0;
    for (const place of places) {
      const number = segmentOf(place);
      if (number === last || number === holder) continue;
      last = number;
      this.segments.get(number)?.obituaries.add(holder);
    }
  }
}
