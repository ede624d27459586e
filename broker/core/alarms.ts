import type { EventHub } from './events.ts';

export type AlarmKind = 'memory' | 'disk';

/** While one is on, connections that publish are not read from, and are told why (`connection.blocked`). */
export class Alarms {
  memory = false;
  disk = false;
  readonly #listeners = new Set<() => void>();
  readonly #events: EventHub;

  constructor(events: EventHub) {
    this.#events = events;
  }

  get any(): boolean {
    return this.memory || this.disk;
  }

  /** RabbitMQ's words: `low on memory`, `low on disk`. */
  get reasons(): readonly string[] {
    return [...(this.memory ? ['low on memory'] : []), ...(this.disk ? ['low on disk'] : [])];
  }

  set(kind: AlarmKind, on: boolean): void {
    if (this[kind] === on) return;
    this[kind] = on;
    this.#events.emit(on ? 'alarm.set' : 'alarm.cleared', kind);
    for (const listener of this.#listeners) listener();
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
