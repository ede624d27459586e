import type { LabEvent } from '@/lib/lab/model';

/** Events that are remembered; a run is something to be looked at. */
const eventsMax = 2_000;

export type LabEventBody = LabEvent extends infer E ? (E extends LabEvent ? Omit<E, 'n' | 'atMs'> : never) : never;

/** What happened in a run, in order, and who wants to hear of it. */
export class Chronicle {
  readonly #now: () => number;
  readonly #events: LabEvent[] = [];
  readonly #listeners = new Set<() => void>();
  #n = 0;
  #lastAtMs: number;

  constructor(now: () => number) {
    this.#now = now;
    this.#lastAtMs = now();
  }

  get events(): readonly LabEvent[] {
    return this.#events;
  }

  /** The number of what happened last. */
  get n(): number {
    return this.#n;
  }

  /** How long nothing has happened. */
  get quietMs(): number {
    return this.#now() - this.#lastAtMs;
  }

  /** Something happened to an event that is there already; it has a number of its own, to look back at. */
  tick(): number {
    this.#lastAtMs = this.#now();
    return ++this.#n;
  }

  /** Writes it down; who has more to do before others hear of it tells them himself. */
  add(body: LabEventBody): LabEvent {
    const n = this.tick();
    const event = { n, atMs: this.#lastAtMs, ...body } as LabEvent;
    this.#events.push(event);
    if (this.#events.length > eventsMax) this.#events.shift();
    return event;
  }

  say(body: LabEventBody): void {
    this.add(body);
    this.tell();
  }

  tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.tell();
    this.#listeners.clear();
  }
}
