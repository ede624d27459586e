import type { Timer } from '../core/ports.ts';
import type { Batch, Part } from './batch.ts';
import type { Disk, DiskFile } from './disk.ts';
import type { ExtentFiles } from './extent.ts';
import { type LogWriter, readParts } from './log-writer.ts';
import { SEGMENT_BYTES_MAX } from './place.ts';
import type { Segment } from './segment.ts';
import { addExtent } from './segment-files.ts';
import type { SpareFiles } from './spare-files.ts';

/** What nobody waits for (removals) is written after this long at the latest. */
const LAZY_MS = 10;
/** Above this nothing is lazy. */
const LAZY_BYTES_MAX = 1024 * 1024;
/** After a failed write it is tried again after so long, then after twice that, up to the maximum. */
const RETRY_MS_MIN = 100;
const RETRY_MS_MAX = 5_000;

export interface FlusherOptions {
  readonly disk: Disk;
  readonly files: ExtentFiles;
  readonly log: LogWriter;
  readonly spares: SpareFiles;
  readonly env: { now(): number; timer(atMs: number, fire: () => void): Timer };
  soon(run: () => void): void;
  /** False: the system writes it to the disk when it likes. */
  readonly sync: boolean;
  readonly segmentBytesMax?: number | undefined;
  /** The store's count of records. */
  written(): number;
  /** What is still to be encoded is encoded now. */
  gather(): void;
  /** All up to this count of records is on disk. */
  onDurable(written: number): void;
  /**
   * False: a batch of so many bytes is to wait, for what is left on the disk is kept for smaller ones. They are counted
   * only when that matters.
   */
  maySpend(bytes: () => number): boolean;
  /** Undefined: it works again. */
  onError(error: Error | undefined): void;
}

/**
 * Group commit: one write and one flush for all that has come since the last ones began. What isn't on disk stays in
 * memory, so that after a failure all of it is written again, to another file: after a failed flush nobody knows what the
 * old one holds. What has come meanwhile joins it.
 */
export class Flusher {
  /** When the last flush began and how long it took, ms. */
  lastAt = 0;
  lastMs = 0;
  lastBytes = 0;
  #current: Batch | undefined;
  /** The next part of it. */
  #next = 0;
  #isAsked = false;
  #lazy: Timer | undefined;
  #retry: Timer | undefined;
  #retryMs = 0;
  /** The file must be found again after a crash: its directory is flushed too. */
  #isNewFile = false;
  /** The last file failed. */
  #distrusts = false;
  #isStopped = false;
  #startedAt = 0;
  readonly #o: FlusherOptions;
  readonly #bytesMax: number;

  constructor(options: FlusherOptions) {
    this.#o = options;
    this.#bytesMax = options.segmentBytesMax ?? SEGMENT_BYTES_MAX;
  }

  get isBusy(): boolean {
    return this.#current !== undefined;
  }

  get isFailing(): boolean {
    return this.#retryMs > 0;
  }

  /** Somebody may wait for what was appended. */
  ask(): void {
    if (this.#isAsked) return;
    this.#isAsked = true;
    // Otherwise when that is done.
    if (this.#current !== undefined) return;
    this.#o.soon(this.#start);
  }

  /** Nobody waits for what was appended. */
  askLazily(): void {
    if (this.#isAsked || this.#lazy !== undefined) return;
    if (this.#o.log.gatheredBytes > LAZY_BYTES_MAX) {
      this.ask();
      return;
    }
    this.#lazy = this.#o.env.timer(this.#o.env.now() + LAZY_MS, () => {
      this.#lazy = undefined;
      this.ask();
    });
  }

  /** What of the batch under way isn't on disk. */
  get bytesLeft(): number {
    let bytes = 0;
    for (const { writes } of this.#current?.parts.slice(this.#next) ?? [])
      for (const { buffers } of writes) for (const { length } of buffers) bytes += length;
    return bytes;
  }

  /** Tries again now, when it is waiting to. */
  hurry(): void {
    if (this.#retry === undefined) return;
    this.#retry.cancel();
    this.#tryAgain();
  }

  /** Begins nothing more. */
  stop(): void {
    this.#isStopped = true;
    this.#lazy?.cancel();
    this.#retry?.cancel();
  }

  /** What is on its way to the disk. False: it isn't here. */
  read(segment: Segment, offset: number, into: Uint8Array): boolean {
    return this.#current !== undefined && readParts(this.#current.parts, segment, offset, into);
  }

  readonly #start = (): void => {
    this.#isAsked = false;
    if (this.#current !== undefined || this.#isStopped) return;
    this.#lazy?.cancel();
    this.#lazy = undefined;
    const written = this.#o.written();
    this.#o.gather();
    this.#current = this.#o.log.take(written);
    // Nothing came of it: what was removed had never been stored, say.
    if (this.#current === undefined) {
      this.#o.onDurable(written);
      return;
    }
    this.#next = 0;
    this.#startedAt = this.#o.env.now();
    this.#begin();
  };

  #begin(): void {
    if (this.#o.maySpend(() => this.bytesLeft)) this.#writePart();
    else this.#postpone(new Error('what is left is kept for acknowledgements'));
  }

  #writePart(): void {
    if (this.#isStopped) return;
    const batch = this.#current;
    const part = batch?.parts[this.#next];
    if (batch === undefined) return;
    if (part === undefined) {
      this.#finish(batch);
      return;
    }
    try {
      const file = this.#fileFor(part);
      this.#writeAll(part, file);
    } catch (error) {
      // Outside this call, as everything else that fails here.
      this.#o.soon(() => this.#failed(error instanceof Error ? error : new Error(String(error))));
    }
  }

  #writeAll(part: Part, file: DiskFile): void {
    let left = part.writes.length;
    let failed: Error | undefined;
    for (const { at, buffers } of part.writes) {
      file.write(at, buffers, (error) => {
        failed ??= error;
        left--;
        if (left > 0) return;
        if (failed) this.#failed(failed);
        else this.#syncPart(part, file);
      });
    }
  }

  #syncPart(part: Part, file: DiskFile): void {
    if (this.#isStopped) return;
    if (!this.#o.sync) {
      this.#partDone(part);
      return;
    }
    file.sync((error) => {
      if (error) this.#failed(error);
      else if (!this.#isNewFile) this.#partDone(part);
      else this.#syncDirectory(part);
    });
  }

  #syncDirectory(part: Part): void {
    if (this.#isStopped) return;
    this.#o.disk.syncDirectory((error) => {
      if (error) this.#failed(error);
      else this.#partDone(part);
    });
  }

  #partDone(part: Part): void {
    if (this.#isStopped) return;
    this.#isNewFile = false;
    part.segment.durableBytes = part.end;
    this.#next++;
    this.#writePart();
  }

  #fileFor(part: Part): DiskFile {
    const { segment, start, end } = part;
    const last = segment.extents[segment.extents.length - 1];
    if (last !== undefined && !this.#distrusts) return last.file;
    this.#isNewFile = true;
    last?.seal();
    const extent = addExtent(this.#o.files, segment, start, Math.max(this.#bytesMax, end), this.#o.spares);
    this.#distrusts = false;
    return extent.file;
  }

  #finish(batch: Batch): void {
    this.#current = undefined;
    this.lastAt = this.#startedAt;
    this.lastMs = this.#o.env.now() - this.#startedAt;
    this.lastBytes = batch.bytes;
    if (this.#retryMs > 0) {
      this.#retryMs = 0;
      this.#o.onError(undefined);
    }
    this.#o.log.release(batch);
    // What came meanwhile has waited long enough.
    if (this.#isAsked) this.#o.soon(this.#start);
    this.#o.onDurable(batch.written);
  }

  #failed(error: Error): void {
    if (this.#isStopped) return;
    this.#distrusts = true;
    this.#postpone(error);
  }

  #postpone(error: Error): void {
    this.#retryMs = Math.min(Math.max(RETRY_MS_MIN, this.#retryMs * 2), RETRY_MS_MAX);
    this.#o.onError(error);
    this.#retry = this.#o.env.timer(this.#o.env.now() + this.#retryMs, () => this.#tryAgain());
  }

  #tryAgain(): void {
    this.#retry = undefined;
    const batch = this.#current;
    const part = batch?.parts[this.#next];
    if (batch === undefined || part === undefined) return;
    const written = this.#o.written();
    this.#o.gather();
    this.#o.log.join(batch, this.#next, written);
    if (this.#distrusts) this.#discard(part, () => this.#begin());
    else this.#begin();
  }

  /** What the failed file has of this part takes no room any more, which may be what is wanting. */
  #discard({ segment, start }: Part, then: () => void): void {
    const failed = segment.extents[segment.extents.length - 1];
    if (failed?.start !== start) {
      try {
        failed?.file.truncate(start);
      } catch {
        // Then it takes room; what it has from here on counts for nothing in any case.
      }
      then();
      return;
    }
    // Before the next one comes into the directory and that is flushed: it must never be found again.
    this.#o.disk.remove(failed.name, (error) => {
      if (error === undefined) {
        failed.close();
        segment.extents.pop();
      }
      then();
    });
  }
}
