import { describe, expect, test } from 'vitest';
import { Entry } from '../core/queue/entry.ts';
import type { Queue } from '../core/queue/queue.ts';
import { Random } from '../sim/random.ts';
import { digest, entryKey, keep, Model, modelOf, randomMessage } from './history.testing.ts';
import { Machine, newQueue, RESERVE_BYTES } from './machine.testing.ts';

const { SEED = '1', SEEDS = '40' } = process.env;
const FIRST_SEED = Number(SEED);
const BOOTS = 4;
const OPERATIONS = 250;

/**
 * A random history of what the core may do, on a disk that loses and tears what was not synced, with a crash at a random
 * point: what is recovered is the state after some operation that is not older than the last that was durable.
 */
class History {
  readonly random: Random;
  readonly machine: Machine;
  readonly queues: Queue[] = [newQueue(), newQueue(), newQueue()];
  readonly known: Queue[] = [...this.queues];
  model = new Model();
  held: Entry[] = [];
  paged: Entry[] = [];
  /** The model as text after each operation, with the store's count of records then. */
  past: { written: number; state: string }[] = [];
  /** The body of every message that ever was, by its queue and first `seq`. */
  readonly bodies = new Map<string, string>();
  #seq = 0;

  constructor(seed: number, o: { readonly segmentBytesMax?: number } = {}) {
    this.random = new Random(seed);
    const segmentBytesMax = o.segmentBytesMax ?? this.random.pick([4_096, 16_384, 65_536]);
    this.machine = new Machine(this.random, { segmentBytesMax });
  }

  boot(): void {
    const { machine } = this;
    const recovered = machine.boot();
    const { model, held } = modelOf(machine, recovered, this.known);
    const state = model.toString();
    const possible = this.past.map((each) => each.state);
    if (possible.length > 0 && !possible.includes(state)) expect(state).toEqual(possible.at(-1));
    expect(machine.damage).toEqual([]);
    expect(machine.complaints).toEqual([]);
    this.model = model;
    this.held = held;
    this.paged = [];
    this.past = [];
    this.#note();
  }

  /** @param points of the disk after which the process dies */
  /** Somebody has tampered with the disk: whatever is found was once there, and all of it can be read. */
  bootDamaged(): void {
    const { machine } = this;
    const recovered = machine.boot();
    for (const queue of this.known) {
      const found = recovered.queue(queue.number);
      if (found === undefined) continue;
      for (const entry of machine.store.load(queue, found.places)) {
        const body = digest(entry.message.body);
        expect([...this.bodies.values()]).toContain(body);
        if (!entry.redelivered) expect(this.bodies.get(entryKey(entry))).toBe(body);
      }
    }
    for (const { message } of recovered.retained()) expect(digest(message.body)).not.toContain('?');
    recovered.done();
  }

  flip(): void {
    const files = [...this.machine.device.files].filter(([name, bytes]) => name !== 'version' && bytes.length > 0);
    for (let i = this.random.between(1, 4); i > 0 && files.length > 0; i--) {
      const [, bytes] = this.random.pick(files);
      const at = this.random.below(bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << this.random.below(8));
    }
  }

  /** The disk has nothing left, and nobody makes room but those who consume. */
  drainFull(): void {
    const { machine } = this;
    machine.pass(5_000);
    expect(machine.store.state().trouble).toEqual([]);
    for (let i = 0; i < 150; i++) this.#enqueue();
    machine.pass(100);
    const full = machine.device.usedBytes();
    machine.device.fill(this.random.below(2_048));
    // Then publishers are blocked.
    while (machine.store.state().trouble.length === 0) {
      this.#operate();
      machine.run(this.random.below(4));
    }
    machine.pass(2_000);
    for (const entry of this.held.splice(0)) {
      machine.store.removed(entry);
      this.model.entries.delete(entryKey(entry));
      machine.run(this.random.below(2));
    }
    for (const entry of this.paged.splice(0)) machine.store.removed(entry);
    for (const topic of this.model.retained.keys()) machine.store.retain('/', topic.slice(2), null);
    this.model.retained.clear();
    machine.pass(60_000);
    expect(machine.store.durable).toBe(machine.store.written);
    expect(machine.store.state().trouble).toEqual([]);
    expect(machine.device.usedBytes()).toBeLessThan(full - 2 * RESERVE_BYTES);
    this.past = [];
    this.#note();
  }

  live(operations: number, points = this.random.below(150)): void {
    this.machine.crashIn = points;
    for (let i = 0; i < operations && this.machine.crashIn !== 0; i++) {
      this.#operate();
      this.#note();
      if (this.random.percent(30)) this.machine.run(this.random.below(6));
      if (this.random.percent(1)) this.machine.device.failingWrites = this.random.below(3);
      if (this.random.percent(1)) this.machine.device.failingSyncs = this.random.below(3);
      // Full, and somebody makes room.
      if (this.random.percent(1)) this.machine.device.capacityBytes = this.random.below(200_000);
      if (this.random.percent(5)) this.machine.device.capacityBytes = Number.POSITIVE_INFINITY;
      if (this.random.percent(1)) this.machine.pass(1_000);
    }
    const { durable } = this.machine.store;
    this.machine.device.capacityBytes = Number.POSITIVE_INFINITY;
    this.machine.crash(this.random.percent(70));
    const first = this.past.findLastIndex((each) => each.written <= durable);
    this.past = this.past.slice(Math.max(0, first));
  }

  #note(): void {
    this.past.push({ written: this.machine.store.written, state: this.model.toString() });
  }

  #operate(): void {
    const { random } = this;
    const choice = random.below(100);
    if (choice < 35) this.#enqueue();
    else if (choice < 60) this.#remove();
    else if (choice < 68) this.#giveBack();
    else if (choice < 72) this.#page();
    else if (choice < 78) this.#define();
    else if (choice < 82) this.#retain();
    else if (choice < 90) this.#fly();
    else if (choice < 93) this.#handOut();
    else if (choice < 94) this.#forgetQueue();
    else if (choice < 95) this.#forgetPlaces();
    else this.#look();
  }

  #enqueue(): void {
    const of = randomMessage(this.random);
    const entry = new Entry(of, this.random.pick(this.queues), ++this.#seq, 1_700_000_000_000, 0);
    this.machine.store.enqueued(entry);
    this.held.push(entry);
    keep(this.model, entry);
    this.bodies.set(entryKey(entry), digest(of.body));
    // The same message to others: each is an operation of its own, for a crash can't come between them.
    for (let i = this.random.below(3); i > 0; i--) {
      const other = new Entry(of, this.random.pick(this.queues), ++this.#seq, 1_700_000_000_000, 0);
      this.#note();
      this.machine.store.enqueued(other);
      this.held.push(other);
      keep(this.model, other);
      this.bodies.set(entryKey(other), digest(of.body));
    }
  }

  #remove(): void {
    const entry = this.#takeHeld();
    if (entry === undefined) return;
    this.machine.store.removed(entry);
    this.model.entries.delete(entryKey(entry));
  }

  #giveBack(): void {
    const entry = this.#takeHeld();
    if (entry === undefined) return;
    this.model.entries.delete(entryKey(entry));
    entry.redelivered = true;
    entry.deliveryCount++;
    if (this.random.percent(30)) entry.seq = ++this.#seq;
    this.machine.store.returned(entry);
    this.held.push(entry);
    keep(this.model, entry);
  }

  #page(): void {
    const entry = new Entry(
      randomMessage(this.random),
      this.random.pick(this.queues),
      ++this.#seq,
      1_700_000_000_000,
      0,
    );
    this.machine.store.page(entry);
    this.paged.push(entry);
  }

  #define(): void {
    const key = `object ${this.random.below(8)}`;
    const value = this.random.percent(30) ? null : { n: this.random.below(1000) };
    this.machine.store.define('exchange', key, value);
    if (value) this.model.definitions.set(`exchange ${key}`, JSON.stringify(value));
    else this.model.definitions.delete(`exchange ${key}`);
  }

  #retain(): void {
    const topic = `topic ${this.random.below(4)}`;
    const of = this.random.percent(30) ? null : randomMessage(this.random);
    this.machine.store.retain('/', topic, of);
    if (of) this.model.retained.set(`/ ${topic}`, digest(of.body));
    else this.model.retained.delete(`/ ${topic}`);
  }

  #fly(): void {
    const session = { number: this.random.below(3) + 1 };
    const direction = this.random.pick(['in', 'out'] as const);
    const id = this.random.below(6) + 1;
    const state = this.random.below(4);
    const entry = this.random.percent(50) ? this.held[this.random.below(this.held.length)] : undefined;
    this.machine.store.inFlight(session, direction, id, state, entry);
    const key = `${session.number} ${direction} ${id}`;
    if (state === 0) this.model.inFlight.delete(key);
    else this.model.inFlight.set(key, `${state} ${entry?.queue.number ?? 0} ${entry?.seq ?? 0}`);
  }

  #handOut(): void {
    const queue = this.random.pick(this.queues);
    this.machine.store.handedOut(queue, this.#seq);
    if (this.#seq > 0) this.model.handedOut.set(queue.number, this.#seq);
  }

  #forgetQueue(): void {
    const i = this.random.below(this.queues.length);
    const queue = this.queues[i];
    if (queue === undefined) return;
    this.machine.store.forgetQueue(queue);
    this.#drop((entry) => entry.queue === queue);
    this.model.handedOut.delete(queue.number);
    const next = newQueue();
    this.queues[i] = next;
    this.known.push(next);
  }

  #forgetPlaces(): void {
    const queue = this.random.pick(this.queues);
    const of = (entry: Entry): boolean => entry.queue === queue;
    const places = [...this.held, ...this.paged].filter(of).map((entry) => entry.place);
    this.machine.store.forgetPlaces(queue, Float64Array.from(places));
    this.#drop(of);
  }

  /** Reads some of it back. */
  #look(): void {
    const queue = this.random.pick(this.queues);
    const wanted = [...this.held, ...this.paged].filter((entry) => entry.queue === queue && this.random.percent(50));
    const got = this.machine.store.load(
      queue,
      Float64Array.from(wanted, (entry) => entry.place),
    );
    const facts = (entry: Entry) => [
      entry.seq,
      entry.place,
      entry.redelivered,
      entry.deliveryCount,
      entry.message.exchange,
      entry.message.routingKey,
      entry.message.qos,
      entry.message.retain,
      entry.message.origin,
      entry.message.priority,
      entry.message.extraKeys,
      entry.message.properties.correlationId,
      digest(entry.message.body),
    ];
    expect(got.map(facts)).toEqual(wanted.map(facts));
  }

  #takeHeld(): Entry | undefined {
    const from = this.random.percent(20) && this.paged.length > 0 ? this.paged : this.held;
    if (from.length === 0) return undefined;
    // The oldest mostly, as queues do.
    const at = this.random.percent(70) ? 0 : this.random.below(from.length);
    const [entry] = from.splice(at, 1);
    if (entry === undefined || from === this.held) return entry;
    this.machine.store.removed(entry);
    return undefined;
  }

  #drop(isDead: (entry: Entry) => boolean): void {
    for (const entry of this.held) if (isDead(entry)) this.model.entries.delete(entryKey(entry));
    this.held = this.held.filter((entry) => !isDead(entry));
    this.paged = this.paged.filter((entry) => !isDead(entry));
  }
}

describe('any history, any crash: what is recovered is what was there after some operation not before the last durable one', () => {
  for (let seed = FIRST_SEED; seed < FIRST_SEED + Number(SEEDS); seed++) {
    test(`seed ${seed}`, () => {
      const history = new History(seed);
      for (let boot = 0; boot < BOOTS; boot++) {
        history.boot();
        history.live(OPERATIONS);
      }
      history.boot();
    });
  }

  test.each([1, 2, 3, 4])('a crash at every point of one history (seed %i)', (seed) => {
    for (let points = 1; points <= 90; points++) {
      const history = new History(seed);
      history.boot();
      history.live(120, points);
      history.boot();
    }
  });
});

describe('without a single byte left on the disk, all that is consumed is written, and the space comes back', () => {
  for (let seed = 1001; seed <= 1030; seed++) {
    test(`seed ${seed}`, () => {
      const history = new History(seed, { segmentBytesMax: 16_384 });
      history.boot();
      for (let i = 0; i < 3; i++) {
        history.drainFull();
        history.machine.device.empty();
        history.machine.crash(true);
        history.boot();
      }
    });
  }
});

describe('whatever bits flip, the store opens, and what it gives is what was written', () => {
  for (let seed = 501; seed <= 540; seed++) {
    test(`seed ${seed}`, () => {
      const history = new History(seed);
      history.boot();
      history.live(400, 2_000);
      for (let i = 0; i < 3; i++) {
        history.flip();
        history.bootDamaged();
        history.machine.pass(5_000);
        history.machine.crash(false);
      }
    });
  }
});
