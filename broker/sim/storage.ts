import type { Env, Recovered, Store } from '../core/ports.ts';
import { MemoryStore } from '../store/memory.ts';

export interface Opened {
  readonly store: Store;
  /** Undefined: nothing outlives the process. */
  readonly recovered: Recovered | undefined;
}

/** Where the broker's processes keep things, one after the other. */
export interface Storage {
  open(env: Env): Opened;
  /** The process has died; `power`: the machine too. */
  died(power: boolean): void;
}

export class MemoryStorage implements Storage {
  open(): Opened {
    return { store: new MemoryStore(), recovered: undefined };
  }

  died(): void {}
}
