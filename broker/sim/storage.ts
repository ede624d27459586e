import type { Env, Recovered, Store } from '../core/ports.ts';
import { MemoryStore } from '../store/memory.ts';
import type { Device } from './sim-disk.ts';

export interface Opened {
  readonly store: Store;
  /** Undefined: nothing outlives the process. */
  readonly recovered: Recovered | undefined;
  /** What a crash had left half-written. */
  readonly tornBytes?: number;
}

/** The process has died while it read what there was. */
export class DiedWhileOpening extends Error {}

export interface StorageEvents {
  /** What is wrong with the disk now. */
  trouble(texts: readonly string[]): void;
  /** Something can't be read that should be. */
  damage(text: string): void;
}

/** Where the broker's processes keep things, one after the other. */
export interface Storage {
  /** Undefined: there is nothing that could fail. */
  readonly device: Device | undefined;
  /** Reading what there is, at this moment. */
  readonly isOpening: boolean;
  open(env: Env, events: StorageEvents): Opened;
  /** The process has died; `power`: the machine too. */
  died(power: boolean): void;
}

export class MemoryStorage implements Storage {
  readonly device = undefined;
  readonly isOpening = false;

  open(): Opened {
    return { store: new MemoryStore(), recovered: undefined };
  }

  died(): void {}
}
