import type { Recovered, Store } from '../core/ports.ts';

/** A way to break the broker on purpose, to see that somebody notices. */
export interface Breakage {
  readonly name: string;
  /** The core's view of the store: a core that does wrong. */
  store?(store: Store): Store;
  /** What the simulation believes to be the store: a store that does wrong. */
  innerStore?(store: Store): Store;
  /** Between what was recovered and the core. */
  recovered?(recovered: Recovered): Recovered;
  /** Nothing is synced: what is written counts as safe. */
  readonly flush?: 'os';
  /** Changes what the code does, and answers how to undo it. */
  patch?(): () => void;
}
