/** Keeps what each side of a run holds, as it was after each event. */
import type { Chronicle } from '@/lib/lab/chronicle';
import type { Ledger } from '@/lib/lab/ledger';
import type { MomentView, StateLine, Stores } from '@/lib/lab/model';
import { Moments } from '@/lib/lab/moments';
import type { BrokerTold, Stage } from '@/lib/lab/stage';

/** Nobody has a message, and nothing has happened for so long: it is lost, and not on its way within a process. */
const lostAfterMs = 500;
const down: StateLine = { kind: 'down', name: 'broker', value: 'is down' };
/** What is on its disk comes back with it. */
const downWithDisk: StateLine = { ...down, holds: true };

export type Watched = {
  readonly chronicle: Chronicle;
  readonly ledger: Ledger;
  /** Undefined until it is set. */
  readonly stage: () => Stage | undefined;
  /** Whether a packet waits for a decision. */
  readonly isHeld: () => boolean;
  /** Whether the run's own broker is down, and has its disk. */
  readonly down: () => 'with-disk' | 'without' | undefined;
  /** What the wire tells of a broker that can't be asked; undefined: nothing. */
  readonly seen: () => readonly StateLine[] | undefined;
};

export class StoreWatch {
  readonly #o: Watched;
  readonly #moments = new Moments();
  #told: BrokerTold | undefined;
  #asking: Promise<void> | undefined;
  #askAgain = false;
  #stopped = false;

  constructor(o: Watched) {
    this.#o = o;
  }

  start(): void {
    this.#o.chronicle.listen(() => {
      this.#note();
      void this.#ask();
    });
  }

  stop(): void {
    this.#stopped = true;
  }

  /** Has the broker asked once more, and settles when it has answered. */
  async look(): Promise<void> {
    await this.#ask();
    this.#note();
  }

  /** What everybody had stored after the event of that number. */
  at(n: number): MomentView {
    return this.#moments.at(n);
  }

  /** Once at a time; who comes meanwhile has it asked once more. */
  async #ask(): Promise<void> {
    if (this.#asking !== undefined) {
      this.#askAgain = true;
      return await this.#asking;
    }
    this.#asking = this.#askUntilNew();
    try {
      await this.#asking;
    } finally {
      this.#asking = undefined;
    }
  }

  async #askUntilNew(): Promise<void> {
    do {
      this.#askAgain = false;
      const isDown = this.#o.down();
      this.#told =
        isDown === undefined
          ? await this.#o.stage()?.brokerState()
          : { lines: [isDown === 'with-disk' ? downWithDisk : down], known: 'told' };
      this.#note();
    } while (this.#askAgain && !this.#stopped);
  }

  #note(): void {
    const { chronicle, ledger, isHeld } = this.#o;
    const stores = this.#stores();
    const isQuiet = !isHeld() && chronicle.quietMs >= lostAfterMs;
    const held = isQuiet ? this.#heldMessages(stores) : undefined;
    if (held !== undefined) ledger.onlyHeld(held);
    this.#moments.note({ n: chronicle.n, stores, ledger: ledger.rows() });
  }

  /** What may still arrive; undefined: of some of it nobody says which message it is. */
  #heldMessages(stores: Stores): ReadonlySet<string> | undefined {
    if (this.#told === undefined && this.#o.seen() === undefined) return undefined;
    const held = new Set<string>();
    for (const line of [...stores.publisher, ...stores.broker, ...stores.subscriber]) {
      if (line.holds !== true) continue;
      if (line.messages === undefined) return undefined;
      for (const message of line.messages) held.add(message);
    }
    return held;
  }

  #stores(): Stores {
    const { stage, seen } = this.#o;
    const told = this.#told;
    return {
      publisher: stage()?.state('publisher') ?? [],
      subscriber: stage()?.state('subscriber') ?? [],
      broker: told?.lines ?? seen() ?? [],
      brokerKnown: told?.known ?? 'seen',
    };
  }
}
