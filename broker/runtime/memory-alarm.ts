import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';

/** The share of the machine's memory from which on publishers are blocked: RabbitMQ's `vm_memory_high_watermark`. */
const HIGH_WATER_SHARE = 0.4;
/** The alarm ends below this share of the high-water mark, so that it doesn't flutter. */
const LOW_WATER_SHARE = 0.9;
const SAMPLE_EVERY_MS = 250;
/** After this much input a sample is taken at once: between two samples a fast network could bring gigabytes. */
export const SAMPLE_AFTER_BYTES = 16 * 1024 * 1024;
/** How often garbage is collected for a process that has nothing else to do than wait for it. */
const COLLECT_EVERY_MS = 2_000;

/** V8 ends the process when its heap is full, however much memory the machine has: above this share of it we block. */
const HEAP_SHARE = 0.7;
/** What a queued message costs beside its body, about. */
const MESSAGE_OVERHEAD_BYTES = 400;

export interface MemoryUse {
  /** Of what may be used, the share that is; above 1 publishers are blocked. */
  readonly pressure: number;
  /** The part of it that queued messages explain; the rest is garbage, or was never ours to free. */
  readonly explained: number;
}

export interface MemoryAlarmOptions {
  sample(): MemoryUse;
  /** Told of each change. */
  set(on: boolean): void;
  now(): number;
  /** Collects garbage now, where that is possible. */
  collect?: (() => void) | undefined;
}

export const defaultMaxBytes = (): number => Math.floor(totalmem() * HIGH_WATER_SHARE);

/** What the process uses: heap in use and buffers. Freed pages that the allocator keeps don't count. */
export function processBytes(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Samples this process. `held` counts the messages in all queues and their bytes; one in several queues counts often. */
export function memoryUse(maxBytes: number, held: { messages: number; bytes: number }): MemoryUse {
  const { heapUsed, external } = process.memoryUsage();
  const heapMax = getHeapStatistics().heap_size_limit * HEAP_SHARE;
  const overhead = held.messages * MESSAGE_OVERHEAD_BYTES;
  return {
    pressure: Math.max((heapUsed + external) / maxBytes, heapUsed / heapMax),
    explained: Math.max((held.bytes + overhead) / maxBytes, overhead / heapMax),
  };
}

/**
 * Raises the memory alarm above the mark and ends it well below. What the process uses falls only when garbage is
 * collected, and a broker whose publishers are blocked makes none: so it is collected on purpose where the messages
 * alone don't explain what is used.
 */
export class MemoryAlarm {
  #on = false;
  #inputBytes = 0;
  #collectedAt = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: MemoryAlarmOptions) {}

  get on(): boolean {
    return this.#on;
  }

  start(): void {
    this.#timer = setInterval(() => this.check(), SAMPLE_EVERY_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Costs an addition, and now and then a sample. */
  input(bytes: number): void {
    this.#inputBytes += bytes;
    if (this.#inputBytes >= SAMPLE_AFTER_BYTES) this.check();
  }

  check(): void {
    this.#inputBytes = 0;
    let use = this.options.sample();
    if (!this.#on) {
      if (use.pressure > 1 && this.#collect(use)) use = this.options.sample();
      if (use.pressure > 1) this.#change(true);
    } else if (use.pressure < LOW_WATER_SHARE) {
      this.#change(false);
    } else {
      this.#collect(use);
    }
  }

  #change(on: boolean): void {
    this.#on = on;
    this.options.set(on);
  }

  #collect(use: MemoryUse): boolean {
    const { now, collect } = this.options;
    if (collect === undefined || use.explained >= LOW_WATER_SHARE || now() - this.#collectedAt < COLLECT_EVERY_MS) {
      return false;
    }
    collect();
    // Counted from its end: a collection that takes long must not follow on itself.
    this.#collectedAt = now();
    return true;
  }
}
