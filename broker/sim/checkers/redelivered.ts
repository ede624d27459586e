import type { Happening } from '../happening.ts';
import { copyKey } from '../stamp.ts';
import { Checker } from './checker.ts';

/** Who gets what somebody else has had before is told so (`redelivered`, DUP). */
export class Redelivered extends Checker {
  override readonly name = 'redelivered-is-set';
  /** By queue and copy: what the store must have kept to remember it. */
  readonly #out = new Map<string, number>();

  override see(happening: Happening): void {
    if (happening.kind === 'crashed') {
      for (const [key, position] of this.#out) {
        if (position > happening.durable) this.#out.delete(key);
        else this.#out.set(key, 0);
      }
    }
    if (happening.kind !== 'delivered') return;
    const { queue, stamp, redelivered, who } = happening;
    const key = `${queue} ${copyKey(stamp)}`;
    const wasOut = this.#out.has(key);
    if (!this.view.ledger.isBehind(who)) this.#out.set(key, this.view.written);
    if (!wasOut || redelivered || this.#mayComeAnew(queue) || this.view.ledger.copy(stamp)?.mayRepeat) return;
    this.fail(`${who} got message ${stamp.id} of ${stamp.publisher} again from ${queue}, and isn't told so`);
  }

  /** To another of a group it is new; a message may die twice when the broker crashes. */
  #mayComeAnew(queue: string): boolean {
    const { plan, ledger } = this.view;
    return queue.startsWith('group ') || (ledger.crashes > 0 && plan.queues.some(({ deadTo }) => deadTo === queue));
  }
}
