import type { Env, Store, Timer } from './ports.ts';
import type { Entry } from './queue/entry.ts';

/** An environment whose clock moves only when a test says so. */
export class VirtualEnv implements Env {
  #now: number;
  #tokens = 0;
  #timers: { at: number; fire: () => void }[] = [];
  /** What `wake()` asked for: the test runs the turn itself. */
  awake = false;

  constructor(start = 1_700_000_000_000) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  timer(at: number, fire: () => void): Timer {
    const timer = { at, fire };
    this.#timers.push(timer);
    return {
      cancel: () => {
        this.#timers = this.#timers.filter((t) => t !== timer);
      },
    };
  }

  token(): string {
    return `token${String(++this.#tokens).padStart(17, '0')}`;
  }

  wake(): void {
    this.awake = true;
  }

  get pendingTimers(): number {
    return this.#timers.length;
  }

  /** Moves the clock, and rings what falls due on the way in the order of time. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const due = this.#timers.filter((t) => t.at <= end).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#timers = this.#timers.filter((t) => t !== due);
      this.#now = Math.max(this.#now, due.at);
      due.fire();
    }
    this.#now = end;
  }
}

/** A store that keeps nothing but counts; `durable` follows when the test lets it. */
export class CountingStore implements Store {
  written = 0;
  durable = 0;
  /** False: nothing becomes durable before `sync()`. */
  immediate = true;
  readonly pages = false;
  readonly definitions: { kind: string; key: string; value: object | null }[] = [];
  #listeners: (() => void)[] = [];

  onDurable(listener: () => void): void {
    this.#listeners.push(listener);
  }

  enqueued(entry: Entry): void {
    this.#append();
    entry.place = this.written;
  }

  removed(): void {
    this.#append();
  }

  returned(): void {
    this.#append();
  }

  handedOut(): void {
    this.#append();
  }

  retain(): void {
    this.#append();
  }

  inFlight(): void {
    this.#append();
  }

  page(): never {
    throw new Error('it pages nothing');
  }

  load(): Entry[] {
    return [];
  }

  forgetQueue(): void {
    this.#append();
  }

  forgetPlaces(): void {
    this.#append();
  }

  define(kind: string, key: string, value: object | null): void {
    this.definitions.push({ kind, key, value });
    this.#append();
  }

  sync(): void {
    this.durable = this.written;
    for (const listener of this.#listeners) listener();
  }

  #append(): void {
    this.written++;
    if (this.immediate) this.durable = this.written;
  }
}
