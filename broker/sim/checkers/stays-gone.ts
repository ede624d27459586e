import type { Happening } from '../happening.ts';
import { copyKey } from '../stamp.ts';
import { Checker } from './checker.ts';

/**
 * What was acknowledged never comes back: after `tx.commit-ok` not even when the broker crashes; after a plain
 * acknowledgement that it has heard, unless it crashes before that is on disk.
 */
export class StaysGone extends Checker {
  override readonly name = 'acknowledged-stays-gone';
  /** By queue and copy: what the store must have kept for it to be known for good; 0: nothing more. */
  readonly #gone = new Map<string, number>();

  override see(happening: Happening): void {
    switch (happening.kind) {
      case 'heard':
        for (const stamp of happening.stamps) {
          if (this.view.ledger.copy(stamp)?.mayRepeat) continue;
          if (this.view.ledger.isBehind(happening.who) && !happening.promised) continue;
          const position = happening.promised ? 0 : this.view.written;
          this.#gone.set(`${happening.queue} ${copyKey(stamp)}`, position);
        }
        return;
      case 'crashed':
        for (const [key, position] of this.#gone) {
          if (position > happening.durable) this.#gone.delete(key);
          else this.#gone.set(key, 0);
        }
        return;
      case 'delivered': {
        const { queue, stamp, who } = happening;
        if (!this.#gone.has(`${queue} ${copyKey(stamp)}`) || this.#mayDieTwice(queue)) return;
        this.fail(
          `${who} got message ${stamp.id} of ${stamp.publisher} (copy ${stamp.copy}) from ${queue}, where it was acknowledged`,
        );
      }
    }
  }

  /** A crash between a message's coming into a queue for dead letters and its leaving the other makes it die again. */
  #mayDieTwice(queue: string): boolean {
    const { plan, ledger } = this.view;
    return ledger.crashes > 0 && plan.queues.some(({ deadTo }) => deadTo === queue);
  }
}
