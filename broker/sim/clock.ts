import type { Env, Timer } from '../core/ports.ts';
import { SteadyClock } from '../core/steady-clock.ts';

/** What the broker's calendar shows when a run begins. */
const START_MS = 1_700_000_000_000;

interface Planned {
  readonly at: number;
  readonly order: number;
  run: (() => void) | undefined;
}

/** What will happen, in the order of simulated time; at the same time, in the order in which it was planned. */
export class Scheduler {
  /** Simulated ms since the run began. It never goes back. */
  now = 0;
  steps = 0;
  readonly #heap: Planned[] = [];
  #order = 0;

  /** Never from within this call. */
  after(ms: number, run: () => void): Timer {
    const planned: Planned = { at: this.now + Math.max(0, ms), order: this.#order++, run };
    this.#push(planned);
    return {
      cancel: () => {
        planned.run = undefined;
      },
    };
  }

  /** False: nothing is planned any more. */
  step(): boolean {
    for (;;) {
      const next = this.#pop();
      if (next === undefined) return false;
      const { run } = next;
      if (run === undefined) continue;
      this.now = next.at;
      this.steps++;
      run();
      return true;
    }
  }

  #push(planned: Planned): void {
    const heap = this.#heap;
    let at = heap.push(planned) - 1;
    while (at > 0) {
      const up = (at - 1) >> 1;
      const parent = heap[up];
      if (parent === undefined || !isBefore(planned, parent)) break;
      heap[at] = parent;
      at = up;
    }
    heap[at] = planned;
  }

  #pop(): Planned | undefined {
    const heap = this.#heap;
    const top = heap[0];
    const last = heap.pop();
    if (last === undefined || top === last) return top;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      const left = heap[child];
      const right = heap[child + 1];
      if (left && right && isBefore(right, left)) child++;
      const least = heap[child];
      if (least === undefined || !isBefore(least, last)) break;
      heap[at] = least;
      at = child;
    }
    heap[at] = last;
    return top;
  }
}

const isBefore = (a: Planned, b: Planned): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

/** The wall clock of the machine, which somebody may set; it outlives the broker's processes. */
export class WallClock {
  skewMs = 0;
  tokens = 0;
  readonly scheduler: Scheduler;

  constructor(scheduler: Scheduler) {
    this.scheduler = scheduler;
  }

  now(): number {
    return Math.floor(START_MS + this.scheduler.now + this.skewMs);
  }
}

/** What one process of the broker is given. When the process has died, nothing of it is called any more. */
export class SimEnv implements Env {
  readonly #clock: WallClock;
  readonly #steady: SteadyClock;
  readonly #turn: () => void;
  readonly #timers = new Set<object>();
  #awake = false;
  #dead = false;

  constructor(clock: WallClock, turn: () => void) {
    this.#clock = clock;
    this.#steady = new SteadyClock(
      () => clock.now(),
      () => clock.scheduler.now,
    );
    this.#turn = turn;
  }

  now(): number {
    return this.#steady.now();
  }

  /** As the real one does: it sleeps for what is left now, and when it is too early, once more. */
  timer(atMs: number, fire: () => void): Timer {
    const token = {};
    this.#timers.add(token);
    const sleep = (): void => {
      this.#clock.scheduler.after(Math.max(0, atMs - this.now()), () => {
        if (this.#dead || !this.#timers.has(token)) return;
        this.#steady.adjust();
        if (this.now() < atMs) {
          sleep();
        } else {
          this.#timers.delete(token);
          fire();
        }
      });
    };
    sleep();
    return { cancel: () => this.#timers.delete(token) };
  }

  token(): string {
    return `sim${String(++this.#clock.tokens).padStart(19, '0')}`;
  }

  wake(): void {
    if (this.#awake) return;
    this.#awake = true;
    // Behind all that arrives at this time: together they are one batch.
    this.#clock.scheduler.after(0, () => {
      this.#awake = false;
      this.#steady.adjust();
      if (!this.#dead) this.#turn();
    });
  }

  get pendingTimers(): number {
    return this.#timers.size;
  }

  die(): void {
    this.#dead = true;
    this.#timers.clear();
  }
}
