import { Client, closeReason } from '../wire/client.ts';
import * as m from '../wire/methods.ts';
import { Scanner, type ScannerEvents } from '../wire/scanner.ts';
import {
  type ConsumerSpec,
  type Counters,
  type Load,
  type LoadEvents,
  monotonicSeconds,
  NO_COUNTERS,
} from './contract.ts';

export class ConsumerLoad implements Load {
  readonly #spec: ConsumerSpec;
  readonly #events: LoadEvents;
  readonly #clients: Client[] = [];
  readonly #scanners: Scanner[] = [];
  #startedAt = 0;
  #isDone = false;

  constructor(spec: ConsumerSpec, events: LoadEvents) {
    this.#spec = spec;
    this.#events = events;
  }

  async open(): Promise<void> {
    this.#startedAt = monotonicSeconds();
    for (const queue of this.#spec.queues) await this.#consume(queue);
  }

  start(): void {}
  allow(): void {}
  stop(): void {}

  async close(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.end()));
  }

  get counters(): Counters {
    return { ...NO_COUNTERS, received: this.#scanners.reduce((sum, scanner) => sum + scanner.bodies, 0) };
  }

  async #consume(queue: string): Promise<void> {
    const { server, prefetch, ackEvery } = this.#spec;
    const client = await Client.open(server);
    this.#clients.push(client);
    client.onFailure = (error) => this.#events.failed(error);
    if (prefetch > 0) await client.call(m.setPrefetch(prefetch), m.BASIC_QOS_OK);
    await new Promise<void>((begun, failed) => {
      client.onFailure = (error) => {
        failed(error);
        this.#events.failed(error);
      };
      this.#listen(client, begun);
      client.socket.write(m.consume(queue, ackEvery === 0));
    });
  }

  #listen(client: Client, begun: () => void): void {
    const scanner = new Scanner(this.#scannerEvents(client, begun));
    this.#scanners.push(scanner);
    const { ackEvery } = this.#spec;
    let acked = 0;
    client.takeOver((chunk, length) => {
      scanner.push(chunk, length);
      if (ackEvery > 0 && scanner.bodies - acked >= ackEvery) {
        client.socket.write(m.acks(acked + 1, scanner.bodies, ackEvery > 1));
        acked = scanner.bodies;
      }
      this.#checkDone();
    });
  }

  #scannerEvents(client: Client, begun: () => void): ScannerEvents {
    const method = (id: number, payload: Buffer) => {
      if (id === m.BASIC_CONSUME_OK) begun();
      else if (id === m.CHANNEL_CLOSE || id === m.CONNECTION_CLOSE) client.fail(closeReason(payload));
    };
    if (!this.#spec.stamped) return { method };
    return {
      method,
      stamp: (seconds, nanoseconds) => {
        const now = process.hrtime();
        this.#events.latency(Math.round((now[0] - seconds) * 1e6 + (now[1] - nanoseconds) / 1e3));
      },
    };
  }

  #checkDone(): void {
    const { expect } = this.#spec;
    if (expect === undefined || this.#isDone || this.counters.received < expect) return;
    this.#isDone = true;
    this.#events.done(monotonicSeconds() - this.#startedAt);
  }
}
