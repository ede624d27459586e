import type { Message } from '../core/message.ts';
import type { DefinitionKind, Recovered, Store, StoredSession } from '../core/ports.ts';
import type { Entry } from '../core/queue/entry.ts';
import type { Queue } from '../core/queue/queue.ts';
import { readSlot, type Slot } from './content-codec.ts';
import type { Disk } from './disk.ts';
import { Engine } from './engine.ts';
import { codeOf, textOf } from './failure.ts';
import { describePlace } from './forwarding.ts';
import { viewOf } from './octets.ts';
import type { FileStoreOptions, StoreState } from './options.ts';
import { UNIT_BYTES, unitOf } from './place.ts';
import type { RecoveryReport } from './recovery.ts';
import { giveUpReserve, isFull } from './reserve.ts';

export type { FileStoreOptions, StoreState, Trouble } from './options.ts';

export interface OpenedStore {
  readonly store: FileStore;
  /** What was there. Read before anything is appended. */
  readonly recovered: Recovered;
  readonly report: RecoveryReport;
}

/** The durable store: one log in segments, one flush for all that has come since the last. */
export class FileStore implements Store {
  readonly pages = true;
  readonly #disk: Disk;
  readonly #o: FileStoreOptions;
  readonly #e: Engine;
  readonly #listeners: (() => void)[] = [];
  #closing: Promise<void> | undefined;

  /** Throws an error with a sentence for people when the directory can't be used. */
  static open(disk: Disk, options: FileStoreOptions): OpenedStore {
    try {
      return FileStore.#open(disk, options);
    } catch (error) {
      // The broker must start on a full disk, or nothing there would ever be consumed.
      if (!isFull(error) || !giveUpReserve(disk)) throw error;
      return FileStore.#open(disk, options);
    }
  }

  static #open(disk: Disk, options: FileStoreOptions): OpenedStore {
    disk.lock();
    try {
      const engine = new Engine(disk, options);
      return {
        store: new FileStore(disk, options, engine),
        recovered: engine.recover(),
        report: engine.report,
      };
    } catch (error) {
      disk.unlock();
      if (codeOf(error) === undefined) throw error;
      throw new Error(`${disk.path} can't be used: ${textOf(error)}`, { cause: error });
    }
  }

  private constructor(disk: Disk, options: FileStoreOptions, engine: Engine) {
    this.#disk = disk;
    this.#o = options;
    this.#e = engine;
    engine.onProgress = () => {
      for (const listener of this.#listeners) listener();
    };
  }

  // --- what the core writes

  get written(): number {
    return this.#e.written;
  }

  get durable(): number {
    return this.#e.durable;
  }

  onDurable(listener: () => void): void {
    this.#listeners.push(listener);
  }

  enqueued(entry: Entry): void {
    entry.place = this.#e.messages.put(entry, false);
    this.#e.appended();
  }

  page(entry: Entry): void {
    entry.place = this.#e.messages.put(entry, true);
    this.#e.noted();
  }

  removed(entry: Entry): void {
    const { place } = entry;
    if (place !== 0) this.#e.kill(place, entry.queue.number, entry.message.body.length);
    this.#e.noted();
  }

  returned(entry: Entry): void {
    const { seq, deliveryCount, redelivered } = entry;
    const place = entry.place === 0 ? 0 : this.#e.forwarding.resolve(entry.place);
    if (place !== 0 && this.#e.ledger.isAlive(place)) {
      this.#e.returns.set({ place, seq, deliveryCount, redelivered });
    }
    this.#e.noted();
  }

  handedOut(queue: Queue, seq: number): void {
    this.#e.keyed.handedOut(queue.number, seq);
    this.#e.noted();
  }

  define(kind: DefinitionKind, key: string, value: object | null): void {
    this.#e.keyed.define(kind, key, value);
    this.#e.appended();
  }

  retain(vhost: string, topic: string, message: Message | null): void {
    this.#e.keyed.retain(vhost, topic, message);
    this.#e.appended();
  }

  inFlight(session: StoredSession, direction: 'out' | 'in', id: number, state: number, entry: Entry | undefined): void {
    const seq = entry?.seq ?? 0;
    this.#e.keyed.inFlight(session.number, direction, id, state, entry?.queue.number ?? 0, seq);
    this.#e.appended();
  }

  forgetQueue(queue: Queue): void {
    this.#e.forgetQueue(queue.number);
    this.#e.appended();
  }

  forgetPlaces(queue: Queue, places: Float64Array): void {
    for (const place of places) this.#e.kill(place, queue.number, undefined);
    this.#e.appended();
  }

  // --- what the core reads

  load(queue: Queue, places: Float64Array): Entry[] {
    this.#e.messages.end();
    const entries: Entry[] = [];
    for (const place of places) {
      const entry = this.#loadOne(queue, place);
      if (entry) entries.push(entry);
    }
    return entries;
  }

  #loadOne(queue: Queue, held: number): Entry | undefined {
    const place = this.#e.forwarding.resolve(held);
    const found = this.#read(place);
    if (found === undefined || found.slot.queue !== queue.number) {
      this.#e.damage(place);
      this.#e.kill(place, queue.number, undefined);
      return undefined;
    }
    const { slot, record } = found;
    const now = this.#e.returns.get(place) ?? slot;
    const message = this.#o.newMessage(this.#e.contents.read(record).publication);
    const entry = this.#o.newEntry(message, queue, now.seq, slot.enqueuedAt, slot.expiresAt);
    // The place by which the queue knows it.
    entry.place = held;
    entry.redelivered = now.redelivered;
    entry.deliveryCount = now.deliveryCount;
    return entry;
  }

  #read(place: number): { readonly record: Buffer; readonly slot: Slot } | undefined {
    try {
      const found = this.#e.reader.at(place);
      if (found === undefined) return undefined;
      const { record, offset } = found;
      const at = unitOf(place) * UNIT_BYTES - offset;
      return { record, slot: readSlot(viewOf(record), at === 0 ? UNIT_BYTES : at) };
    } catch (error) {
      this.#o.onDamage(`${describePlace(place)}: ${textOf(error)}`);
      return undefined;
    }
  }

  state(): StoreState {
    return this.#e.state();
  }

  /** Writes what there is, and lets go of the directory. */
  close(): Promise<void> {
    this.#closing ??= new Promise((resolve) => {
      this.#e.close(() => {
        this.#disk.unlock();
        resolve();
      });
    });
    return this.#closing;
  }
}
