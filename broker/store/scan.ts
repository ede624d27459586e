import { bodyBytesOf, moreSlotsOf, priorityOf, readSlot, slotAt, slotPlaceAt } from './content-codec.ts';
import type { Extent } from './extent.ts';
import { MORE } from './log-writer.ts';
import { viewOf } from './octets.ts';
import { UNIT_BYTES } from './place.ts';
import { COMMIT, checksum, checksumSeed, HEADER_BYTES, isPlausible, MESSAGE, SKIP } from './record.ts';
import type { Segment } from './segment.ts';
import { isReused } from './segment-files.ts';
import { SegmentIndex } from './segment-index.ts';

/** Read at once. A record that is longer is read whole. */
const CHUNK_BYTES = 1024 * 1024;

/**
 * Behind damage each unit may look like the beginning of a record, and somebody may have sent a body full of such; so not
 * more than this is read for records that turn out to be none, unless they are small.
 */
const VAIN_BYTES_MAX = 256 * 1024 * 1024;
const SMALL_RECORD_BYTES = 64 * 1024;

/** The end of a file that is longer than what was written, mostly. */
const ZEROS = Buffer.alloc(4096);
const ZERO_UNIT = Buffer.alloc(UNIT_BYTES);

export interface Damage {
  readonly segment: number;
  readonly offset: number;
  readonly bytes: number;
}

interface Commit {
  readonly offset: number;
  /** Where its part of the batch begins. */
  readonly start: number;
  readonly more: boolean;
}

/** What a walk over a segment's bytes has found. */
export interface Walk {
  readonly commits: readonly Commit[];
  readonly damages: readonly Damage[];
  /** The end of the last record, or of the last byte that isn't zero if that is farther. */
  readonly end: number;
}

/** One piece of a segment's bytes: what one file has of it. */
interface Range {
  readonly extent: Extent;
  readonly end: number;
}

function rangesOf(segment: Segment, until: number): Range[] {
  const ranges: Range[] = [];
  for (const [i, extent] of segment.extents.entries()) {
    const next = segment.extents[i + 1];
    const end = Math.min(next?.start ?? Number.POSITIVE_INFINITY, extent.file.size, until);
    if (end > extent.start) ranges.push({ extent, end });
  }
  return ranges;
}

/** Calls `visit` for each record that is whole, and `skip` for each unit between them that isn't zero. */
function eachRecord(
  segment: Segment,
  salt: number,
  until: number,
  visit: (record: Buffer, offset: number) => void,
  skip: (offset: number) => void,
): void {
  let chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  let vainBytes = 0;
  for (const { extent, end } of rangesOf(segment, until)) {
    let held = chunk.subarray(0, 0);
    let start = extent.start;
    const bytesAt = (offset: number, length: number): Buffer | undefined => {
      if (offset + length > start + held.length) {
        if (length > chunk.length) chunk = Buffer.allocUnsafeSlow(length);
        const count = extent.file.read(offset, chunk.subarray(0, Math.min(chunk.length, end - offset)));
        held = chunk.subarray(0, count);
        start = offset;
      }
      return offset + length > start + held.length ? undefined : held.subarray(offset - start, offset - start + length);
    };
    for (let offset = extent.start; offset + UNIT_BYTES <= end; ) {
      if (bytesAt(offset, ZEROS.length)?.equals(ZEROS)) {
        offset += ZEROS.length;
        continue;
      }
      const head = bytesAt(offset, UNIT_BYTES);
      if (head === undefined) break;
      const length = head.readUInt32LE(0);
      const left = vainBytes < VAIN_BYTES_MAX ? end - offset : Math.min(end - offset, SMALL_RECORD_BYTES);
      const record = isPlausible(length, head[8] ?? 0, left) ? bytesAt(offset, length) : undefined;
      const seed = checksumSeed(salt, segment.number, offset);
      if (record !== undefined && record.readUInt32LE(4) === checksum(record, seed)) {
        visit(record, offset);
        offset += length + skippedBy(record);
      } else {
        vainBytes += record?.length ?? 0;
        if (bytesAt(offset, UNIT_BYTES)?.equals(ZERO_UNIT) === false) skip(offset);
        offset += UNIT_BYTES;
      }
    }
  }
}

/** What was left out behind it. */
const skippedBy = (record: Buffer): number => (record[8] === SKIP ? record.readUInt32LE(HEADER_BYTES) : 0);

/** Which batches are there, and what is damaged. */
export function walk(segment: Segment, salt: number): Walk {
  const commits: Commit[] = [];
  const damages: Damage[] = [];
  let end = 0;
  let damage: { segment: number; offset: number; bytes: number } | undefined;
  eachRecord(
    segment,
    salt,
    Number.POSITIVE_INFINITY,
    (record, offset) => {
      if (offset > end) damages.push({ segment: segment.number, offset: end, bytes: offset - end });
      damage = undefined;
      end = offset + record.length + skippedBy(record);
      if (record[8] !== COMMIT) return;
      commits.push({ offset, start: offset - record.readUInt32LE(HEADER_BYTES), more: (record[9] ?? 0) === MORE });
    },
    (offset) => {
      damage ??= { segment: segment.number, offset, bytes: 0 };
      damage.bytes = offset + UNIT_BYTES - damage.offset;
    },
  );
  // Behind the last record there may be the remains of one, or of another segment.
  const last = segment.extents[segment.extents.length - 1];
  if (damage && last !== undefined && !isReused(last.name)) {
    damages.push(damage);
    end = damage.offset + damage.bytes;
  }
  return { commits, damages, end };
}

/** The index of what a segment has up to an offset. */
export function indexOfBytes(segment: Segment, salt: number, until: number): SegmentIndex {
  const index = new SegmentIndex();
  const visit = (record: Buffer, offset: number): void => {
    if (record[8] === MESSAGE) addSlots(index, record, offset);
    else if (record[8] !== COMMIT && record[8] !== SKIP) index.addOther(offset / UNIT_BYTES, record);
  };
  eachRecord(segment, salt, until, visit, () => {});
  return index;
}

function addSlots(index: SegmentIndex, record: Buffer, offset: number): void {
  const view = viewOf(record);
  const more = moreSlotsOf(view, 0);
  for (let i = 0; i <= more; i++) {
    const unit = (offset + slotPlaceAt(0, record.length, more, i)) / UNIT_BYTES;
    const slot = readSlot(view, slotAt(0, record.length, more, i));
    index.addSlot(unit, bodyBytesOf(view, 0), slot, priorityOf(record, 0), i);
  }
}

/** Where the log ends, over its last segments: behind the last batch that is there as a whole. */
export function endOfLog(walks: readonly Walk[]): { readonly walk: number; readonly offset: number } | undefined {
  let end: { walk: number; offset: number } | undefined;
  let beforeIsWhole = true;
  let goesOn = false;
  for (const [i, { commits, damages }] of walks.entries()) {
    if (commits.length === 0) goesOn = false;
    for (const { offset, start, more } of commits) {
      const isWhole = !damages.some((damage) => damage.offset < offset && damage.offset + damage.bytes > start);
      const all: boolean = isWhole && (!goesOn || beforeIsWhole);
      if (all && !more) end = { walk: i, offset: offset + UNIT_BYTES };
      beforeIsWhole = all;
      goesOn = more;
    }
  }
  return end;
}
