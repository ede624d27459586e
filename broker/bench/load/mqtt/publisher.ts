import { MqttClient } from '../../wire/mqtt/client.ts';
import {
  type Counters,
  type Load,
  type LoadEvents,
  type MqttPublisherSpec,
  monotonicSeconds,
  NO_COUNTERS,
} from '../contract.ts';
import { FastPump, type Pump, SteadyPump } from '../pump.ts';
import type { Ring } from '../ring.ts';
import { encodeMqttRing } from './ring.ts';

interface Lane {
  readonly client: MqttClient;
  readonly pump: Pump;
}

export class MqttPublisherLoad implements Load {
  readonly #spec: MqttPublisherSpec;
  readonly #events: LoadEvents;
  readonly #lanes: Lane[] = [];
  #startedAt = 0;
  #isDone = false;

  constructor(spec: MqttPublisherSpec, events: LoadEvents) {
    this.#spec = spec;
    this.#events = events;
  }

  async open(): Promise<void> {
    const { topics, bodyBytes, qos, retain, clientIds } = this.#spec;
    const ring = encodeMqttRing(topics, bodyBytes, qos, retain);
    for (const clientId of clientIds) await this.#connect(clientId, ring);
  }

  start(): void {
    this.#startedAt = monotonicSeconds();
    for (const { pump } of this.#lanes) pump.start();
  }

  allow(total: number): void {
    for (const { pump } of this.#lanes) {
      pump.allowed = Math.floor(total / this.#lanes.length);
      pump.kick();
    }
  }

  stop(): void {
    for (const { pump } of this.#lanes) pump.stop();
  }

  async close(): Promise<void> {
    this.stop();
    await Promise.all(this.#lanes.map(({ client }) => client.end()));
  }

  get counters(): Counters {
    let sent = 0;
    let confirmed = 0;
    for (const { pump } of this.#lanes) {
      sent += pump.sent;
      confirmed += pump.confirmed;
    }
    return { ...NO_COUNTERS, sent, confirmed };
  }

  async #connect(clientId: string, ring: Ring): Promise<void> {
    const { server, window, limit, perSecond, clientIds } = this.#spec;
    let lane: Lane | undefined;
    const onChunk = () => this.#heard(lane);
    const client = await MqttClient.open(server, { clientId, clean: true, onChunk });
    client.onFailure = (error) => this.#events.failed(error);
    const pump =
      perSecond === undefined
        ? new FastPump(client.socket, ring, window, limit)
        : new SteadyPump(client.socket, ring, perSecond / clientIds.length);
    lane = { client, pump };
    this.#lanes.push(lane);
  }

  #heard(lane: Lane | undefined): void {
    if (lane === undefined || lane.client.settled === lane.pump.confirmed) return;
    lane.pump.confirmed = lane.client.settled;
    lane.pump.kick();
    const { limit } = this.#spec;
    if (limit === undefined || this.#isDone || this.#lanes.some(({ pump }) => pump.confirmed < limit)) return;
    this.#isDone = true;
    this.#events.done(monotonicSeconds() - this.#startedAt);
  }
}
