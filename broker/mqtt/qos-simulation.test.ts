import { describe, expect, test } from 'vitest';
import { type MqttTestClient, publishOf, type World, world } from './client.testing.ts';
import { NO_PROPERTIES, type Packet } from './wire/packets.ts';
import type { Qos } from './wire/spec.ts';

/*
 * Clients that keep to the specification, on links that are cut before or after any packet, in both directions. What
 * they were told and what they got is compared at the end: QoS 1 loses nothing, QoS 2 is exactly once, order holds.
 */

/** mulberry32. */
function randomOf(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

type Random = ReturnType<typeof randomOf>;

interface Sending {
  readonly id: number;
  readonly text: string;
  readonly qos: 1 | 2;
  released: boolean;
}

/** One client and its store. The link loses what is on it when it is cut. */
class Peer {
  client: MqttTestClient | undefined;
  /** What it has begun to send, in order. */
  readonly sending = new Map<number, Sending>();
  /** QoS 2 identifiers that it has received and that were not released. */
  readonly holding = new Set<number>();
  readonly got: { text: string; qos: Qos; dup: boolean }[] = [];
  /** Packets that the broker sent and that have not arrived. */
  readonly inbox: Packet[] = [];
  /** Packets that it sent and that have not arrived. */
  readonly outbox: Packet[] = [];
  violations: string[] = [];
  #lastId = 0;
  /** On this connection: nothing is sent twice on one [MQTT-4.4.0-1]. */
  #seenHere = new Set<string>();

  constructor(
    readonly world: World,
    readonly name: string,
    readonly level: 4 | 5,
    readonly filter: { readonly topic: string; readonly qos: Qos } | undefined,
    readonly receiveMaximum: number,
  ) {}

  connect(): void {
    const client = this.world.client();
    const properties = this.level === 5 ? { sessionExpiry: 1e6, receiveMaximum: this.receiveMaximum } : NO_PROPERTIES;
    const { sessionPresent } = client.connect({
      clientId: this.name,
      level: this.level,
      cleanStart: false,
      properties,
    });
    this.client = client;
    this.#seenHere = new Set();
    if (!sessionPresent && this.filter) client.subscribe(this.filter.topic, this.filter.qos);
    for (const sent of this.sending.values()) this.outbox.push(this.#packetOf(sent, true));
  }

  cut(): void {
    this.client?.cut();
    this.client = undefined;
    this.inbox.length = 0;
    this.outbox.length = 0;
  }

  publish(text: string, qos: 1 | 2): void {
    do this.#lastId = (this.#lastId % 50) + 1;
    while (this.sending.has(this.#lastId));
    const sent = { id: this.#lastId, text, qos, released: false };
    this.sending.set(sent.id, sent);
    this.outbox.push(this.#packetOf(sent, false));
  }

  #packetOf({ id, text, qos, released }: Sending, dup: boolean): Packet {
    if (released) return { type: 'pubrel', packetId: id, reasonCode: 0, properties: NO_PROPERTIES };
    return publishOf(`t/${this.name}/${qos}`, text, { qos, packetId: id, dup });
  }

  /** One packet arrives at the broker. */
  deliverOut(): void {
    const packet = this.outbox.shift();
    if (packet && this.client) this.client.send(packet);
  }

  /** One packet arrives here. */
  deliverIn(): void {
    if (this.client) this.inbox.push(...this.client.received.splice(0));
    const packet = this.inbox.shift();
    if (packet) this.#react(packet);
  }

  get isIdle(): boolean {
    if (this.client) this.inbox.push(...this.client.received.splice(0));
    return this.inbox.length + this.outbox.length + this.sending.size === 0;
  }

  #react(packet: Packet): void {
    switch (packet.type) {
      case 'publish':
        this.#receive(packet.packetId, packet.qos, Buffer.from(packet.payload).toString(), packet.dup);
        break;
      case 'puback':
        this.sending.delete(packet.packetId);
        break;
      case 'pubrec': {
        const sent = this.sending.get(packet.packetId);
        if (sent) {
          // It moves behind those that were released before: PUBRELs go in the order of PUBRECs [MQTT-4.6.0-4].
          sent.released = true;
          this.sending.delete(sent.id);
          this.sending.set(sent.id, sent);
        }
        this.#answer('pubrel', packet.packetId);
        break;
      }
      case 'pubrel':
        this.holding.delete(packet.packetId);
        this.#answer('pubcomp', packet.packetId);
        break;
      case 'pubcomp':
        this.sending.delete(packet.packetId);
        break;
      case 'disconnect':
        this.violations.push(`disconnected with ${packet.reasonCode}`);
        break;
    }
  }

  #receive(id: number, qos: Qos, text: string, dup: boolean): void {
    if (qos > 0 && this.#seenHere.has(`${id} ${text}`)) this.violations.push(`${text} twice on one connection`);
    this.#seenHere.add(`${id} ${text}`);
    if (qos === 2) {
      if (!this.holding.has(id)) this.got.push({ text, qos, dup });
      this.holding.add(id);
      this.#answer('pubrec', id);
    } else {
      this.got.push({ text, qos, dup });
      if (qos === 1) this.#answer('puback', id);
    }
  }

  #answer(type: 'puback' | 'pubrec' | 'pubrel' | 'pubcomp', packetId: number): void {
    this.outbox.push({ type, packetId, reasonCode: 0, properties: NO_PROPERTIES });
  }
}

interface Outcome {
  readonly published: string[];
  readonly publishers: Peer[];
  readonly subscribers: Peer[];
  readonly cuts: number;
}

function run(seed: number): Outcome {
  const random = randomOf(seed);
  const w = world();
  w.bench.store.immediate = random(2) === 0;
  const level = (): 4 | 5 => (random(2) === 0 ? 4 : 5);
  const publishers = ['p0', 'p1'].map((name) => new Peer(w, name, level(), undefined, 100));
  const subscribers = ([1, 2, 2] as const).map(
    (qos, i) => new Peer(w, `s${i}`, level(), { topic: 't/#', qos }, 1 + random(5)),
  );
  const peers = [...publishers, ...subscribers];
  for (const peer of peers) peer.connect();
  const published: string[] = [];
  let cuts = 0;
  for (let step = 0; step < 400; step++) {
    const peer = peers[random(peers.length)];
    if (peer) cuts += act(peer, random, published, w);
  }
  settle(w, peers);
  return { published, publishers, subscribers, cuts };
}

/** Answers how many links it cut. */
function act(peer: Peer, random: Random, published: string[], w: World): number {
  if (peer.client === undefined) {
    peer.connect();
    return 0;
  }
  const what = random(20);
  if (what < 1) {
    peer.cut();
    return 1;
  }
  if (what < 2) w.bench.store.sync();
  else if (what < 5 && peer.filter === undefined && peer.sending.size < 20) {
    const qos = random(2) === 0 ? 1 : 2;
    const text = `${peer.name}-${qos}-${published.length}`;
    published.push(text);
    peer.publish(text, qos);
  } else if (what < 12) peer.deliverOut();
  else peer.deliverIn();
  return 0;
}

/** All links hold from now on, until nothing is on its way. */
function settle(w: World, peers: readonly Peer[]): void {
  w.bench.store.immediate = true;
  for (const peer of peers) if (peer.client === undefined) peer.connect();
  for (let round = 0; round < 10_000; round++) {
    w.bench.store.sync();
    w.bench.settle();
    if (peers.every((peer) => peer.isIdle)) return;
    for (const peer of peers) {
      peer.deliverOut();
      peer.deliverIn();
    }
  }
  throw new Error('it does not come to rest');
}

/** What the last copy of each is, in the order of the first ones. */
const firsts = (texts: readonly string[]): string[] => [...new Set(texts)];

/** Of one publisher and one QoS, for only there is an order to hold. */
function streams(texts: readonly string[]): Map<string, number[]> {
  const all = new Map<string, number[]>();
  for (const text of texts) {
    const [from = '', qos = '', n = ''] = text.split('-');
    const key = `${from}-${qos}`;
    all.set(key, [...(all.get(key) ?? []), Number(n)]);
  }
  return all;
}

const SEEDS = 150;
const BASE = Number(process.env.WAYBILL_SEED ?? 1);

describe('cuts at every packet', () => {
  test(`seeds from ${BASE}: QoS 1 loses nothing, QoS 2 is exactly once, order holds`, () => {
    let [cuts, repeats] = [0, 0];
    for (let seed = BASE; seed < BASE + SEEDS; seed++) {
      const outcome = run(seed);
      cuts += outcome.cuts;
      for (const subscriber of outcome.subscribers) repeats += check(outcome, subscriber, `seed ${seed}`);
      for (const peer of [...outcome.publishers, ...outcome.subscribers]) {
        expect(peer.violations, `seed ${seed}`).toEqual([]);
        // Nothing is remembered on either side that is done with.
        const session = peer.world.bench.vhost.sessions.get(peer.name);
        expect([peer.holding.size, session?.outgoing.size, session?.incoming.size], `seed ${seed}`).toEqual([0, 0, 0]);
      }
    }
    // The runs are worth something: links broke, and messages came twice at QoS 1.
    expect(cuts).toBeGreaterThan(SEEDS);
    expect(repeats).toBeGreaterThan(SEEDS / 2);
  });
});

/** Answers how many came more than once, which only QoS 1 may. */
function check({ published }: Outcome, subscriber: Peer, where: string): number {
  const texts = subscriber.got.map((g) => g.text);
  expect(firsts(texts).toSorted(), `${where}: lost`).toEqual(published.toSorted());
  const exactlyOnce = subscriber.got.filter((g) => g.qos === 2).map((g) => g.text);
  expect(exactlyOnce.length, `${where}: twice`).toBe(new Set(exactlyOnce).size);
  if (subscriber.filter?.qos === 2) {
    expect(new Set(exactlyOnce), where).toEqual(new Set(published.filter((text) => text.includes('-2-'))));
  }
  for (const [stream, numbers] of streams(firsts(texts))) {
    expect(numbers, `${where}: order of ${stream}`).toEqual(numbers.toSorted((a, b) => a - b));
  }
  return texts.length - new Set(texts).size;
}

test('a client that lost its store begins anew, and is sent nothing of before', () => {
  const w = world();
  const first = new Peer(w, 'c', 5, { topic: 't/#', qos: 2 }, 10);
  first.connect();
  w.connected('p').publish('t/x', 'before', { qos: 2 });
  first.deliverIn();
  first.deliverOut();
  first.cut();
  const client = w.client();
  expect(client.connect({ clientId: 'c', cleanStart: true }).sessionPresent).toBe(false);
  client.subscribe('t/#', 2);
  w.connected('q').publish('t/x', 'after', { qos: 2 });
  expect(client.texts).toEqual(['t/x:after']);
});
