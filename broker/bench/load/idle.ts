import { Client } from '../wire/client.ts';
import { MqttClient } from '../wire/mqtt/client.ts';
import { type Counters, type IdleSpec, type Load, type LoadEvents, NO_COUNTERS } from './contract.ts';

export class IdleLoad implements Load {
  readonly #spec: IdleSpec;
  readonly #events: LoadEvents;
  readonly #clients: (Client | MqttClient)[] = [];

  constructor(spec: IdleSpec, events: LoadEvents) {
    this.#spec = spec;
    this.#events = events;
  }

  async open(): Promise<void> {
    let begun = 0;
    const lane = async () => {
      for (; begun < this.#spec.count; ) {
        const client = await this.#connect(begun++);
        client.onFailure = (error) => this.#events.failed(error);
        this.#clients.push(client);
      }
    };
    await Promise.all(Array.from({ length: this.#spec.atOnce }, lane));
  }

  #connect(i: number): Promise<Client | MqttClient> {
    const { protocol, server } = this.#spec;
    if (protocol === 'amqp') return Client.open(server);
    return MqttClient.open(server, { clientId: `bench.idle.${process.pid}.${i}`, clean: true });
  }

  start(): void {}
  allow(): void {}
  stop(): void {}

  close(): Promise<void> {
    for (const client of this.#clients) client.destroy();
    return Promise.resolve();
  }

  get counters(): Counters {
    return { ...NO_COUNTERS, open: this.#clients.filter((client) => !client.failure).length };
  }
}
