import type { ManagementClient } from '@/lib/client/management';
import { mqttRetainedMessages, mqttRetainedPath, mqttSessionDetail, mqttSessionPath } from '@/lib/contract/mqtt';
import type { Endpoint } from '@/lib/lab/endpoint';
import type { Hop, MqttSetup, StateLine } from '@/lib/lab/model';
import { MqttActor } from '@/lib/lab/mqtt-actor';
import { brokersRetained, brokersSession } from '@/lib/lab/mqtt-lines';
import type { BrokerTold, Stage, StageEvents } from '@/lib/lab/stage';

export type MqttStageOptions = {
  readonly id: string;
  readonly setup: MqttSetup;
  /** Where the interposers listen. */
  readonly ports: Readonly<Record<Hop, number>>;
  /** The broker itself, for what isn't to be seen. */
  readonly direct: () => Endpoint;
  readonly username: string | undefined;
  readonly password: string | undefined;
  /** Asked what the broker has stored, where it is ours. */
  readonly ask: () => { readonly client: ManagementClient; readonly vhost: string } | undefined;
};

const hops = ['publisher', 'subscriber'] as const;

export class MqttStage implements Stage {
  readonly #o: MqttStageOptions;
  readonly #events: StageEvents;
  readonly #topic: string;
  readonly #actors: Readonly<Record<Hop, MqttActor>>;
  readonly #seen = new Set<string>();

  constructor(o: MqttStageOptions, events: StageEvents) {
    this.#o = o;
    this.#events = events;
    this.#topic = `lab/${o.id}/news`;
    this.#actors = { publisher: this.#actor('publisher'), subscriber: this.#actor('subscriber') };
  }

  async start(): Promise<void> {
    await this.#start('subscriber');
    await this.#actors.publisher.start();
  }

  publish(message: string): void {
    const { publishQos, retain } = this.#o.setup;
    this.#actors.publisher.publish(this.#topic, message, { qos: publishQos, retain });
    this.#events.sent(message);
  }

  async reconnect(hop: Hop): Promise<void> {
    await this.#start(hop);
  }

  crash(hop: Hop, keep: boolean): void {
    this.#actors[hop].crash();
    if (!keep) this.#actors[hop].forget();
  }

  /** Nothing: a session, or its absence, is what the clients are told when they connect again. */
  async brokerBack(): Promise<void> {}

  settle(): boolean {
    return false;
  }

  connected(hop: Hop): boolean {
    return this.#actors[hop].connected;
  }

  state(hop: Hop): readonly StateLine[] {
    return this.#actors[hop].state();
  }

  async brokerState(): Promise<BrokerTold | undefined> {
    const ask = this.#o.ask();
    if (ask === undefined) return undefined;
    const { version } = this.#o.setup;
    const lines: StateLine[] = [];
    for (const hop of hops) {
      const session = await ask.client.get(mqttSessionPath(ask.vhost, this.#clientId(hop)), mqttSessionDetail);
      if (session.ok) lines.push(...brokersSession(hop, session.value, { topic: this.#topic, version }));
      else if (session.error.kind !== 'not-found') return undefined;
    }
    if (this.#o.setup.retain) {
      const retained = await ask.client.get(mqttRetainedPath(ask.vhost), mqttRetainedMessages, {
        filter: this.#topic,
        limit: 1,
      });
      if (retained.ok) lines.push(...brokersRetained(retained.value, version));
    }
    return { lines, known: 'told' };
  }

  async end({ broker }: { readonly broker: 'stays' | 'goes' }): Promise<void> {
    for (const hop of hops) this.#actors[hop].crash();
    if (broker === 'goes') return;
    // Sessions that were kept, and a retained message, would outlive the run: a clean start ends them.
    const { setup } = this.#o;
    await Promise.allSettled(
      hops.map(async (hop) => {
        const clean = hop === 'publisher' ? setup.publisherClean : setup.subscriberClean;
        if (clean && !(hop === 'publisher' && setup.retain)) return;
        await this.#sweep(hop);
      }),
    );
  }

  #clientId(hop: Hop): string {
    return `lab-${this.#o.id}-${hop}`;
  }

  #actor(hop: Hop): MqttActor {
    const { setup, ports, username, password } = this.#o;
    const clean = hop === 'publisher' ? setup.publisherClean : setup.subscriberClean;
    return new MqttActor(
      {
        clientId: this.#clientId(hop),
        endpoint: () => ({ host: '127.0.0.1', port: ports[hop], tls: undefined }),
        version: setup.version,
        clean,
        username,
        password,
        will: hop === 'publisher' && setup.will ? { topic: this.#topic, qos: setup.publishQos } : undefined,
      },
      { received: (payload, dup) => this.#received(payload, dup), settled: (payload) => this.#events.settled(payload) },
    );
  }

  #received(payload: string, dup: boolean): void {
    this.#events.received(payload, this.#seen.has(payload), dup ? 'DUP' : '');
    this.#seen.add(payload);
  }

  /** A session that the broker kept is subscribed already; subscribing again does no harm and is what clients do. */
  async #start(hop: Hop): Promise<void> {
    const actor = this.#actors[hop];
    await actor.start();
    if (hop === 'subscriber' && actor.connected && !actor.resumed) {
      await actor.subscribe(this.#topic, this.#o.setup.subscribeQos);
    }
  }

  async #sweep(hop: Hop): Promise<void> {
    const { username, password, setup, direct } = this.#o;
    const actor = new MqttActor(
      {
        clientId: this.#clientId(hop),
        endpoint: direct,
        version: setup.version,
        clean: true,
        username,
        password,
        will: undefined,
      },
      { received: () => {}, settled: () => {} },
    );
    try {
      await actor.start();
      if (hop === 'publisher' && setup.retain) await actor.clearRetained(this.#topic);
    } finally {
      await actor.leave();
    }
  }
}
