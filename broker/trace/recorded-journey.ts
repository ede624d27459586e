import type { FollowedMessage, Hop, HopFact, Journey } from '../core/journey.ts';
import { HOPS_PER_MESSAGE_MAX, LAST_HOPS_KEPT } from './limits.ts';

/** What journeys share: the clock, and the room that all of them have together. */
export interface Record {
  now(): number;
  /** False: there are as many hops as may be, and this one is lost. */
  takeRoom(): boolean;
}

/** The hops of one message, in the order in which they happened. Messages keep it: after its end it takes no more. */
export class RecordedJourney implements Journey, FollowedMessage {
  readonly n: number;
  readonly hops: Hop[] = [];
  omitted = 0;
  readonly omittedBefore = HOPS_PER_MESSAGE_MAX - LAST_HOPS_KEPT;
  #record: Record | undefined;

  constructor(n: number, record: Record) {
    this.n = n;
    this.#record = record;
  }

  add(fact: HopFact): void {
    const record = this.#record;
    if (record === undefined) return;
    if (this.hops.length === HOPS_PER_MESSAGE_MAX) {
      this.hops.splice(this.omittedBefore, 1);
      this.omitted++;
    } else if (!record.takeRoom()) {
      return;
    }
    this.hops.push({ ...fact, at: record.now() });
  }

  /** @returns how many hops are forgotten */
  end(): number {
    this.#record = undefined;
    return this.hops.splice(0).length;
  }
}
