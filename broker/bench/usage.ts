import { cpuSeconds, machineBusySeconds, processTree, residentBytes } from './proc.ts';
import type { Target } from './target.ts';

const SAMPLE_MS = 250;

/** What the broker's processes use. Every figure is undefined when they can't be seen. */
export class BrokerUsage {
  readonly #pids: readonly number[];
  readonly #timer: NodeJS.Timeout;
  peakBytes = 0;

  constructor(target: Pick<Target, 'pid'>) {
    this.#pids = target.pid === undefined ? [] : processTree(target.pid);
    this.peakBytes = residentBytes(this.#pids);
    this.#timer = setInterval(() => {
      this.peakBytes = Math.max(this.peakBytes, residentBytes(this.#pids));
    }, SAMPLE_MS);
    this.#timer.unref();
  }

  get cpuSeconds(): number | undefined {
    return this.#pids.length === 0 ? undefined : cpuSeconds(this.#pids);
  }

  get residentBytes(): number | undefined {
    return this.#pids.length === 0 ? undefined : residentBytes(this.#pids);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

/** Undefined as soon as one of the two is. */
export const minus = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? undefined : a - b;

export const per = (a: number | undefined, divisor: number): number | undefined =>
  a === undefined ? undefined : a / divisor;

export { machineBusySeconds };
