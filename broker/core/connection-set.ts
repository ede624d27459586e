import type { Broker } from './broker.ts';
import type { Connection } from './connection.ts';

/** The connections of one protocol, also those in the handshake and those that must still be told something. */
export class ConnectionSet<C extends Connection> implements Iterable<C> {
  readonly #all = new Set<C>();
  /** Those that owe their client something that the store hasn't got yet. */
  readonly #awaitingStore = new Set<C>();

  constructor(broker: Broker) {
    broker.store.onDurable(() => this.#storeIsDurable());
    broker.alarms.onChange(() => {
      for (const connection of this.#all) connection.alarmsChanged();
    });
  }

  get size(): number {
    return this.#all.size;
  }

  [Symbol.iterator](): Iterator<C> {
    return this.#all.values();
  }

  add(connection: C): C {
    this.#all.add(connection);
    return connection;
  }

  delete(connection: C): void {
    this.#all.delete(connection);
    this.#awaitingStore.delete(connection);
  }

  awaitStore(connection: C): void {
    this.#awaitingStore.add(connection);
  }

  #storeIsDurable(): void {
    for (const connection of this.#awaitingStore) connection.touch();
    this.#awaitingStore.clear();
  }
}
