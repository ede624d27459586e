import { expect } from 'vitest';
import { AMQP_CONTENT, headerOf } from '../amqp/content.ts';
import { bench, message } from '../core/fixtures.testing.ts';
import { Message } from '../core/message.ts';
import type { Recovered } from '../core/ports.ts';
import { Entry } from '../core/queue/entry.ts';
import type { Queue } from '../core/queue/queue.ts';
import { MQTT_CONTENT } from '../mqtt/content.ts';
import { Scheduler, SimEnv, WallClock } from '../sim/clock.ts';
import type { Random } from '../sim/random.ts';
import { Device, MountedDisk } from '../sim/sim-disk.ts';
import { FileStore, type FileStoreOptions, type OpenedStore, type Trouble } from './file-store.ts';

/** Small, as the segments of tests. */
export const RESERVE_BYTES = 32_768;
export const FORMATS = { all: [AMQP_CONTENT, MQTT_CONTENT], own: AMQP_CONTENT, headerOf };
export const newEntities: Pick<FileStoreOptions, 'newMessage' | 'newEntry'> = {
  newMessage: (publication) => new Message(publication),
  newEntry: (of, queue, seq, enqueuedAt, expiresAt) => new Entry(of, queue, seq, enqueuedAt, expiresAt),
};

const vhost = bench();
let queues = 0;
export const newQueue = (): Queue => vhost.queue(`queue ${++queues}`);

/** A machine whose store is opened, crashes and is opened again. */
export class Machine {
  readonly scheduler = new Scheduler();
  readonly clock = new WallClock(this.scheduler);
  readonly random: Random;
  readonly device: Device;
  readonly damage: string[] = [];
  readonly trouble: (Trouble | undefined)[] = [];
  readonly complaints: string[] = [];
  disk!: MountedDisk;
  opened!: OpenedStore;
  /** Points until the process dies; −1: it doesn't. */
  crashIn = -1;
  #env!: SimEnv;
  readonly #options: Partial<FileStoreOptions>;

  constructor(random: Random, options: Partial<FileStoreOptions> = {}) {
    this.random = random;
    this.device = new Device(2);
    this.#options = options;
  }

  get store(): FileStore {
    return this.opened.store;
  }

  boot(): Recovered {
    this.#env = new SimEnv(this.clock, () => {});
    const env = this.#env;
    const alive = { is: true };
    this.#alive = alive;
    this.disk = new MountedDisk({
      device: this.device,
      scheduler: this.scheduler,
      random: this.random,
      onPoint: () => {
        if (this.crashIn > 0) this.crashIn--;
      },
      complain: (text) => this.complaints.push(text),
    });
    this.opened = FileStore.open(this.disk, {
      env,
      soon: (run) => this.scheduler.after(0, () => alive.is && run()),
      flush: 'always',
      diskFreeLimitBytes: 0,
      reserveBytes: RESERVE_BYTES,
      formats: FORMATS,
      ...newEntities,
      onTrouble: (_kind, trouble) => this.trouble.push(trouble),
      onDamage: (text) => this.damage.push(text),
      ...this.#options,
    });
    return this.opened.recovered;
  }

  #alive = { is: true };

  crash(power: boolean): void {
    this.disk.die(power);
    this.#alive.is = false;
    this.#env.die();
  }

  run(steps: number): void {
    for (let i = 0; i < steps && this.scheduler.step(); i++) if (this.crashIn === 0) return;
  }

  settle(): void {
    for (let i = 0; this.store.durable < this.store.written; i++) {
      if (i > 100_000 || !this.scheduler.step()) throw new Error('the store never gets it on disk');
    }
  }

  /** Lets so many simulated ms pass: the store puts its house in order. */
  pass(ms: number): void {
    const end = this.scheduler.now + ms;
    let isOver = false;
    this.scheduler.after(ms, () => {
      isOver = true;
    });
    while (!isOver && this.scheduler.now <= end && this.scheduler.step());
  }
}

/** Bodies of one octet, repeated. */
export const digest = (body: Uint8Array): string => `${body.length}×${new Set(body).size <= 1 ? body[0] : '?'}`;

interface Kept {
  readonly queue: number;
  seq: number;
  readonly body: string;
  redelivered: boolean;
  deliveryCount: number;
}

/** What a store should hold: the model. */
export class Model {
  readonly entries = new Map<string, Kept>();
  readonly definitions = new Map<string, string>();
  readonly retained = new Map<string, string>();
  readonly inFlight = new Map<string, string>();
  readonly handedOut = new Map<number, number>();

  /** All of it, in an order of its own. */
  toString(): string {
    const entries = [...this.entries.values()]
      .sort((a, b) => a.queue - b.queue || a.seq - b.seq)
      .map(({ queue, seq, body, redelivered, deliveryCount }) =>
        [queue, seq, body, redelivered, deliveryCount].join(' '),
      );
    const sorted = (map: ReadonlyMap<unknown, unknown>) => [...map].map((pair) => pair.join('=')).sort();
    return JSON.stringify([
      entries,
      sorted(this.definitions),
      sorted(this.retained),
      sorted(this.inFlight),
      sorted(this.handedOut),
    ]);
  }
}

/** What was recovered, read by the port alone. */
export function modelOf(
  machine: Machine,
  recovered: Recovered,
  known: readonly Queue[],
): { model: Model; held: Entry[] } {
  const model = new Model();
  const held: Entry[] = [];
  for (const { kind, key, value } of recovered.definitions())
    model.definitions.set(`${kind} ${key}`, JSON.stringify(value));
  for (const each of known) {
    const found = recovered.queue(each.number);
    if (found === undefined) continue;
    if (found.handedOut > 0) model.handedOut.set(each.number, found.handedOut);
    const entries = machine.store.load(each, found.places);
    expect(entries.map((entry) => entry.seq)).toEqual([...found.seqs].slice(0, entries.length));
    expect(entries.map((entry) => entry.message.body.length)).toEqual([...found.sizes]);
    for (const entry of entries) {
      held.push(entry);
      keep(model, entry);
    }
  }
  for (const { session, direction, id, state, queue, seq } of recovered.inFlight()) {
    model.inFlight.set(`${session} ${direction} ${id}`, `${state} ${queue} ${seq}`);
  }
  for (const each of recovered.retained()) {
    model.retained.set(`${each.vhost} ${each.topic}`, digest(each.message.body));
  }
  recovered.done();
  return { model, held };
}

export const entryKey = (entry: Entry): string => `${entry.queue.number} ${entry.seq}`;

export function keep(model: Model, entry: Entry): void {
  const { queue, seq, redelivered, deliveryCount, message: of } = entry;
  model.entries.set(entryKey(entry), {
    queue: queue.number,
    seq,
    body: digest(of.body),
    redelivered,
    deliveryCount,
  });
}

export function randomMessage(random: Random): Message {
  const size = random.percent(5) ? random.below(20_000) : random.below(1_500);
  const body = Buffer.alloc(size, random.below(256));
  return message(random.pick(['', 'events', 'ünïcode']), `key ${random.below(50)}`, 1_700_000_000_000, {
    body,
    persistent: true,
    qos: random.pick([0, 1, 2]),
    retain: random.percent(20),
    origin: random.percent(20) ? 'client-7' : undefined,
    priority: random.below(10),
    extraKeys: random.percent(10) ? ['cc one', 'cc two'] : undefined,
    properties: { contentType: 'text/plain', correlationId: String(random.below(1000)) },
  });
}
