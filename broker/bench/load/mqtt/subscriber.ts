import { MqttClient } from '../../wire/mqtt/client.ts';
import {
  type Counters,
  type Load,
  type LoadEvents,
  type MqttSubscriberSpec,
  monotonicSeconds,
  NO_COUNTERS,
} from '../contract.ts';

export class MqttSubscriberLoad implements Load {
  readonly #spec: MqttSubscriberSpec;
  readonly #events: LoadEvents;
  readonly #clients: MqttClient[] = [];
  #startedAt = 0;
  #isDone = false;

  constructor(spec: MqttSubscriberSpec, events: LoadEvents) {
    this.#spec = spec;
    this.#events = events;
  }

  async open(): Promise<void> {
    const { clientIds, filter, qos } = this.#spec;
    this.#startedAt = monotonicSeconds();
    for (const clientId of clientIds) {
      const client = await this.#connect(clientId);
      if (filter !== undefined) await client.subscribe(filter, qos);
    }
    this.#checkDone();
  }

  start(): void {}
  allow(): void {}
  stop(): void {}

  async close(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.end()));
  }

  get counters(): Counters {
    return { ...NO_COUNTERS, received: this.#clients.reduce((sum, client) => sum + client.received, 0) };
  }

  async #connect(clientId: string): Promise<MqttClient> {
    const { server, filter, stamped } = this.#spec;
    const client = await MqttClient.open(server, {
      clientId,
      clean: filter !== undefined,
      onChunk: () => this.#checkDone(),
      stamp: stamped ? (seconds, nanoseconds) => this.#stamp(seconds, nanoseconds) : undefined,
    });
    this.#clients.push(client);
    client.onFailure = (error) => this.#events.failed(error);
    return client;
  }

  #stamp(seconds: number, nanoseconds: number): void {
    const now = process.hrtime();
    this.#events.latency(Math.round((now[0] - seconds) * 1e6 + (now[1] - nanoseconds) / 1e3));
  }

  #checkDone(): void {
    const { expect } = this.#spec;
    if (expect === undefined || this.#isDone || this.counters.received < expect) return;
    this.#isDone = true;
    this.#events.done(monotonicSeconds() - this.#startedAt);
  }
}
