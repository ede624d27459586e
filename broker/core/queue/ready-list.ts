import type { Entry } from './entry.ts';
import { Lane } from './lane.ts';

/**
 * What waits in a queue. Without priorities one lane; with them one for each priority in use, and the highest is the
 * front: it is delivered first, and it is what `drop-head` drops, as in RabbitMQ.
 */
export class ReadyList {
  readonly #maxPriority: number;
  /** By priority; a lane is made when its priority is first used. */
  readonly #lanes: (Lane | undefined)[];
  length = 0;
  bytes = 0;

  /** `maxPriority` 0: no priorities. */
  constructor(maxPriority: number) {
    this.#maxPriority = maxPriority;
    this.#lanes = [new Lane()];
  }

  get first(): Entry | undefined {
    if (this.#maxPriority === 0) return this.#lanes[0]?.first;
    return this.#highest()?.first;
  }

  shift(): Entry | undefined {
    const entry = (this.#maxPriority === 0 ? this.#lanes[0] : this.#highest())?.shift();
    if (entry) this.#count(-1, entry);
    return entry;
  }

  push(entry: Entry): void {
    this.#lane(entry).push(entry);
    this.#count(1, entry);
  }

  insert(entry: Entry): void {
    this.#lane(entry).insert(entry);
    this.#count(1, entry);
  }

  /** Takes the front of the lane that a priority falls into. */
  shiftFrontOf(priority: number): Entry | undefined {
    const entry = this.#lanes[Math.min(priority, this.#maxPriority)]?.shift();
    if (entry) this.#count(-1, entry);
    return entry;
  }

  /** Priorities below this number may have a lane. */
  get laneCount(): number {
    return this.#lanes.length;
  }

  /** The front of the lane that a priority falls into. */
  frontOf(priority: number): Entry | undefined {
    return this.#lanes[Math.min(priority, this.#maxPriority)]?.first;
  }

  /** In the order of delivery. */
  *[Symbol.iterator](): Generator<Entry> {
    for (let p = this.#lanes.length - 1; p >= 0; p--) {
      const lane = this.#lanes[p];
      for (let i = 0; lane && i < lane.length; i++) {
        const entry = lane.at(i);
        if (entry) yield entry;
      }
    }
  }

  /** `limit` entries from `offset` on, in the order of delivery, without walking what comes before. */
  slice(offset: number, limit: number): Entry[] {
    const found: Entry[] = [];
    let skip = offset;
    for (let p = this.#lanes.length - 1; p >= 0 && found.length < limit; p--) {
      const lane = this.#lanes[p];
      const length = lane?.length ?? 0;
      for (let i = Math.min(skip, length); i < length && found.length < limit; i++) {
        const entry = lane?.at(i);
        if (entry) found.push(entry);
      }
      skip = Math.max(0, skip - length);
    }
    return found;
  }

  clear(): void {
    for (const lane of this.#lanes) lane?.clear();
    this.length = 0;
    this.bytes = 0;
  }

  #lane(entry: Entry): Lane {
    const priority = Math.min(entry.message.priority, this.#maxPriority);
    const lane = this.#lanes[priority] ?? new Lane();
    while (this.#lanes.length < priority) this.#lanes.push(undefined);
    this.#lanes[priority] = lane;
    return lane;
  }

  #highest(): Lane | undefined {
    for (let p = this.#lanes.length - 1; p >= 0; p--) {
      const lane = this.#lanes[p];
      if (lane && lane.length > 0) return lane;
    }
    return undefined;
  }

  #count(sign: 1 | -1, entry: Entry): void {
    this.length += sign;
    this.bytes += sign * entry.message.body.length;
  }
}
