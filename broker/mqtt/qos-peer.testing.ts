import type { MqttTestClient } from './client.testing.ts';
import { publishOf } from './client.testing.ts';
import { NO_PROPERTIES, type Packet } from './wire/packets.ts';
import type { Qos } from './wire/spec.ts';

interface Sending {
  readonly id: number;
  readonly text: string;
  readonly qos: 1 | 2;
  released: boolean;
}

export interface PeerSpec {
  readonly name: string;
  readonly level: 4 | 5;
  readonly filter?: { readonly topic: string; readonly qos: Qos };
  readonly receiveMaximum: number;
}

/**
 * A client that keeps to the specification, and its store, on a link that loses what is on it when it is cut. What it
 * sends and what it gets moves packet by packet.
 */
export class QosPeer {
  readonly spec: PeerSpec;
  client: MqttTestClient | undefined;
  /** What it has begun to send, in order. */
  readonly sending = new Map<number, Sending>();
  /** QoS 2 identifiers that it has received and that were not released. */
  readonly holding = new Set<number>();
  readonly got: { text: string; qos: Qos; dup: boolean }[] = [];
  /** Packets that the broker sent and that have not arrived. */
  readonly #inbox: Packet[] = [];
  /** Packets that it sent and that have not arrived. */
  readonly #outbox: Packet[] = [];
  readonly violations: string[] = [];
  /** It has seen a CONNACK, so that its session is to be there until it says otherwise. */
  #hasSession = false;
  #isWelcome = false;
  /** It has lost its store, and there may be a session of before. */
  #isForgetful = false;
  /** This connection is for ending that session. */
  #isClearing = false;
  /** SUBACK has come: what is published from now on is for it. */
  isSubscribed = false;
  #lastId = 0;
  /** On this connection: nothing is sent twice on one [MQTT-4.4.0-1]. */
  #seenHere = new Set<string>();

  constructor(spec: PeerSpec) {
    this.spec = spec;
  }

  connect(client: MqttTestClient): void {
    const { name: clientId, level, receiveMaximum } = this.spec;
    const properties = level === 5 ? { sessionExpiry: 1e6, receiveMaximum } : NO_PROPERTIES;
    this.client = client;
    this.#isWelcome = false;
    this.#seenHere = new Set();
    // Who knows of no session wants none (MQTT 5 §3.2.2.1.1). Before 5.0 a clean one ends with its connection.
    this.#isClearing = level === 4 && this.#isForgetful;
    const cleanStart = level === 5 ? !this.#hasSession : this.#isClearing;
    client.beginConnect({ clientId, level, cleanStart, properties });
  }

  #welcomed(isPresent: boolean): void {
    this.#isForgetful = false;
    if (this.#isClearing) {
      this.cut();
      return;
    }
    if (this.#hasSession && !isPresent) this.violations.push('its session is gone');
    this.#hasSession = true;
    this.#isWelcome = true;
    const { filter } = this.spec;
    if (filter && !this.isSubscribed) this.#subscribe(filter.topic, filter.qos);
    for (const sent of this.sending.values()) this.#outbox.push(this.#packetOf(sent, true));
  }

  #subscribe(filter: string, qos: Qos): void {
    const options = { noLocal: false, retainAsPublished: false, retainHandling: 0 } as const;
    this.#outbox.push({
      type: 'subscribe',
      packetId: 60_000,
      properties: NO_PROPERTIES,
      subscriptions: [{ filter, qos, ...options }],
    });
  }

  /** The link breaks. */
  cut(): void {
    this.client?.cut();
    this.lose();
  }

  /** The broker is gone, and with it all that is on the link. */
  lose(): void {
    this.client = undefined;
    this.#inbox.length = 0;
    this.#outbox.length = 0;
  }

  /** It begins anew, and knows nothing. Answers what it had begun to send, of which nobody knows any more. */
  loseStore(): string[] {
    this.cut();
    const abandoned = [...this.sending.values()].map(({ text }) => text);
    this.sending.clear();
    this.holding.clear();
    this.#hasSession = false;
    this.#isForgetful = true;
    this.isSubscribed = false;
    return abandoned;
  }

  get canPublish(): boolean {
    return this.#isWelcome && this.client !== undefined && this.sending.size < 20;
  }

  publish(text: string, qos: 1 | 2): void {
    do this.#lastId = (this.#lastId % 50) + 1;
    while (this.sending.has(this.#lastId));
    const sent = { id: this.#lastId, text, qos, released: false };
    this.sending.set(sent.id, sent);
    this.#outbox.push(this.#packetOf(sent, false));
  }

  #packetOf({ id, text, qos, released }: Sending, dup: boolean): Packet {
    if (released) return { type: 'pubrel', packetId: id, reasonCode: 0, properties: NO_PROPERTIES };
    return publishOf(`t/${this.spec.name}/${qos}`, text, { qos, packetId: id, dup });
  }

  /** One packet arrives at the broker. */
  deliverOut(): void {
    const packet = this.#outbox.shift();
    if (packet && this.client) this.client.send(packet);
  }

  /** One packet arrives here. */
  deliverIn(): void {
    this.#collect();
    const packet = this.#inbox.shift();
    if (packet) this.#react(packet);
  }

  get isIdle(): boolean {
    this.#collect();
    return this.#isWelcome && this.#inbox.length + this.#outbox.length + this.sending.size === 0;
  }

  #collect(): void {
    if (this.client) this.#inbox.push(...this.client.received.splice(0));
  }

  #react(packet: Packet): void {
    switch (packet.type) {
      case 'connack':
        this.#welcomed(packet.sessionPresent);
        break;
      case 'suback':
        this.isSubscribed = true;
        break;
      case 'publish':
        this.#receive(packet.packetId, packet.qos, Buffer.from(packet.payload).toString(), packet.dup);
        break;
      case 'pubrec':
        this.#release(packet.packetId);
        this.#answer('pubrel', packet.packetId);
        break;
      case 'pubrel':
        this.holding.delete(packet.packetId);
        this.#answer('pubcomp', packet.packetId);
        break;
      case 'puback':
      case 'pubcomp':
        this.sending.delete(packet.packetId);
        break;
      case 'disconnect':
        this.violations.push(`disconnected with ${packet.reasonCode}`);
        break;
    }
  }

  /** It moves behind those that were released before: PUBRELs go in the order of PUBRECs [MQTT-4.6.0-4]. */
  #release(id: number): void {
    const sent = this.sending.get(id);
    if (sent === undefined) return;
    sent.released = true;
    this.sending.delete(id);
    this.sending.set(id, sent);
  }

  #receive(id: number, qos: Qos, text: string, dup: boolean): void {
    if (qos > 0 && this.#seenHere.has(`${id} ${text}`)) this.violations.push(`${text} twice on one connection`);
    this.#seenHere.add(`${id} ${text}`);
    if (qos !== 2 || !this.holding.has(id)) this.got.push({ text, qos, dup });
    if (qos === 2) {
      this.holding.add(id);
      this.#answer('pubrec', id);
    } else if (qos === 1) {
      this.#answer('puback', id);
    }
  }

  #answer(type: 'puback' | 'pubrec' | 'pubrel' | 'pubcomp', packetId: number): void {
    this.#outbox.push({ type, packetId, reasonCode: 0, properties: NO_PROPERTIES });
  }
}
