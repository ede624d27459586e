import { Client, closeReason } from '../wire/client.ts';
import * as m from '../wire/methods.ts';
import { Scanner } from '../wire/scanner.ts';
import { Confirms } from './confirms.ts';
import {
  type Counters,
  type Load,
  type LoadEvents,
  monotonicSeconds,
  NO_COUNTERS,
  type PublisherSpec,
} from './contract.ts';
import { FastPump, type Pump, SteadyPump } from './pump.ts';
import { encodeRing } from './ring.ts';

export class PublisherLoad implements Load {
  readonly #spec: PublisherSpec;
  readonly #events: LoadEvents;
  readonly #clients: Client[] = [];
  readonly #pumps: Pump[] = [];
  #startedAt = 0;
  #isDone = false;

  constructor(spec: PublisherSpec, events: LoadEvents) {
    this.#spec = spec;
    this.#events = events;
  }

  async open(): Promise<void> {
    const { server, lanes, bodyBytes, persistent, confirms } = this.#spec;
    for (const { exchange, keys } of lanes) {
      const client = await Client.open(server);
      this.#clients.push(client);
      client.onFailure = (error) => this.#events.failed(error);
      if (confirms) await client.call(m.selectConfirms(), m.CONFIRM_SELECT_OK);
      const ring = encodeRing(exchange, keys, bodyBytes, persistent);
      const { perSecond, window, limit } = this.#spec;
      const pump =
        perSecond === undefined
          ? new FastPump(client.socket, ring, window, limit)
          : new SteadyPump(client.socket, ring, perSecond / lanes.length);
      this.#pumps.push(pump);
      this.#listen(client, pump);
    }
  }

  start(): void {
    this.#startedAt = monotonicSeconds();
    for (const pump of this.#pumps) pump.start();
  }

  allow(total: number): void {
    for (const pump of this.#pumps) {
      pump.allowed = Math.floor(total / this.#pumps.length);
      pump.kick();
    }
  }

  stop(): void {
    for (const pump of this.#pumps) pump.stop();
  }

  async close(): Promise<void> {
    this.stop();
    await Promise.all(this.#clients.map((client) => client.end()));
  }

  get counters(): Counters {
    let sent = 0;
    let confirmed = 0;
    for (const pump of this.#pumps) {
      sent += pump.sent;
      confirmed += pump.confirmed;
    }
    return { ...NO_COUNTERS, sent, confirmed };
  }

  #listen(client: Client, pump: Pump): void {
    const confirms = new Confirms();
    const scanner = new Scanner({
      method: (id, payload) => {
        if (id === m.BASIC_ACK) confirms.take(Number(payload.readBigUInt64BE(4)), payload[12] === 1);
        else if (id === m.BASIC_NACK) client.fail(new Error('the broker refused a message'));
        else if (id === m.CHANNEL_CLOSE || id === m.CONNECTION_CLOSE) client.fail(closeReason(payload));
      },
    });
    client.takeOver((chunk, length) => {
      scanner.push(chunk, length);
      if (confirms.upTo === pump.confirmed) return;
      pump.confirmed = confirms.upTo;
      pump.kick();
      this.#checkDone();
    });
  }

  #checkDone(): void {
    const { limit } = this.#spec;
    if (limit === undefined || this.#isDone || this.#pumps.some((pump) => pump.confirmed < limit)) return;
    this.#isDone = true;
    this.#events.done(monotonicSeconds() - this.#startedAt);
  }
}
