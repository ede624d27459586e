import type { Timer } from '../core/ports.ts';
import type { Disk } from './disk.ts';
import type { Forwarding } from './forwarding.ts';
import type { KeyedRecords } from './keyed-records.ts';
import type { Ledger } from './ledger.ts';
import type { LogWriter } from './log-writer.ts';
import { placeOf } from './place.ts';
import { DEAD, RETURNED } from './record.ts';
import { moveMessage } from './record-mover.ts';
import type { RecordReader } from './record-reader.ts';
import { isFull } from './reserve.ts';
import type { Returns } from './returns.ts';
import type { Segment } from './segment.ts';
import { removeSegment } from './segment-files.ts';
import { emptyRow, type OtherRecord, type Row, type SegmentIndex } from './segment-index.ts';
import type { SpareFiles } from './spare-files.ts';

/** A sealed segment with less of it alive than this is cleared: what lives moves on, and its file goes. */
const LIVE_SHARE_MIN = 0.5;
/** How often the segments are looked at while there is something to do. */
const TICK_MS = 250;
/** A segment that is being emptied by itself isn't cleared; after so many looks it is, even so. */
const PATIENCE_TICKS = 20;
/** Moved in one turn, in bytes of records, and rows looked at. */
const SLICE_BYTES = 1024 * 1024;
const SLICE_ROWS = 4096;
/** Each start begins a segment. More than so many that are smaller than this are put together. */
const SMALL_SEGMENTS_MAX = 8;
const SMALL_SEGMENT_BYTES = 4 * 1024 * 1024;
/** An active segment from this size on is given up when little of it lives and nothing is being written. */
const IDLE_SEGMENT_BYTES_MIN = 4 * 1024 * 1024;

export interface HousekeeperOptions {
  readonly disk: Disk;
  readonly env: { now(): number; timer(atMs: number, fire: () => void): Timer };
  soon(run: () => void): void;
  readonly log: LogWriter;
  readonly ledger: Ledger;
  readonly keyed: KeyedRecords;
  readonly returns: Returns;
  readonly forwarding: Forwarding;
  readonly reader: RecordReader;
  readonly spares: SpareFiles;
  /** Whose records are being appended is finished first. */
  endRecord(): void;
  /** How many records the store has appended, and how many are on disk. */
  written(): number;
  durable(): number;
  /** Something was appended beside what the core asked for: it counts as one record, and is to be flushed. */
  appended(): void;
  indexOf(segment: Segment): SegmentIndex | undefined;
  /** A segment's file is gone. */
  onRemoved(segment: Segment): void;
  onDamage(place: number): void;
  /** On the disk, for what is written again before the old goes. */
  hasRoomFor(bytes: number): boolean;
  /** What gives space back has none to do so. It is tried again. */
  onFull(): void;
  onError(error: Error): void;
}

interface Candidate {
  liveCount: number;
  ticks: number;
}

/** A segment that is being cleared. */
interface Clearing {
  readonly segment: Segment;
  readonly index: SegmentIndex;
  readonly row: Row;
  next: number;
  others: Iterator<OtherRecord> | undefined;
}

/** Gives space back: removes segments of which nothing lives, and clears those of which little does. A slice a turn. */
export class Housekeeper {
  readonly #o: HousekeeperOptions;
  readonly #candidates = new Map<Segment, Candidate>();
  /** Nothing in them is needed once the store has so many records on disk. */
  readonly #leaving = new Map<Segment, number>();
  /** They are cleared though all of them may live. */
  readonly #small = new Set<Segment>();
  /** Their files couldn't be removed; it is tried again. */
  readonly #unremoved = new Set<Segment>();
  #clearing: Clearing | undefined;
  /** The clearing waits for room on the disk. */
  #isPaused = false;
  /** The next slice waits until so much is on disk. */
  #resumeAt = 0;
  #timer: Timer | undefined;
  #isStopped = false;
  #lastOffset = 0;

  constructor(options: HousekeeperOptions) {
    this.#o = options;
  }

  /** The segments that a start found. */
  found(segments: readonly Segment[]): void {
    const small = segments.filter(({ usedBytes }) => usedBytes < SMALL_SEGMENT_BYTES);
    if (small.length > SMALL_SEGMENTS_MAX) for (const segment of small) this.#small.add(segment);
    for (const segment of segments) this.look(segment);
  }

  /** Something in it has died, or it was sealed. Hot. */
  look(segment: Segment): void {
    if (segment.liveShare >= LIVE_SHARE_MIN && !segment.isEmpty && !this.#small.has(segment)) return;
    if (!segment.isSealed) {
      if (segment.usedBytes >= IDLE_SEGMENT_BYTES_MIN) this.#arm();
      return;
    }
    if (this.#candidates.has(segment) || this.#leaving.has(segment)) return;
    this.#candidates.set(segment, { liveCount: segment.liveCount, ticks: 0 });
    this.#arm();
  }

  /** More is on disk. */
  progressed(): void {
    if (this.#clearing && this.#o.durable() >= this.#resumeAt) this.#o.soon(this.#slice);
    for (const [segment, at] of this.#leaving) {
      if (this.#o.durable() < at) continue;
      this.#leaving.delete(segment);
      this.#remove(segment);
    }
  }

  stop(): void {
    this.#isStopped = true;
    this.#timer?.cancel();
  }

  #arm(): void {
    if (this.#timer !== undefined || this.#isStopped) return;
    this.#timer = this.#o.env.timer(this.#o.env.now() + TICK_MS, () => {
      this.#timer = undefined;
      this.#tick();
      if (this.#isWanted()) this.#arm();
    });
  }

  #isWanted(): boolean {
    return this.#candidates.size > 0 || this.#unremoved.size > 0 || this.#isPaused || this.#isActiveWaste();
  }

  #tick(): void {
    if (this.#isStopped) return;
    this.#giveUpActive();
    for (const segment of this.#unremoved) this.#remove(segment);
    if (this.#isPaused) this.#o.soon(this.#slice);
    for (const [segment, candidate] of this.#candidates) {
      if (segment.liveShare >= LIVE_SHARE_MIN && !segment.isEmpty && !this.#small.has(segment)) {
        this.#candidates.delete(segment);
      } else if (this.#isReady(segment)) {
        if (segment.isEmpty) this.#leave(segment);
        else if (this.#isDue(segment, candidate)) this.#begin(segment);
      }
    }
  }

  #isReady(segment: Segment): boolean {
    return segment.isSealed && segment.durableBytes === segment.usedBytes && segment !== this.#clearing?.segment;
  }

  #isDue(segment: Segment, candidate: Candidate): boolean {
    const isQuiet = candidate.liveCount === segment.liveCount;
    candidate.liveCount = segment.liveCount;
    candidate.ticks++;
    if (this.#clearing !== undefined || !(isQuiet || candidate.ticks > PATIENCE_TICKS)) return false;
    return this.#o.hasRoomFor(segment.liveBytes);
  }

  /** The active segment can't be removed; so it is sealed when it is mostly dead and nobody is writing to it. */
  #giveUpActive(): void {
    const { log } = this.#o;
    const isIdle = log.offset === this.#lastOffset && log.isEmpty;
    this.#lastOffset = log.offset;
    if (!isIdle || !this.#isActiveWaste()) return;
    log.roll();
    this.#lastOffset = 0;
  }

  #isActiveWaste(): boolean {
    const { segment, offset } = this.#o.log;
    return offset >= IDLE_SEGMENT_BYTES_MIN && segment.liveShare < LIVE_SHARE_MIN;
  }

  // --- clearing

  #begin(segment: Segment): void {
    const index = this.#o.indexOf(segment);
    if (index === undefined) {
      // Not readable now; it is asked again at the next tick.
      return;
    }
    this.#candidates.delete(segment);
    this.#o.forwarding.begin(segment.number, segment.liveCount);
    this.#clearing = { segment, index, row: emptyRow(), next: 0, others: undefined };
    this.#o.soon(this.#slice);
  }

  readonly #slice = (): void => {
    const clearing = this.#clearing;
    if (clearing === undefined || this.#isStopped || this.#o.durable() < this.#resumeAt) return;
    this.#isPaused = !this.#o.hasRoomFor(clearing.segment.liveBytes);
    if (this.#isPaused) {
      this.#arm();
      return;
    }
    this.#o.endRecord();
    const before = this.#o.log.gatheredBytes;
    const isDone = this.#moveRows(clearing, before) && this.#moveOthers(clearing, before);
    if (this.#o.log.gatheredBytes > before || isDone) this.#o.appended();
    this.#resumeAt = this.#o.written();
    if (isDone) {
      this.#clearing = undefined;
      this.#o.forwarding.end();
      this.#leave(clearing.segment);
    } else if (this.#o.durable() >= this.#resumeAt) {
      this.#o.soon(this.#slice);
    }
  };

  /** True: all have moved. */
  #moveRows(clearing: Clearing, before: number): boolean {
    const { segment, index, row } = clearing;
    const end = Math.min(index.rowCount, clearing.next + SLICE_ROWS);
    while (clearing.next < end) {
      if (this.#o.log.gatheredBytes - before > SLICE_BYTES) return false;
      index.readRow(clearing.next, row);
      // Of a shared record the first living one takes its fellows along, and then none of them is alive here.
      if (this.#isAlive(segment, row.unit, row.queue)) this.#move(segment, row);
      clearing.next++;
    }
    return clearing.next === index.rowCount;
  }

  #move(segment: Segment, row: Row): void {
    const { log, ledger, forwarding, returns } = this.#o;
    const found = this.#read(segment, row.unit);
    if (found === undefined) {
      ledger.died(placeOf(segment.number, row.unit), row.queue, row.bodyBytes);
      this.#o.onDamage(placeOf(segment.number, row.unit));
      return;
    }
    const from = { segment: segment.number, offset: found.offset };
    const isAlive = (unit: number, queue: number) => this.#isAlive(segment, unit, queue);
    for (const { queue, from: old, to } of moveMessage(log, found.record, from, returns, isAlive)) {
      forwarding.add(old, to);
      returns.delete(old);
      ledger.died(old, queue, row.bodyBytes);
    }
  }

  #read(segment: Segment, unit: number): { readonly record: Buffer; readonly offset: number } | undefined {
    try {
      return this.#o.reader.recordOf(segment, unit);
    } catch (error) {
      this.#o.onError(error instanceof Error ? error : new Error(String(error)));
      return undefined;
    }
  }

  #isAlive(segment: Segment, unit: number, queue: number): boolean {
    return !segment.dead.has(unit) && segment.tallies.has(queue);
  }

  #moveOthers(clearing: Clearing, before: number): boolean {
    const { segment } = clearing;
    clearing.others ??= clearing.index.others();
    for (;;) {
      if (this.#o.log.gatheredBytes - before > SLICE_BYTES) return false;
      const next = clearing.others.next();
      if (next.done === true) return true;
      const { unit, bytes, length } = next.value;
      const type = bytes[8];
      if (type === DEAD || type === RETURNED || segment.dead.has(unit)) continue;
      const place = placeOf(segment.number, unit);
      const record = length === bytes.length ? bytes : this.#read(segment, unit)?.record;
      if (record) this.#o.keyed.move(record, place);
      else this.#o.onDamage(place);
    }
  }

  // --- removing

  /** Nothing lives in it. It goes when all that says so is on disk, and what it says of others is elsewhere. */
  #leave(segment: Segment): void {
    this.#candidates.delete(segment);
    this.#o.endRecord();
    this.#o.ledger.restate(segment);
    this.#o.returns.restate(segment.number);
    this.#o.appended();
    this.#leaving.set(segment, this.#o.written());
  }

  #remove(segment: Segment): void {
    this.#o.reader.forget(segment);
    const removed = (error: Error | undefined): void => {
      if (error) {
        if (isFull(error)) this.#o.onFull();
        else if (!this.#unremoved.has(segment)) this.#o.onError(error);
        this.#unremoved.add(segment);
        this.#arm();
        return;
      }
      this.#unremoved.delete(segment);
      this.#small.delete(segment);
      this.#o.ledger.remove(segment);
      this.#o.forwarding.sweep((place) => this.#o.ledger.isAlive(place));
      this.#o.onRemoved(segment);
    };
    try {
      removeSegment(this.#o.disk, segment, this.#o.spares, removed);
    } catch (error) {
      removed(error instanceof Error ? error : new Error(String(error)));
    }
  }
}
