import type { Broker } from '../core/broker.ts';
import type { Timer } from '../core/ports.ts';

/** A change that isn't on disk after so long is answered with an error: the disk is in trouble. */
export const DURABLE_WAIT_MS_MAX = 10_000;

interface Waiting {
  readonly position: number;
  readonly timer: Timer;
  settle(isDurable: boolean): void;
}

/** Who has changed something is answered when it would survive a crash. */
export class Durability {
  readonly #broker: Broker;
  /** In the order of their positions. */
  readonly #waiting: Waiting[] = [];

  constructor(broker: Broker) {
    this.#broker = broker;
    broker.store.onDurable(() => this.#settle());
  }

  /** Settles when all that is written now is durable: true. False: that takes too long. */
  reached(): Promise<boolean> {
    const { store, env } = this.#broker;
    const position = store.written;
    if (store.durable >= position) return Promise.resolve(true);
    return new Promise((settle) => {
      const timer = env.timer(env.now() + DURABLE_WAIT_MS_MAX, () => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        settle(false);
      });
      const waiting = { position, timer, settle };
      this.#waiting.push(waiting);
    });
  }

  #settle(): void {
    const { durable } = this.#broker.store;
    while (this.#waiting[0] !== undefined && this.#waiting[0].position <= durable) {
      const first = this.#waiting.shift();
      first?.timer.cancel();
      first?.settle(true);
    }
  }
}
