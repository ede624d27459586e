import { readdirSync, readFileSync, statfsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { getHeapSpaceStatistics } from 'node:v8';
import type { ManagementOptions } from './options.ts';

/** Asking the file system and listing descriptors costs system calls, so that is done this seldom. */
const SLOW_FACTS_MS = 5_000;

/** What this process uses, read when asked. */
export class NodeUsage {
  readonly processors = availableParallelism();
  readonly pid = String(process.pid);
  /** Undefined: there is no limit, or the system doesn't tell. */
  readonly fdTotal = openFilesMax();
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

/** Where the memory of this process is, in bytes. */
export interface MemoryParts {
  readonly heap: number;
  /** What was compiled to machine code. */
  readonly code: number;
  /** Message bodies, and buffers of sockets and files. */
  readonly binary: number;
  readonly other_external: number;
  /** Kept for the heap by the runtime, and not in use. */
  readonly heap_reserved: number;
  /** What else is resident: the program itself, stacks, what the allocator keeps. */
  readonly process_other: number;
}

/** The parts, of which the first four are what the limit is compared with, and the sums. */
export function memoryParts(usage = process.memoryUsage(), codeBytes = compiledBytes()) {
  const { heapUsed, heapTotal, external, arrayBuffers, rss } = usage;
  const code = Math.min(codeBytes, heapUsed);
  const parts: MemoryParts = {
    heap: heapUsed - code,
    code,
    binary: arrayBuffers,
    other_external: Math.max(0, external - arrayBuffers),
    heap_reserved: heapTotal - heapUsed,
    // What the system has swapped out is allocated and not resident.
    process_other: Math.max(0, rss - heapTotal - external),
  };
  return { parts, rss, allocated: heapUsed + external };
}

const compiledBytes = (): number =>
  getHeapSpaceStatistics()
    .filter(({ space_name: name }) => name.startsWith('code_'))
    .reduce((sum, { space_used_size: bytes }) => sum + bytes, 0);

function openFilesMax(): number | undefined {
  try {
    const soft = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'latin1'))?.[1];
    return soft === undefined ? undefined : Number(soft);
  } catch {
    // Only Linux tells.
    return undefined;
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
