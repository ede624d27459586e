import type { Moment, MomentView, Stores } from '@/lib/lab/model';

/** How far one can look back; each is a few lines. */
const momentsMax = 2_000;

const nothing: Stores = { publisher: [], broker: [], subscriber: [], brokerKnown: 'seen' };

/** How everything was after each event that changed something. */
export class Moments {
  readonly #moments: Moment[] = [];
  #said = '';

  /** Notes it when it differs from what was noted last. */
  note(moment: Moment): void {
    const said = JSON.stringify([moment.stores, moment.ledger]);
    if (said === this.#said) return;
    this.#said = said;
    this.#moments.push(moment);
    if (this.#moments.length > momentsMax) this.#moments.shift();
  }

  /** How it was after the event of that number, and before that. */
  at(n: number): MomentView {
    const index = this.#moments.findLastIndex((moment) => moment.n <= n);
    const moment = this.#moments[index] ?? { n: 0, stores: nothing, ledger: [] };
    return { moment, before: this.#before(index) };
  }

  /**
   * What one event changes is noted in several pieces: the clients at once, the broker when it has answered. They are
   * compared with the last that an earlier event has left.
   */
  #before(index: number): Moment | undefined {
    const n = this.#moments[index]?.n;
    for (let at = index - 1; at >= 0; at--) if (this.#moments[at]?.n !== n) return this.#moments[at];
    return undefined;
  }
}
