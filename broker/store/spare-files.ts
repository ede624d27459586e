import type { Timer } from '../core/ports.ts';
import type { Disk } from './disk.ts';

/** Files of segments that are gone, kept for segments to come: up to 64 MiB each. */
const SPARES_MAX = 2;
/** Nobody wants them for so long: they go. */
const IDLE_MS = 30_000;
const NAME = /^spare-(\d+)$/;

export interface SpareFilesOptions {
  readonly disk: Disk;
  readonly env: { now(): number; timer(atMs: number, fire: () => void): Timer };
  /** False: their room is wanted for something else. */
  isThereRoom(): boolean;
}

/**
 * A file whose blocks were written before takes half of the processor time to be written and flushed, and less of the
 * disk's: no block is to be found, and no journal to be written. What it still has of its old segment isn't valid in
 * another (`checksumSeed`), as long as numbers of segments only rise: so no file outlives its process as a spare.
 */
export class SpareFiles {
  readonly #o: SpareFilesOptions;
  #names: string[] = [];
  /** On their way here. */
  #coming = 0;
  #last = 0;
  #timer: Timer | undefined;
  #isStopped = false;

  constructor(options: SpareFilesOptions) {
    this.#o = options;
    for (const name of options.disk.list()) {
      const number = Number(NAME.exec(name)?.[1] ?? 0);
      if (number === 0) continue;
      this.#remove(name);
      // Their names are free when they are gone, and nobody waits for that.
      this.#last = Math.max(this.#last, number);
    }
  }

  /** Takes a file away from its segment, by another name. Undefined: none is wanted. It is given back by `keep` or `lose`. */
  offer(name: string): string | undefined {
    if (this.#isStopped || this.#names.length + this.#coming >= SPARES_MAX || !this.#o.isThereRoom()) return undefined;
    const spare = `spare-${this.#last + 1}`;
    try {
      this.#o.disk.rename(name, spare);
    } catch {
      // Then it is removed.
      return undefined;
    }
    this.#last++;
    this.#coming++;
    return spare;
  }

  /** Its old name is surely gone. */
  keep(spare: string): void {
    this.#coming--;
    if (this.#isStopped || !this.#o.isThereRoom()) {
      this.#remove(spare);
      return;
    }
    this.#names.push(spare);
    this.#arm();
  }

  lose(spare: string): void {
    this.#coming--;
    this.#remove(spare);
  }

  /** Undefined: there is none. */
  take(): string | undefined {
    const spare = this.#names.pop();
    if (spare !== undefined) this.#arm();
    return spare;
  }

  /** Their room is wanted. */
  clear(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    for (const name of this.#names.splice(0)) this.#remove(name);
  }

  /** What is left goes when the directory is opened again. */
  stop(): void {
    this.#isStopped = true;
    this.#timer?.cancel();
  }

  #arm(): void {
    this.#timer?.cancel();
    this.#timer = this.#o.env.timer(this.#o.env.now() + IDLE_MS, () => this.clear());
  }

  /** Should it stay, the next start takes it away. */
  #remove(name: string): void {
    this.#o.disk.remove(name, () => {});
  }
}
