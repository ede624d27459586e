import type { Store } from '../core/ports.ts';

export const GLOBAL_PARAMETERS_MAX = 1_000;

/** Named values that clients keep with the broker; it doesn't look at them. */
export class GlobalParameters {
  readonly #values = new Map<string, unknown>();
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  list(): { name: string; value: unknown }[] {
    return [...this.#values].map(([name, value]) => ({ name, value }));
  }

  get(name: string): { name: string; value: unknown } | undefined {
    return this.#values.has(name) ? { name, value: this.#values.get(name) } : undefined;
  }

  get full(): boolean {
    return this.#values.size >= GLOBAL_PARAMETERS_MAX;
  }

  /** Whether it is new. */
  set(name: string, value: unknown): boolean {
    const isNew = !this.#values.has(name);
    this.#values.set(name, value);
    this.#store.define('global-parameter', name, { name, value });
    return isNew;
  }

  delete(name: string): boolean {
    if (!this.#values.delete(name)) return false;
    this.#store.define('global-parameter', name, null);
    return true;
  }
}
