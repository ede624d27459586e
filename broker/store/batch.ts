import type { RecordList, Write } from './holes.ts';
import type { Segment } from './segment.ts';

/** What a batch puts into one segment. */
export interface Part {
  readonly segment: Segment;
  /** Offsets in the segment. */
  readonly start: number;
  end: number;
  readonly buffers: Uint8Array[];
  readonly records: RecordList;
  /** How they come to the disk, once the part has ended. */
  writes: readonly Write[];
}

/** What is written together: all of it survives, or none. */
export class Batch {
  readonly parts: Part[] = [];
  /** Buffers that nothing needs any more once this is on disk. */
  readonly retired: Buffer[] = [];
  /** The count of the store's records with this batch. */
  written = 0;
  bytes = 0;
}

/** Copies what a list of buffers has from an offset on. */
export function copyFrom(buffers: readonly Uint8Array[], offset: number, into: Uint8Array): void {
  let skip = offset;
  let filled = 0;
  for (const buffer of buffers) {
    if (filled === into.length) return;
    if (skip >= buffer.length) {
      skip -= buffer.length;
      continue;
    }
    const piece = buffer.subarray(skip, skip + into.length - filled);
    into.set(piece, filled);
    filled += piece.length;
    skip = 0;
  }
}
