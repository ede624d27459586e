import type { Part } from './batch.ts';
import { viewOf } from './octets.ts';
import { UNIT_BYTES } from './place.ts';
import { checksumSeed, HEADER_BYTES, SKIP, seal } from './record.ts';

/** A run of dead records is left out from this size on; below, another write costs more than it saves. */
export const HOLE_BYTES_MIN = 16 * 1024;
/** Pieces of one part. */
export const HOLES_MAX = 16;

/** Bytes for one place in a file. */
export interface Write {
  readonly at: number;
  readonly buffers: readonly Uint8Array[];
}

interface Hole {
  readonly offset: number;
  readonly bytes: number;
}

/** Where each record of a part is, in order: offset, length, and how many slots it has beyond the first. */
export class RecordList {
  readonly #numbers: number[] = [];

  add(offset: number, length: number, moreSlots: number): void {
    this.#numbers.push(offset, length, moreSlots);
  }

  /** Runs of records that are dead as a whole. */
  holes(dead: { has(unit: number): boolean }, bytesMin: number, max: number): Hole[] {
    const holes: Hole[] = [];
    let from = 0;
    let end = -1;
    const close = (): void => {
      if (end - from >= bytesMin && holes.length < max) holes.push({ offset: from, bytes: end - from });
    };
    for (let i = 0; i < this.#numbers.length; i += 3) {
      const offset = this.#numbers[i] ?? 0;
      const length = this.#numbers[i + 1] ?? 0;
      if (!isDead(dead, offset, length, this.#numbers[i + 2] ?? 0)) continue;
      if (offset !== end) {
        close();
        from = offset;
      }
      end = offset + length;
    }
    close();
    return holes;
  }
}

function isDead(dead: { has(unit: number): boolean }, offset: number, length: number, moreSlots: number): boolean {
  if (!dead.has(offset / UNIT_BYTES)) return false;
  const end = (offset + length) / UNIT_BYTES;
  for (let unit = end - moreSlots; unit < end; unit++) if (!dead.has(unit)) return false;
  return true;
}

/**
 * What is to be written of a part when holes are left where nothing lives any more: most messages of a queue that is
 * consumed are acknowledged before they are on their way to the disk. A record at the hole's beginning says how far it goes.
 */
export function writesAround(part: Part, holes: readonly Hole[], salt: number): Write[] {
  const writes: Write[] = [];
  const rest = new Pieces(part.buffers);
  let at = part.start;
  for (const { offset, bytes } of holes) {
    const buffers = rest.take(offset - at);
    buffers.push(skipRecord(bytes - UNIT_BYTES, checksumSeed(salt, part.segment.number, offset)));
    writes.push({ at, buffers });
    rest.take(bytes);
    at = offset + bytes;
  }
  writes.push({ at, buffers: rest.take(part.end - at) });
  return writes;
}

function skipRecord(bytes: number, seed: number): Buffer {
  const record = Buffer.alloc(UNIT_BYTES);
  record[8] = SKIP;
  record.writeUInt32LE(bytes, HEADER_BYTES);
  seal(record, viewOf(record), 0, UNIT_BYTES, seed);
  return record;
}

/** Takes so many bytes at a time from a list of buffers. */
class Pieces {
  readonly #buffers: readonly Uint8Array[];
  #next = 0;
  #used = 0;

  constructor(buffers: readonly Uint8Array[]) {
    this.#buffers = buffers;
  }

  take(bytes: number): Uint8Array[] {
    const taken: Uint8Array[] = [];
    for (let left = bytes; left > 0; ) {
      const buffer = this.#buffers[this.#next];
      if (buffer === undefined) throw new Error('a part has fewer bytes than it should');
      const piece = buffer.subarray(this.#used, this.#used + left);
      taken.push(piece);
      left -= piece.length;
      this.#used += piece.length;
      if (this.#used < buffer.length) continue;
      this.#next++;
      this.#used = 0;
    }
    return taken;
  }
}
