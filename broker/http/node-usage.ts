import { readdirSync, statfsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { ManagementOptions } from './options.ts';

/** Asking the file system and listing descriptors costs system calls, so that is done this seldom. */
const SLOW_FACTS_MS = 5_000;

/** What this process uses, read when asked. */
export class NodeUsage {
  readonly processors = availableParallelism();
  readonly pid = String(process.pid);
  readonly #options: ManagementOptions;
  #slowAt = Number.NEGATIVE_INFINITY;
  #diskFree = 0;
  #fdUsed = 0;

  constructor(options: ManagementOptions) {
    this.#options = options;
  }

  get memoryUsed(): number {
    return this.#options.memoryUsed?.() ?? process.memoryUsage.rss();
  }

  get memoryLimit(): number {
    return this.#options.limits?.memoryBytes ?? 0;
  }

  get diskFreeLimit(): number {
    return this.#options.limits?.diskFreeBytes ?? 0;
  }

  get diskFree(): number {
    this.#refresh();
    return this.#diskFree;
  }

  get fdUsed(): number {
    this.#refresh();
    return this.#fdUsed;
  }

  get uptimeMs(): number {
    return Math.round(this.#options.broker.env.now() - this.#options.broker.startedAt);
  }

  #refresh(): void {
    const now = this.#options.broker.env.now();
    if (now - this.#slowAt < SLOW_FACTS_MS) return;
    this.#slowAt = now;
    this.#diskFree = freeBytes(this.#options.dataDir ?? process.cwd());
    this.#fdUsed = openFiles();
  }
}

function freeBytes(path: string): number {
  try {
    const fs = statfsSync(path);
    return fs.bavail * fs.bsize;
  } catch {
    // The directory may not be there yet.
    return 0;
  }
}

function openFiles(): number {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    // Only Linux tells.
    return 0;
  }
}
