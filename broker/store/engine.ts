import type { Recovered } from '../core/ports.ts';
import { ContentReader, FormatNumbers } from './content-codec.ts';
import type { Disk } from './disk.ts';
import { ExtentFiles } from './extent.ts';
import { textOf } from './failure.ts';
import { Flusher } from './flusher.ts';
import { describePlace, Forwarding } from './forwarding.ts';
import { Housekeeper } from './housekeeper.ts';
import { IndexFiles } from './index-files.ts';
import { KeyedRecords } from './keyed-records.ts';
import { Ledger } from './ledger.ts';
import { LogWriter } from './log-writer.ts';
import { MessageWriter } from './message-writer.ts';
import type { FileStoreOptions, StoreState, Trouble } from './options.ts';
import { RecordReader } from './record-reader.ts';
import { FORGOTTEN, RecoveredLog } from './recovered.ts';
import { findLog, type RecoveryReport } from './recovery.ts';
import { isFull, RESERVE_BYTES } from './reserve.ts';
import { Returns } from './returns.ts';
import { CHECK_BYTES, Room } from './room.ts';
import type { Segment } from './segment.ts';
import { SpareFiles } from './spare-files.ts';
import { FORMAT, readVersion, saltOf, writeVersion } from './version.ts';

/** The parts of the durable store, put together; and what concerns several of them. */
export class Engine {
  readonly ledger = new Ledger();
  readonly forwarding = new Forwarding();
  readonly returns = new Returns();
  readonly messages: MessageWriter;
  readonly keyed: KeyedRecords;
  readonly reader: RecordReader;
  readonly contents: ContentReader;
  readonly report: RecoveryReport;
  written = 0;
  durable = 0;
  onProgress: () => void = () => {};
  readonly #disk: Disk;
  readonly #o: FileStoreOptions;
  readonly #files: ExtentFiles;
  readonly #log: LogWriter;
  readonly #flusher: Flusher;
  readonly #indexes: IndexFiles;
  readonly #housekeeper: Housekeeper;
  readonly #room: Room;
  readonly #spares: SpareFiles;
  readonly #trouble = new Map<Trouble['kind'], Trouble>();
  /** Segments in which a forgotten queue may have records still. */
  readonly #forgotten = new Map<number, Set<Segment>>();
  #damaged = 0;
  #uncheckedBytes = 0;
  /** Somebody waits for the end. */
  #finish: (() => void) | undefined;

  constructor(disk: Disk, options: FileStoreOptions) {
    this.#disk = disk;
    this.#o = options;
    const known = readVersion(disk);
    const formats = new FormatNumbers(known?.formats ?? [], options.formats);
    const salt = known?.salt ?? saltOf(options.env.token());
    if (formats.names.length !== known?.formats.length || known.format < FORMAT) {
      writeVersion(disk, { salt, formats: formats.names });
    }
    this.#files = new ExtentFiles(disk);
    const { segments, report } = findLog(disk, this.#files, salt);
    this.report = report;
    const { ledger } = this;
    for (const segment of segments) ledger.segments.set(segment.number, segment);
    this.#indexes = new IndexFiles(disk, salt, () => !this.#room.reserve.isMissed);
    this.#spares = new SpareFiles({
      disk,
      env: options.env,
      isThereRoom: () => !this.#room.isLow,
    });
    this.#log = this.#openLog(salt, (segments.at(-1)?.number ?? 0) + 1);
    this.messages = new MessageWriter(this.#log, formats);
    this.keyed = new KeyedRecords(this.#log, ledger, this.messages);
    this.contents = new ContentReader(formats);
    this.#flusher = this.#openFlusher();
    this.reader = new RecordReader(
      salt,
      (number) => ledger.segment(number),
      (segment, offset, into) => this.#flusher.read(segment, offset, into) || this.#log.read(segment, offset, into),
    );
    this.#room = new Room({
      disk,
      env: options.env,
      limitBytes: options.diskFreeLimitBytes,
      reserveBytes: options.reserveBytes ?? RESERVE_BYTES,
      onLow: (text) => this.#roomChanged(text),
    });
    this.#housekeeper = this.#openHousekeeper();
  }

  #openLog(salt: number, firstSegment: number): LogWriter {
    return new LogWriter({
      salt,
      firstSegment,
      segmentBytesMax: this.#o.segmentBytesMax,
      onSegment: (segment) => this.ledger.segments.set(segment.number, segment),
      onSealed: (segment) => {
        this.#indexes.sealed(segment);
        this.#housekeeper.look(segment);
      },
    });
  }

  #openFlusher(): Flusher {
    const { env, flush, segmentBytesMax } = this.#o;
    return new Flusher({
      disk: this.#disk,
      files: this.#files,
      log: this.#log,
      spares: this.#spares,
      env,
      soon: (run) => this.#o.soon(run),
      sync: flush === 'always',
      segmentBytesMax,
      written: () => this.written,
      gather: () => this.#gather(),
      onDurable: (written) => this.#nowDurable(written),
      maySpend: (bytes) => !this.#room.reserve.isMissed || this.#room.has(bytes()),
      onError: (error) => this.#writeError(error),
    });
  }

  #openHousekeeper(): Housekeeper {
    return new Housekeeper({
      disk: this.#disk,
      env: this.#o.env,
      soon: (run) => this.#o.soon(run),
      spares: this.#spares,
      log: this.#log,
      ledger: this.ledger,
      keyed: this.keyed,
      returns: this.returns,
      forwarding: this.forwarding,
      reader: this.reader,
      endRecord: () => this.messages.end(),
      written: () => this.written,
      durable: () => this.durable,
      appended: () => this.appended(),
      indexOf: (segment) => this.#indexes.read(segment),
      onRemoved: (segment) => this.#segmentGone(segment),
      hasRoomFor: (bytes) => this.#room.has(bytes),
      onFull: () => this.#giveUpReserve(),
      onDamage: (place) => this.damage(place),
      onError: (error) => this.#o.onDamage(textOf(error)),
    });
  }

  // --- what was there

  recover(): Recovered {
    const recovered = new RecoveredLog({
      ledger: this.ledger,
      keyed: this.keyed,
      returns: this.returns,
      reader: this.reader,
      contents: this.contents,
      report: this.report,
      indexOf: (segment) => this.#indexes.read(segment),
      newMessage: (publication) => this.#o.newMessage(publication),
      done: () => this.#recovered(recovered.forgotten),
    });
    return recovered;
  }

  #recovered(forgotten: Iterable<number>): void {
    const segments = [...this.ledger.segments.values()].filter((segment) => segment.isSealed);
    for (const number of forgotten) this.#forgotten.set(number, new Set(segments));
    this.returns.sweep((place) => this.ledger.isAlive(place));
    this.ledger.onDeath = (segment) => this.#housekeeper.look(segment);
    this.#housekeeper.found(segments);
    this.#room.start();
    // What the recovery itself found to be dead.
    if (!this.ledger.isEmpty) this.noted();
  }

  // --- what is appended

  /** Something that somebody may wait for. */
  appended(): void {
    this.written++;
    this.#flusher.ask();
  }

  /** Something that nobody waits for. */
  noted(): void {
    this.written++;
    this.#flusher.askLazily();
  }

  kill(held: number, queue: number, bodyBytes: number | undefined): void {
    const place = this.forwarding.resolve(held);
    if (this.ledger.died(place, queue, bodyBytes)) this.returns.delete(place);
  }

  forgetQueue(number: number): void {
    this.keyed.forgetQueue(number);
    const had = this.ledger.forget(number);
    if (had.length === 0) return;
    this.#forgotten.set(number, new Set(had));
    this.keyed.define(FORGOTTEN, String(number), {});
  }

  #segmentGone(segment: Segment): void {
    this.returns.sweep((place) => this.ledger.isAlive(place));
    for (const [number, segments] of this.#forgotten) {
      segments.delete(segment);
      if (segments.size > 0) continue;
      this.#forgotten.delete(number);
      this.keyed.define(FORGOTTEN, String(number), null);
      this.noted();
    }
  }

  #gather(): void {
    this.messages.end();
    this.keyed.encode();
    this.returns.encode(this.#log);
    // Last, for the others have news of deaths too.
    this.ledger.encode(this.#log);
  }

  #nowDurable(written: number): void {
    this.durable = written;
    this.#indexes.write();
    this.#housekeeper.progressed();
    this.#uncheckedBytes += this.#flusher.lastBytes;
    if (this.#uncheckedBytes >= CHECK_BYTES) {
      this.#uncheckedBytes = 0;
      this.#room.check();
    }
    this.onProgress();
    this.#finish?.();
  }

  // --- trouble

  /** A message can't be read any more. */
  damage(place: number): void {
    this.#damaged++;
    this.#o.onDamage(`${describePlace(place)}: a message is damaged, and was left out`);
  }

  #writeError(error: Error | undefined): void {
    const text = error && `${this.#disk.path} can't be written (${error.message}): nothing is confirmed until it can`;
    this.#setTrouble('write-error', text);
    if (isFull(error)) this.#giveUpReserve();
    this.#finish?.();
  }

  /**
   * Not for messages that nobody has taken: they would leave nothing of it. When they have been taken they are left out of
   * the batch, and what is left to write is small.
   */
  #giveUpReserve(): void {
    const { reserve } = this.#room;
    this.#spares.clear();
    if (this.#flusher.bytesLeft > reserve.bytes / 2) return;
    reserve.giveUp(() => this.#flusher.hurry());
  }

  #roomChanged(text: string | undefined): void {
    this.#setTrouble('disk-low', text);
    if (text !== undefined) this.#spares.clear();
    if (text === undefined) this.#flusher.hurry();
  }

  #setTrouble(kind: Trouble['kind'], text: string | undefined): void {
    // Each attempt that fails says so.
    if (this.#trouble.get(kind)?.text === text) return;
    const trouble = text === undefined ? undefined : { kind, text };
    if (trouble) this.#trouble.set(kind, trouble);
    else this.#trouble.delete(kind);
    this.#o.onTrouble(kind, trouble);
  }

  state(): StoreState {
    let bytes = 0;
    let liveBytes = 0;
    for (const segment of this.ledger.segments.values()) {
      bytes += segment === this.#log.segment ? this.#log.offset : segment.usedBytes;
      liveBytes += segment.liveBytes;
    }
    return {
      path: this.#disk.path,
      segments: this.ledger.segments.size,
      bytes,
      liveBytes: Math.min(liveBytes, bytes),
      freeBytes: this.#room.freeBytes,
      lag: this.written - this.durable,
      lastFlushMs: this.#flusher.lastMs,
      damaged: this.#damaged,
      trouble: [...this.#trouble.values()],
      report: this.report,
    };
  }

  // --- the end

  /** Writes what there is. With a disk that fails it doesn't wait for better times. */
  close(done: () => void): void {
    this.#room.stop();
    this.#spares.stop();
    this.#housekeeper.stop();
    this.#finish = () => {
      if (this.durable < this.written && !this.#flusher.isFailing) {
        this.#flusher.ask();
        return;
      }
      this.#finish = undefined;
      this.#flusher.stop();
      this.#indexes.finish(this.#log, this.ledger.segments.values());
      this.#files.closeAll();
      done();
    };
    this.#finish();
  }
}
