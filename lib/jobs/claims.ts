/** Which of the set a message is that the broker hands out. On one connection each of the set is met once. */
import type { Job } from '@/lib/jobs/job';

export type Claim =
  | { readonly kind: 'stranger' }
  /** It is to be sent. */
  | { readonly kind: 'waiting'; readonly index: number }
  /** It was tried, and is here still. */
  | { readonly kind: 'back'; readonly index: number; readonly wasUnknown: boolean }
  /** It was moved, and its ack was lost with a connection. */
  | { readonly kind: 'moved'; readonly index: number }
  /** It was moved and its ack had arrived, but the broker forgot it, as when it was killed. Or another one is like it. */
  | { readonly kind: 'forgotten'; readonly index: number }
  /** All of the set that are like it are spoken for. */
  | { readonly kind: 'twin' };

export class Claims {
  readonly #job: Job;
  readonly #claimed = new Set<number>();

  constructor(job: Job) {
    this.#job = job;
  }

  claim(print: string, redelivered: boolean): Claim {
    const job = this.#job;
    const alike = job.alike(print);
    if (alike === undefined) return { kind: 'stranger' };
    const free = alike.filter((index) => !this.#claimed.has(index));
    const waiting = free.find((index) => job.fateOf(index) === 'waiting');
    if (waiting !== undefined) {
      this.#claimed.add(waiting);
      return { kind: 'waiting', index: waiting };
    }
    const back = free.find((index) => ['unknown', 'returned', 'refused'].includes(job.fateOf(index)));
    if (back !== undefined) {
      this.#claimed.add(back);
      return { kind: 'back', index: back, wasUnknown: job.fateOf(back) === 'unknown' };
    }
    // What nobody was handed before isn't theirs, and of twins nobody knows which is which.
    const moved = redelivered && !job.hasTwin(print) ? free.filter((index) => job.fateOf(index) === 'moved') : [];
    const lost = moved.find((index) => job.ackMayBeLost(index));
    const index = lost ?? moved[0];
    if (index === undefined) return { kind: 'twin' };
    this.#claimed.add(index);
    return { kind: lost === undefined ? 'forgotten' : 'moved', index };
  }
}
