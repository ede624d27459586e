import { totalmem } from 'node:os';

/** The share of the machine's memory from which on publishers are blocked: RabbitMQ's `vm_memory_high_watermark`. */
export const HIGH_WATER_SHARE = 0.4;
/** The alarm ends below this share of the high-water mark, so that it doesn't flutter. */
export const LOW_WATER_SHARE = 0.9;
export const SAMPLE_EVERY_MS = 250;
/** After this much input a sample is taken at once: between two samples a fast network could bring gigabytes. */
export const SAMPLE_AFTER_BYTES = 16 * 1024 * 1024;
/** How often garbage is collected for a process that has nothing else to do than wait for it. */
const COLLECT_EVERY_MS = 2_000;

export interface MemoryUse {
  /** Messages held, as the broker counts them. */
  readonly messageBytes: number;
  /** What the process uses: heap in use and buffers. Freed pages that the allocator keeps don't count. */
  readonly processBytes: number;
}

export interface MemoryAlarmOptions {
  readonly maxBytes: number;
  sample(): MemoryUse;
  /** Told of each change. */
  set(on: boolean): void;
  now(): number;
  /** Collects garbage now, where that is possible. */
  collect?: (() => void) | undefined;
}

export const defaultMaxBytes = (): number => Math.floor(totalmem() * HIGH_WATER_SHARE);

export function processBytes(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/**
 * Raises the memory alarm above the mark and ends it well below. What the process uses falls only when garbage is
 * collected, and a broker whose publishers are blocked makes none: so it is collected on purpose when the messages
 * alone no longer explain the alarm.
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
    const { maxBytes } = this.options;
    const { messageBytes, processBytes } = this.options.sample();
    if (!this.#on) {
      if (Math.max(messageBytes, processBytes) > maxBytes) this.#change(true);
      return;
    }
    const low = maxBytes * LOW_WATER_SHARE;
    if (messageBytes >= low) return;
    if (processBytes < low) this.#change(false);
    else this.#collect();
  }

  #change(on: boolean): void {
    this.#on = on;
    this.options.set(on);
  }

  #collect(): void {
    const now = this.options.now();
    if (now - this.#collectedAt < COLLECT_EVERY_MS) return;
    this.#collectedAt = now;
    this.options.collect?.();
  }
}
