import type { Message, Publication } from '../core/message.ts';
import type { DefinitionKind, Env, Recovered, Store, StoredSession } from '../core/ports.ts';
import type { Entry } from '../core/queue/entry.ts';
import type { Queue } from '../core/queue/queue.ts';
import { type ContentFormats, ContentReader, FormatNumbers, readSlot, type Slot } from './content-codec.ts';
import type { Disk } from './disk.ts';
import { textOf } from './failure.ts';
import { Flusher } from './flusher.ts';
import { describePlace, Forwarding } from './forwarding.ts';
import { Housekeeper } from './housekeeper.ts';
import { IndexFiles } from './index-files.ts';
import { KeyedRecords } from './keyed-records.ts';
import { Ledger } from './ledger.ts';
import { LogWriter } from './log-writer.ts';
import { MessageWriter } from './message-writer.ts';
import { viewOf } from './octets.ts';
import { UNIT_BYTES, unitOf } from './place.ts';
import { RecordReader } from './record-reader.ts';
import { FORGOTTEN, RecoveredLog } from './recovered.ts';
import { findLog, type RecoveryReport } from './recovery.ts';
import { Returns } from './returns.ts';
import { CHECK_BYTES, Room } from './room.ts';
import type { Segment } from './segment.ts';
import { readVersion, saltOf, writeVersion } from './version.ts';

/** What is wrong with the disk. `text` says it to people, with what to do. */
export interface Trouble {
  readonly kind: 'disk-low' | 'write-error';
  readonly text: string;
}

export interface FileStoreOptions {
  readonly env: Pick<Env, 'now' | 'timer' | 'token'>;
  /** Calls it once, soon, and never from within this call: at the end of the batch of input. */
  soon(run: () => void): void;
  /** `always`: what is durable survives the loss of power. `os`: the end of the process, not of the machine. */
  readonly flush: 'always' | 'os';
  /** With less free space than this publishers are to be stopped. */
  readonly diskFreeLimitBytes: number;
  readonly formats: ContentFormats;
  /** The core's own, which the store knows by type only. */
  newMessage(publication: Publication): Message;
  newEntry(message: Message, queue: Queue, seq: number, enqueuedAt: number, expiresAt: number): Entry;
  /** Undefined: that trouble is over. */
  onTrouble(kind: Trouble['kind'], trouble: Trouble | undefined): void;
  /** Something that was on disk can't be read any more. */
  onDamage(text: string): void;
  /** Bytes; tests have small ones. */
  readonly segmentBytesMax?: number;
}

export interface OpenedStore {
  readonly store: FileStore;
  /** What was there. Read before anything is appended. */
  readonly recovered: Recovered;
  readonly report: RecoveryReport;
}

/** For the console. */
export interface StoreState {
  readonly path: string;
  readonly segments: number;
  /** Of the log in all, and of what lives in it, about. */
  readonly bytes: number;
  readonly liveBytes: number;
  readonly freeBytes: number;
  /** Records that are written and not yet on disk. */
  readonly lag: number;
  readonly lastFlushMs: number;
  /** Damaged records that were met since the start. */
  readonly damaged: number;
  readonly trouble: readonly Trouble[];
  readonly report: RecoveryReport;
}

/** The durable store: one log in segments, one flush for all that has come since the last. */
export class FileStore implements Store {
  readonly pages = true;
  readonly #disk: Disk;
  readonly #o: FileStoreOptions;
  readonly #ledger = new Ledger();
  readonly #forwarding = new Forwarding();
  readonly #returns = new Returns();
  readonly #log: LogWriter;
  readonly #messages: MessageWriter;
  readonly #keyed: KeyedRecords;
  readonly #flusher: Flusher;
  readonly #reader: RecordReader;
  readonly #contents: ContentReader;
  readonly #indexes: IndexFiles;
  readonly #housekeeper: Housekeeper;
  readonly #room: Room;
  readonly #listeners: (() => void)[] = [];
  readonly #trouble = new Map<Trouble['kind'], Trouble>();
  /** Segments in which a forgotten queue has records still. */
  readonly #forgotten = new Map<number, Set<Segment>>();
  readonly #report: RecoveryReport;
  #written = 0;
  #durable = 0;
  #damaged = 0;
  #uncheckedBytes = 0;
  #isClosed = false;

  /** Throws an error with a sentence for people when the directory can't be used. */
  static open(disk: Disk, options: FileStoreOptions): OpenedStore {
    disk.lock();
    try {
      const known = readVersion(disk);
      const formats = new FormatNumbers(known?.formats ?? [], options.formats);
      const salt = known?.salt ?? saltOf(options.env.token());
      if (formats.names.length !== known?.formats.length) writeVersion(disk, { salt, formats: formats.names });
      const { segments, report } = findLog(disk, salt);
      const store = new FileStore(disk, options, salt, formats, segments, report);
      return { store, recovered: store.#recover(), report };
    } catch (error) {
      disk.unlock();
      throw error;
    }
  }

  private constructor(
    disk: Disk,
    options: FileStoreOptions,
    salt: number,
    formats: FormatNumbers,
    segments: readonly Segment[],
    report: RecoveryReport,
  ) {
    this.#disk = disk;
    this.#o = options;
    this.#report = report;
    const { env, segmentBytesMax } = options;
    const soon = (run: () => void): void => options.soon(run);
    const ledger = this.#ledger;
    for (const segment of segments) ledger.segments.set(segment.number, segment);
    this.#indexes = new IndexFiles(disk, salt);
    this.#log = new LogWriter({
      salt,
      firstSegment: (segments[segments.length - 1]?.number ?? 0) + 1,
      segmentBytesMax,
      onSegment: (segment) => ledger.segments.set(segment.number, segment),
      onSealed: (segment) => this.#housekeeper.look(segment),
    });
    this.#messages = new MessageWriter(this.#log, formats);
    this.#keyed = new KeyedRecords(this.#log, ledger, this.#messages);
    this.#contents = new ContentReader(formats);
    this.#flusher = new Flusher({
      disk,
      log: this.#log,
      env,
      soon,
      sync: options.flush === 'always',
      segmentBytesMax,
      written: () => this.#written,
      gather: () => this.#gather(),
      onDurable: (written) => this.#nowDurable(written),
      onError: (error) => this.#writeError(error),
    });
    this.#reader = new RecordReader(
      salt,
      (number) => ledger.segment(number),
      (segment, offset, into) => this.#flusher.read(segment, offset, into) || this.#log.read(segment, offset, into),
    );
    this.#room = new Room({
      disk,
      env,
      limitBytes: options.diskFreeLimitBytes,
      onLow: (text) => this.#setTrouble('disk-low', text),
    });
    this.#housekeeper = new Housekeeper({
      disk,
      env,
      soon,
      log: this.#log,
      ledger,
      keyed: this.#keyed,
      returns: this.#returns,
      forwarding: this.#forwarding,
      reader: this.#reader,
      endRecord: () => this.#messages.end(),
      written: () => this.#written,
      durable: () => this.#durable,
      appended: () => this.#appended(),
      indexOf: (segment) => this.#indexes.read(segment),
      onRemoved: (segment) => this.#segmentGone(segment),
      onDamage: (place) => this.#damage(place),
      onError: (error) => options.onDamage(textOf(error)),
    });
  }

  // --- what the core writes

  get written(): number {
    return this.#written;
  }

  get durable(): number {
    return this.#durable;
  }

  onDurable(listener: () => void): void {
    this.#listeners.push(listener);
  }

  enqueued(entry: Entry): void {
    entry.place = this.#messages.put(entry, false);
    this.#appended();
  }

  page(entry: Entry): void {
    entry.place = this.#messages.put(entry, true);
    this.#noted();
  }

  removed(entry: Entry): void {
    const { place } = entry;
    if (place !== 0) this.#kill(place, entry.queue.number, entry.message.body.length);
    this.#noted();
  }

  returned(entry: Entry): void {
    const { seq, deliveryCount, redelivered } = entry;
    const place = entry.place === 0 ? 0 : this.#forwarding.resolve(entry.place);
    if (place !== 0 && this.#ledger.isAlive(place)) this.#returns.set({ place, seq, deliveryCount, redelivered });
    this.#noted();
  }

  handedOut(queue: Queue, seq: number): void {
    this.#keyed.handedOut(queue.number, seq);
    this.#noted();
  }

  define(kind: DefinitionKind, key: string, value: object | null): void {
    this.#keyed.define(kind, key, value);
    this.#appended();
  }

  retain(vhost: string, topic: string, message: Message | null): void {
    this.#keyed.retain(vhost, topic, message);
    this.#appended();
  }

  inFlight(session: StoredSession, direction: 'out' | 'in', id: number, state: number, entry: Entry | undefined): void {
    const seq = entry?.seq ?? 0;
    this.#keyed.inFlight(session.number, direction, id, state, entry?.queue.number ?? 0, seq);
    this.#appended();
  }

  forgetQueue(queue: Queue): void {
    const { number } = queue;
    this.#keyed.forgetQueue(number);
    const had = this.#ledger.forget(number);
    if (had.length > 0) {
      this.#forgotten.set(number, new Set(had));
      this.#keyed.define(FORGOTTEN, String(number), {});
    }
    this.#appended();
  }

  forgetPlaces(queue: Queue, places: Float64Array): void {
    for (const place of places) this.#kill(place, queue.number, undefined);
    this.#appended();
  }

  // --- what the core reads

  load(queue: Queue, places: Float64Array): Entry[] {
    this.#messages.end();
    const entries: Entry[] = [];
    for (const place of places) {
      const entry = this.#loadOne(queue, place);
      if (entry) entries.push(entry);
    }
    return entries;
  }

  #loadOne(queue: Queue, held: number): Entry | undefined {
    const place = this.#forwarding.resolve(held);
    const found = this.#read(place);
    if (found === undefined || found.slot.queue !== queue.number) {
      this.#damage(place);
      this.#kill(place, queue.number, undefined);
      return undefined;
    }
    const { slot, record } = found;
    const now = this.#returns.get(place) ?? slot;
    const message = this.#o.newMessage(this.#contents.read(record).publication);
    const entry = this.#o.newEntry(message, queue, now.seq, slot.enqueuedAt, slot.expiresAt);
    // The place by which the queue knows it.
    entry.place = held;
    entry.redelivered = now.redelivered;
    entry.deliveryCount = now.deliveryCount;
    return entry;
  }

  #read(place: number): { readonly record: Buffer; readonly slot: Slot } | undefined {
    try {
      const found = this.#reader.at(place);
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
    let bytes = 0;
    let liveBytes = 0;
    for (const segment of this.#ledger.segments.values()) {
      bytes += segment === this.#log.segment ? this.#log.offset : segment.usedBytes;
      liveBytes += segment.liveBytes;
    }
    return {
      path: this.#disk.path,
      segments: this.#ledger.segments.size,
      bytes,
      liveBytes: Math.min(liveBytes, bytes),
      freeBytes: this.#room.freeBytes,
      lag: this.#written - this.#durable,
      lastFlushMs: this.#flusher.lastMs,
      damaged: this.#damaged,
      trouble: [...this.#trouble.values()],
      report: this.#report,
    };
  }

  /** Writes what there is, and lets go of the directory. With a disk that fails it doesn't wait for better times. */
  close(): Promise<void> {
    if (this.#isClosed) return Promise.resolve();
    this.#isClosed = true;
    this.#room.stop();
    this.#housekeeper.stop();
    return new Promise((resolve) => {
      const finish = (): void => {
        if (this.#durable < this.#written && !this.#flusher.isFailing) {
          this.#flusher.ask();
          return;
        }
        this.#onClosing = undefined;
        this.#flusher.stop();
        this.#indexes.finish(this.#log, this.#ledger.segments.values());
        this.#disk.unlock();
        resolve();
      };
      this.#onClosing = finish;
      finish();
    });
  }

  #onClosing: (() => void) | undefined;

  // --- within

  #recover(): Recovered {
    const recovered = new RecoveredLog({
      ledger: this.#ledger,
      keyed: this.#keyed,
      returns: this.#returns,
      reader: this.#reader,
      contents: this.#contents,
      report: this.#report,
      indexOf: (segment) => this.#indexes.read(segment),
      newMessage: (publication) => this.#o.newMessage(publication),
      done: () => this.#recovered(recovered.forgotten),
    });
    return recovered;
  }

  #recovered(forgotten: Iterable<number>): void {
    const segments = [...this.#ledger.segments.values()].filter((segment) => segment.isSealed);
    for (const number of forgotten) this.#forgotten.set(number, new Set(segments));
    this.#returns.sweep((place) => this.#ledger.isAlive(place));
    this.#ledger.onDeath = (segment) => this.#housekeeper.look(segment);
    for (const segment of segments) this.#housekeeper.look(segment);
    this.#room.start();
    // What the recovery itself found to be dead.
    if (!this.#ledger.isEmpty) this.#noted();
  }

  /** Something that somebody may wait for. */
  #appended(): void {
    this.#written++;
    this.#flusher.ask();
  }

  #noted(): void {
    this.#written++;
    this.#flusher.askLazily();
  }

  #kill(held: number, queue: number, bodyBytes: number | undefined): void {
    const place = this.#forwarding.resolve(held);
    if (this.#ledger.died(place, queue, bodyBytes)) this.#returns.delete(place);
  }

  #gather(): void {
    this.#messages.end();
    this.#keyed.encode();
    this.#returns.encode(this.#log);
    // Last, for the others have news of deaths too.
    this.#ledger.encode(this.#log);
  }

  #nowDurable(written: number): void {
    this.#durable = written;
    this.#indexes.write(this.#ledger.segments.values());
    this.#housekeeper.progressed();
    this.#uncheckedBytes += this.#flusher.lastBytes;
    if (this.#uncheckedBytes >= CHECK_BYTES) {
      this.#uncheckedBytes = 0;
      this.#room.check();
    }
    for (const listener of this.#listeners) listener();
    this.#onClosing?.();
  }

  #segmentGone(segment: Segment): void {
    for (const [number, segments] of this.#forgotten) {
      segments.delete(segment);
      if (segments.size > 0) continue;
      this.#forgotten.delete(number);
      this.#keyed.define(FORGOTTEN, String(number), null);
      this.#noted();
    }
  }

  #damage(place: number): void {
    this.#damaged++;
    this.#o.onDamage(`${describePlace(place)}: a message is damaged, and was left out`);
  }

  #writeError(error: Error | undefined): void {
    const text = error && `${this.#disk.path} can't be written (${error.message}): nothing is confirmed until it can`;
    this.#setTrouble('write-error', text);
    this.#onClosing?.();
  }

  #setTrouble(kind: Trouble['kind'], text: string | undefined): void {
    const trouble = text === undefined ? undefined : { kind, text };
    if (trouble) this.#trouble.set(kind, trouble);
    else this.#trouble.delete(kind);
    this.#o.onTrouble(kind, trouble);
  }
}
