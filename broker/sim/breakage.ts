import type { Recovered, Store } from '../core/ports.ts';

/** A way to break the broker on purpose, to see that somebody notices. */
export interface Breakage {
  readonly name: string;
  /** Between the core and the store. */
  store?(store: Store): Store;
  /** Between what was recovered and the core. */
  recovered?(recovered: Recovered): Recovered;
  /** Changes what the code does, and answers how to undo it. */
  patch?(): () => void;
}
