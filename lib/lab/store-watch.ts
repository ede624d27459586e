/** Keeps what each side of a run holds, as it was after each event. */
import type { Chronicle } from '@/lib/lab/chronicle';
import type { Ledger } from '@/lib/lab/ledger';
import type { MomentView, StateLine, Stores } from '@/lib/lab/model';
import { Moments } from '@/lib/lab/moments';
import type { BrokerTold, Stage } from '@/lib/lab/stage';

/** Nobody has a message, and nothing has happened for so long: it is lost, and not on its way within a process. */
const lostAfterMs = 500;
const down: StateLine = { kind: 'down', name: 'broker', value: 'is down' };

export type Watched = {
  readonly chronicle: Chronicle;
  readonly ledger: Ledger;
  /** Undefined until it is set. */
  readonly stage: () => Stage | undefined;
  /** Whether a packet waits for a decision. */
  readonly isHeld: () => boolean;
  /** Whether the run's own broker is down. */
  readonly isDown: () => boolean;
  /** What the wire tells of a broker that can't be asked. */
  readonly seen: () => readonly StateLine[];
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
      this.#told = this.#o.isDown() ? { lines: [down], known: 'told' } : await this.#o.stage()?.brokerState();
      this.#note();
    } while (this.#askAgain && !this.#stopped);
  }

  #note(): void {
    const { chronicle, ledger, isHeld } = this.#o;
    const stores = this.#stores();
    const holds = [...stores.publisher, ...stores.broker, ...stores.subscriber].some((line) => line.holds === true);
    const isFinal = !holds && !isHeld() && chronicle.quietMs >= lostAfterMs;
    if (isFinal) ledger.nothingIsHeld();
    this.#moments.note({ n: chronicle.n, stores, ledger: ledger.rows() });
  }

  #stores(): Stores {
    const { stage, seen } = this.#o;
    const told = this.#told;
    return {
      publisher: stage()?.state('publisher') ?? [],
      subscriber: stage()?.state('subscriber') ?? [],
      broker: told?.lines ?? seen(),
      brokerKnown: told?.known ?? 'seen',
    };
  }
}
