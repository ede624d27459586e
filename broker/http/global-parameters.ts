import type { Broker } from '../core/broker.ts';

/** Not a name that anybody would choose. */
const CLUSTER_NAME = '\0cluster_name';

const GLOBAL_PARAMETERS_MAX = 1_000;

/** Named values that clients keep with the broker; it doesn't look at them. */
export class GlobalParameters {
  readonly #broker: Broker;

  constructor(broker: Broker) {
    this.#broker = broker;
  }

  get #values(): Map<string, unknown> {
    return this.#broker.globalParameters;
  }

  /** What its operators call the broker. Kept among the values, as RabbitMQ does, but not shown there. */
  get clusterName(): string {
    const name = this.#values.get(CLUSTER_NAME);
    return typeof name === 'string' ? name : this.#broker.options.node;
  }

  set clusterName(name: string) {
    this.set(CLUSTER_NAME, name);
  }

  list(): { name: string; value: unknown }[] {
    return [...this.#values].filter(([name]) => name !== CLUSTER_NAME).map(([name, value]) => ({ name, value }));
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
    this.#broker.define('global-parameter', name, { name, value });
    return isNew;
  }

  delete(name: string): boolean {
    if (!this.#values.delete(name)) return false;
    this.#broker.define('global-parameter', name, null);
    return true;
  }
}
