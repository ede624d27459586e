import { AMQP_CONTENT, headerOf } from '../amqp/content.ts';
import { bench, message, textOf } from '../core/fixtures.testing.ts';
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

export function enqueue(store: FileStore, queue: Queue, seq: number, text: string): Entry {
  const entry = new Entry(message('', 'orders', 1, { text, persistent: true }), queue, seq, 1, 0);
  store.enqueued(entry);
  return entry;
}

/** Of the messages that a queue has after a start. */
export const textsIn = ({ store, recovered }: OpenedStore, queue: Queue): string[] => {
  const found = recovered.queue(queue.number);
  recovered.done();
  return found ? store.load(queue, found.places).map(textOf) : [];
};

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
