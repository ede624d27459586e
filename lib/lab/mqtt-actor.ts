/** A real MQTT client of the Lab's stage. It can crash, and come back with or without what it had stored. */
import { isIP } from 'node:net';
import { connect, type MqttClient, UniqueMessageIdProvider } from 'mqtt';
import type { Endpoint } from '@/lib/lab/endpoint';
import { LabStore } from '@/lib/lab/lab-store';
import type { StateLine } from '@/lib/lab/model';
import { incomingLine, outgoingLine } from '@/lib/lab/mqtt-lines';

export type MqttActorOptions = {
  readonly clientId: string;
  /** The interposer, or the broker itself for what isn't to be seen. */
  readonly endpoint: () => Endpoint;
  readonly version: 4 | 5;
  readonly clean: boolean;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly will: { readonly topic: string; readonly qos: 0 | 1 | 2 } | undefined;
};

export type MqttActorEvents = {
  received: (payload: string, dup: boolean) => void;
  settled: (payload: string) => void;
};

/** A session of 5.0 must outlive the cuts of a lesson, and not the day. */
const sessionExpirySeconds = 3600;
/** The will's payload. */
const lastWords = 'last will';
/** Nobody is in a hurry here: a packet may be looked at for an hour. */
const patienceMs = 3_600_000;

export class MqttActor {
  readonly #options: MqttActorOptions;
  readonly #events: MqttActorEvents;
  #outgoing: LabStore;
  #incoming = new LabStore();
  #client: MqttClient | undefined;
  #accepted = false;
  #resumed = false;
  /** What the application has sent, by packet identifier. */
  readonly #payloads = new Map<number, string>();

  constructor(options: MqttActorOptions, events: MqttActorEvents) {
    this.#options = options;
    this.#events = events;
    this.#outgoing = this.#newOutgoing();
  }

  get connected(): boolean {
    return this.#accepted;
  }

  /** The broker has kept the session, with its subscriptions. */
  get resumed(): boolean {
    return this.#resumed;
  }

  /** A new connection, with what is stored unless the session begins clean. Settles when the broker accepts it. */
  async start(): Promise<void> {
    this.#client?.end(true);
    if (this.#options.clean) this.forget();
    const { clientId, endpoint, version, clean, username, password, will } = this.#options;
    const { host, port, tls } = endpoint();
    const client = connect({
      host,
      port,
      protocol: tls === undefined ? 'mqtt' : 'mqtts',
      ...(tls === undefined ? {} : { rejectUnauthorized: true }),
      ...(tls === undefined || isIP(tls.servername) !== 0 ? {} : { servername: tls.servername }),
      ...(will === undefined ? {} : { will: { ...will, payload: Buffer.from(lastWords), retain: false } }),
      protocolVersion: version,
      clientId,
      clean,
      // No ping comes between the packets that somebody steps through.
      keepalive: 0,
      reconnectPeriod: 0,
      connectTimeout: patienceMs,
      resubscribe: false,
      outgoingStore: this.#outgoing,
      incomingStore: this.#incoming,
      // Identifiers begin with 1, so that the same run looks the same.
      messageIdProvider: new UniqueMessageIdProvider(),
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password }),
      ...(version === 5 && !clean ? { properties: { sessionExpiryInterval: sessionExpirySeconds } } : {}),
    });
    this.#client = client;
    // The end of the connection says it too, and is on the stage anyway.
    client.on('error', () => {});
    client.on('message', (_topic, payload, packet) => {
      if (client === this.#client) this.#events.received(payload.toString('utf8'), packet.dup);
    });
    client.on('close', () => {
      if (client === this.#client) this.#accepted = false;
    });
    await new Promise<void>((resolve, reject) => {
      // Its own event for it comes only when all that was stored is sent again and settled.
      client.on('packetreceive', (packet) => {
        if (packet.cmd !== 'connack' || client !== this.#client) return;
        if ((packet.reasonCode ?? packet.returnCode ?? 0) !== 0) return;
        this.#accepted = true;
        this.#resumed = packet.sessionPresent;
        resolve();
      });
      client.once('close', () => reject(new Error('The connection ended before the broker accepted it.')));
      client.once('error', reject);
    });
  }

  /** The broker's answer settles it. */
  async subscribe(filter: string, qos: 0 | 1 | 2): Promise<void> {
    await this.#client?.subscribeAsync(filter, { qos });
  }

  publish(topic: string, payload: string, o: { qos: 0 | 1 | 2; retain: boolean }): void {
    const client = this.#client;
    if (client === undefined) throw new Error('The client is not started.');
    client.publish(topic, payload, o, (error) => {
      if (o.qos === 0 && error == null) this.#events.settled(payload);
    });
    const id = client.getLastMessageId();
    if (o.qos > 0) this.#payloads.set(id, payload);
  }

  async clearRetained(topic: string): Promise<void> {
    await this.#client?.publishAsync(topic, '', { qos: 1, retain: true });
  }

  /** Ends as it should, with a DISCONNECT. */
  async leave(): Promise<void> {
    await this.#client?.endAsync();
    this.#client = undefined;
  }

  /** Ends without a word to the broker. What is stored stays. */
  crash(): void {
    this.#client?.end(true);
    this.#client = undefined;
    this.#accepted = false;
  }

  /** Its disk is gone, or its session begins anew. */
  forget(): void {
    this.#outgoing = this.#newOutgoing();
    this.#incoming = new LabStore();
  }

  state(): StateLine[] {
    const { clean, version } = this.#options;
    const link = this.#accepted ? (this.#resumed ? 'connected, the broker had it' : 'connected, new') : 'not connected';
    return [
      clean
        ? { kind: 'session', name: 'session, ends with its connection', value: link, ends: true }
        : { kind: 'session', name: 'session, kept', value: link },
      ...[...this.#outgoing.packets.values()].map((packet) => outgoingLine(packet, version)),
      ...[...this.#incoming.packets.keys()].map((id) => incomingLine(id, version)),
    ];
  }

  #newOutgoing(): LabStore {
    const store: LabStore = new LabStore((id) => {
      const payload = this.#payloads.get(id);
      if (store !== this.#outgoing || payload === undefined) return;
      this.#payloads.delete(id);
      this.#events.settled(payload);
    });
    return store;
  }
}
