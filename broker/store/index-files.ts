import type { Disk } from './disk.ts';
import type { LogWriter } from './log-writer.ts';
import { readIndexFile } from './recovery.ts';
import { indexOfBytes } from './scan.ts';
import type { Segment } from './segment.ts';
import { indexNameOf } from './segment-files.ts';
import type { SegmentIndex } from './segment-index.ts';

/** Puts a segment's index beside it when it is on disk as a whole, and reads it again. */
export class IndexFiles {
  readonly #disk: Disk;
  readonly #salt: number;
  readonly #isThereRoom: () => boolean;
  /** Sealed, and not on disk as a whole yet. */
  #waiting: Segment[] = [];

  constructor(disk: Disk, salt: number, isThereRoom: () => boolean) {
    this.#disk = disk;
    this.#salt = salt;
    this.#isThereRoom = isThereRoom;
  }

  /** From memory, from its file, or made again from the segment. */
  read(segment: Segment): SegmentIndex | undefined {
    if (segment.index) return segment.index;
    const found = segment.hasIndexFile ? readIndexFile(this.#disk, segment) : undefined;
    return found?.index ?? indexOfBytes(segment, this.#salt, segment.usedBytes);
  }

  sealed(segment: Segment): void {
    this.#waiting.push(segment);
  }

  /** Called when more is on disk. */
  write(): void {
    if (this.#waiting.length === 0 || !this.#isThereRoom()) return;
    const complete = this.#waiting.filter(isComplete);
    this.#waiting = this.#waiting.filter((segment) => !isComplete(segment));
    for (const segment of complete) {
      for (const extent of segment.extents) extent.seal();
      if (segment.index && segment.usedBytes > 0) this.#writeOne(segment, segment.index);
    }
  }

  /** At the end: the active segment gets its index too, so that the next start needn't read it. */
  finish(log: LogWriter, segments: Iterable<Segment>): void {
    for (const segment of segments) {
      const isWhole = segment.durableBytes > 0 && segment.durableBytes === segment.usedBytes;
      if (segment.hasIndexFile || segment.index === undefined || !isWhole || !log.isEmpty) continue;
      try {
        const file = Buffer.concat(segment.index.encode(segment.number, segment.usedBytes));
        this.#disk.replace(indexNameOf(segment.number), file);
      } catch {
        // Then the segment is read when the broker starts again.
        return;
      }
    }
  }

  #writeOne(segment: Segment, index: SegmentIndex): void {
    try {
      const file = this.#disk.open(indexNameOf(segment.number), 'create');
      segment.hasIndexFile = true;
      // Its checksum says whether all of it came to the disk, so nobody waits for that.
      file.write(0, index.encode(segment.number, segment.usedBytes), (error) => {
        file.close();
        // Half an index is none: it is made again from the segment.
        if (error === undefined) segment.index = undefined;
      });
    } catch {
      segment.hasIndexFile = false;
    }
  }
}

const isComplete = (segment: Segment): boolean => segment.durableBytes === segment.usedBytes;
