import type { ManagementClient } from '@/lib/client/management';
import { mqttSessionDetail, mqttSessionPath } from '@/lib/contract/mqtt';
import type { Hop, MqttSetup, StateLine } from '@/lib/lab/model';
import { MqttActor } from '@/lib/lab/mqtt-actor';
import type { PublishOptions, Stage, StageEvents } from '@/lib/lab/stage';

export type MqttStageOptions = {
  readonly id: string;
  readonly setup: MqttSetup;
  /** Where the interposers listen. */
  readonly ports: Readonly<Record<Hop, number>>;
  /** The broker itself, for what isn't to be seen. */
  readonly direct: { readonly host: string; readonly port: number };
  readonly username: string | undefined;
  readonly password: string | undefined;
  /** Asked what the broker has stored, where it is ours. */
  readonly ask: { readonly client: ManagementClient; readonly vhost: string } | undefined;
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

  publish(message: string, _o: PublishOptions): void {
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

  settle(): boolean {
    return false;
  }

  connected(hop: Hop): boolean {
    return this.#actors[hop].connected;
  }

  state(hop: Hop): readonly StateLine[] {
    return this.#actors[hop].state();
  }

  async brokerState(): Promise<readonly StateLine[] | undefined> {
    const { ask } = this.#o;
    if (ask === undefined) return undefined;
    const lines: StateLine[] = [];
    for (const hop of hops) {
      const session = await ask.client.get(mqttSessionPath(ask.vhost, this.#clientId(hop)), mqttSessionDetail);
      if (session.ok) lines.push(...sessionLines(hop, session.value));
      else if (session.error.kind !== 'not-found') return undefined;
    }
    return lines;
  }

  async end(): Promise<void> {
    for (const hop of hops) this.#actors[hop].crash();
    // Sessions that were kept, and a retained message, would outlive the run: a clean start ends them.
    const { setup, direct } = this.#o;
    await Promise.allSettled(
      hops.map(async (hop) => {
        const clean = hop === 'publisher' ? setup.publisherClean : setup.subscriberClean;
        if (clean && !(hop === 'publisher' && setup.retain)) return;
        await this.#sweep(hop, direct);
      }),
    );
  }

  #clientId(hop: Hop): string {
    return `lab-${this.#o.id}-${hop}`;
  }

  #actor(hop: Hop): MqttActor {
    const { setup, ports, username, password } = this.#o;
    const clean = hop === 'publisher' ? setup.publisherClean : setup.subscriberClean;
    const options = { clientId: this.#clientId(hop), port: ports[hop], version: setup.version, clean };
    return new MqttActor(
      { ...options, username, password },
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

  async #sweep(hop: Hop, { host, port }: MqttStageOptions['direct']): Promise<void> {
    const { username, password, setup } = this.#o;
    const actor = new MqttActor(
      { clientId: this.#clientId(hop), host, port, version: setup.version, clean: true, username, password },
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

function sessionLines(hop: Hop, session: ReturnType<typeof mqttSessionDetail.parse>): StateLine[] {
  const whose = hop === 'publisher' ? 'publisher’s session' : 'subscriber’s session';
  const lines: StateLine[] = [
    { name: whose, value: session.connected ? 'connected' : 'kept, nobody connected', clause: 'MQTT 5.0 §4.1' },
  ];
  for (const { filter, qos } of session.subscription_list)
    lines.push({ name: whose, value: `subscribed, QoS ${qos}: ${filter}` });
  for (const id of session.incoming) {
    lines.push({ name: `${whose}, id ${id}`, value: 'QoS 2 received, id kept until PUBREL', clause: 'MQTT-4.3.3-10' });
  }
  for (const { packet_id: id, qos, state } of session.outgoing) {
    const awaited = state === 'released' ? 'PUBCOMP' : qos === 2 ? 'PUBREC' : 'PUBACK';
    lines.push({
      name: `${whose}, id ${id}`,
      value: `sent with QoS ${qos}, waits for ${awaited}`,
      clause: 'MQTT-4.4.0-1',
    });
  }
  if (session.messages_queued > 0) lines.push({ name: whose, value: `${session.messages_queued} queued` });
  return lines;
}
