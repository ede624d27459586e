import { AMQP_CONTENT, headerOf } from '../amqp/content.ts';
import { Message } from '../core/message.ts';
import type { Env } from '../core/ports.ts';
import { Entry } from '../core/queue/entry.ts';
import { MQTT_CONTENT } from '../mqtt/content.ts';
import { FileStore } from '../store/file-store.ts';
import type { Scheduler } from './clock.ts';
import type { DiskPlan } from './plan.ts';
import { randomFor } from './random.ts';
import { Device, MountedDisk } from './sim-disk.ts';
import { DiedWhileOpening, type Opened, type Storage, type StorageEvents } from './storage.ts';

/** With less free space than this the store says so, unless the plan has it otherwise. */
const DISK_FREE_LIMIT_BYTES = 50_000;

/** What the store keeps back for acknowledgements. */
export const RESERVE_BYTES = 32 * 1024;

const formats = { all: [AMQP_CONTENT, MQTT_CONTENT], own: AMQP_CONTENT, headerOf };

export interface FileStorageOptions {
  readonly seed: number;
  readonly plan: DiskPlan;
  readonly scheduler: Scheduler;
  /** Something is asked of the disk, or was done: a place to crash at. */
  readonly onPoint: () => void;
  readonly flush: 'always' | 'os';
}

/** The real durable store, on a disk that isn't. */
export class FileStorage implements Storage {
  readonly device: Device;
  isOpening = false;
  readonly #o: FileStorageOptions;
  #disk: MountedDisk | undefined;
  #mounts = 0;

  constructor(o: FileStorageOptions) {
    this.#o = o;
    this.device = new Device(o.plan.latencyMsMax);
  }

  open(env: Env, events: StorageEvents): Opened {
    const { seed, plan, scheduler, onPoint, flush } = this.#o;
    const random = randomFor(seed, `disk ${++this.#mounts}`);
    const { device } = this;
    const disk = new MountedDisk({ device, scheduler, random, onPoint, complain: events.damage });
    this.#disk = disk;
    this.isOpening = true;
    const { store, recovered, report } = FileStore.open(disk, {
      env,
      soon: (run) => scheduler.after(0, () => !disk.isDead && run()),
      flush,
      diskFreeLimitBytes: plan.freeLimitBytes ?? DISK_FREE_LIMIT_BYTES,
      reserveBytes: RESERVE_BYTES,
      formats,
      newMessage: (publication) => new Message(publication),
      newEntry: (...of) => new Entry(...of),
      onTrouble: () => events.trouble(store.state().trouble.map(({ text }) => text)),
      onDamage: events.damage,
      segmentBytesMax: plan.segmentBytes,
    });
    this.isOpening = false;
    if (disk.isDead) throw new DiedWhileOpening();
    // Nothing on this disk ever rots.
    for (const { segment, offset, bytes } of report.damages) {
      events.damage(`${bytes} bytes of segment ${segment} at ${offset} can't be read`);
    }
    return { store, recovered, tornBytes: report.tornBytes };
  }

  died(power: boolean): void {
    this.#disk?.die(power);
  }
}
