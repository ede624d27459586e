import { FakeTransport } from '../core/fake-transport.testing.ts';
import { type Bench, bench } from '../core/fixtures.testing.ts';
import type { Authenticator, Store } from '../core/ports.ts';
import type { CountingStore } from '../core/virtual-env.testing.ts';
import type { MqttConnection } from './connection.ts';
import { type MqttOptions, MqttServer } from './server.ts';
import { decodePacket } from './wire/decode.ts';
import { encodePacket } from './wire/encode.ts';
import { MqttFailure } from './wire/failure.ts';
import {
  type ConnackPacket,
  type ConnectPacket,
  NO_PROPERTIES,
  type Packet,
  type PublishPacket,
  type SubackPacket,
  type SubscriptionRequest,
} from './wire/packets.ts';
import { PacketReader } from './wire/reader.ts';
import type { ProtocolLevel, Qos } from './wire/spec.ts';

export interface World<S extends Store = CountingStore> {
  readonly bench: Bench<S>;
  readonly server: MqttServer;
  client(): MqttTestClient;
  /** A client that is connected, its CONNACK taken. */
  connected(clientId: string, o?: Partial<ConnectPacket>): MqttTestClient;
  /** Moves the clock; all clients see what came of it. */
  pass(ms: number): void;
}

/** `guest` and `alice` have the password `guest`; alice may do nothing in `/`. */
export function world(o: MqttOptions = {}): World {
  return worldOn(bench(), o);
}

/** The same for a broker with another store, or one that was there before. */
export function worldOn<S extends Store>(b: Bench<S>, o: MqttOptions = {}): World<S> {
  const authenticator: Authenticator = { login: (_user, password) => password === 'guest' };
  for (const name of ['guest', 'alice']) {
    if (b.broker.access.users.has(name)) continue;
    b.broker.access.setUser({ name, passwordHash: '', hashingAlgorithm: '', tags: [], limits: {} });
    const pattern = name === 'guest' ? '.*' : '^$';
    b.broker.access.setPermission('/', name, { configure: pattern, write: pattern, read: pattern });
  }
  const server = new MqttServer(b.broker, authenticator, o);
  const clients: MqttTestClient[] = [];
  const self: World<S> = {
    bench: b,
    server,
    client() {
      const client = new MqttTestClient(self, 50_000 + clients.length);
      clients.push(client);
      return client;
    },
    connected(clientId, connect = {}) {
      const client = self.client();
      const connack = client.connect({ clientId, ...connect });
      if (connack.reasonCode !== 0) throw new Error(`connecting failed with ${connack.reasonCode}`);
      client.received.length = 0;
      return client;
    },
    pass(ms) {
      b.pass(ms);
      for (const client of clients) client.collect();
    },
  };
  return self;
}

/** A client that is driven step by step: each `send` is one chunk, and the broker's turns follow. */
export class MqttTestClient {
  readonly transport: FakeTransport;
  readonly connection: MqttConnection;
  #received: Packet[] = [];
  level: ProtocolLevel = 5;
  readonly #reader = new PacketReader(Number.POSITIVE_INFINITY);
  readonly #world: World<Store>;

  constructor(w: World<Store>, port: number) {
    this.#world = w;
    this.transport = new FakeTransport(port, 1883);
    this.connection = w.server.accept(this.transport);
  }

  /** All that came, also in turns that other clients caused. */
  get received(): Packet[] {
    this.collect();
    return this.#received;
  }

  push(bytes: Buffer): this {
    this.transport.bytesRead += bytes.length;
    this.connection.onData(bytes);
    this.#world.bench.settle();
    return this;
  }

  send(...packets: Packet[]): this {
    return this.push(Buffer.concat(packets.map((packet) => encodePacket(packet, this.level))));
  }

  collect(): void {
    for (const bytes of this.transport.flushed.splice(0)) {
      this.#reader.push(bytes, {
        onPacket: (type, flags, buf, start, end) => {
          const packet = decodePacket(type, flags, Buffer.from(buf), start, end, this.level, 'server');
          if (packet instanceof MqttFailure) throw new Error(`the server sent what is wrong: ${packet.text}`);
          this.#received.push(packet);
          return true;
        },
      });
    }
  }

  connect(o: Partial<ConnectPacket> = {}): ConnackPacket {
    return this.beginConnect(o).take('connack');
  }

  /** Its CONNACK may wait for the store. */
  beginConnect(o: Partial<ConnectPacket> = {}): this {
    this.level = o.level ?? 5;
    return this.send({
      type: 'connect',
      level: this.level,
      cleanStart: true,
      keepAlive: 0,
      clientId: 'c',
      username: 'guest',
      password: Buffer.from('guest'),
      properties: NO_PROPERTIES,
      ...o,
    });
  }

  /** Takes the first packet of a type out of what came. */
  take<T extends Packet['type']>(type: T): Packet & { readonly type: T } {
    const { received } = this;
    const at = received.findIndex((p) => p.type === type);
    const [packet] = at < 0 ? [] : received.splice(at, 1);
    if (packet === undefined) {
      throw new Error(`no ${type}, but ${received.map((r) => JSON.stringify(r)).join(', ') || 'nothing'}`);
    }
    return packet as Packet & { readonly type: T };
  }

  subscribe(
    filter: string,
    qos: Qos = 0,
    o: Partial<SubscriptionRequest> & { identifier?: number } = {},
  ): SubackPacket {
    return this.beginSubscribe(filter, qos, o).take('suback');
  }

  /** The same, without waiting for its answer. */
  beginSubscribe(filter: string, qos: Qos, o: Partial<SubscriptionRequest> & { identifier?: number } = {}): this {
    const { identifier, ...options } = o;
    const base = { noLocal: false, retainAsPublished: false, retainHandling: 0 } as const;
    return this.send({
      type: 'subscribe',
      packetId: 7,
      properties: identifier === undefined ? NO_PROPERTIES : { subscriptionIdentifiers: [identifier] },
      subscriptions: [{ filter, qos, ...base, ...options }],
    });
  }

  publish(topic: string, text: string, o: Partial<PublishPacket> = {}): this {
    return this.send(publishOf(topic, text, o));
  }

  /** The connection breaks. */
  cut(): void {
    this.connection.onClose();
    this.#world.bench.settle();
  }

  disconnect(reasonCode = 0): void {
    this.send({ type: 'disconnect', reasonCode, properties: NO_PROPERTIES });
  }

  /** The messages that came since the last look. */
  get published(): PublishPacket[] {
    const all = this.received.filter((p) => p.type === 'publish');
    this.#received = this.received.filter((p) => p.type !== 'publish');
    return all;
  }

  /** The same as `topic:payload`, with `*` for DUP. */
  get texts(): string[] {
    return this.published.map((p) => `${p.topic}:${Buffer.from(p.payload).toString()}${p.dup ? '*' : ''}`);
  }

  ack(type: 'puback' | 'pubrec' | 'pubrel' | 'pubcomp', packetId: number, reasonCode = 0): this {
    return this.send({ type, packetId, reasonCode, properties: NO_PROPERTIES });
  }
}

export const publishOf = (topic: string, text: string, o: Partial<PublishPacket> = {}): PublishPacket => ({
  type: 'publish',
  dup: false,
  qos: 0,
  retain: false,
  topic,
  packetId: o.qos ? 1 : 0,
  properties: NO_PROPERTIES,
  payload: Buffer.from(text),
  ...o,
});
