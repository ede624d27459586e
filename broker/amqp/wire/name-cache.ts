import { utf8 } from './cursor.ts';
import { encodeShortstr } from './sink.ts';

/** Names kept each way; with short strings of 255 octets that is half a megabyte at the very most. */
export const NAMES_MAX = 1024;

interface Slot {
  readonly octets: Uint8Array;
  readonly text: string;
}

/**
 * Exchanges and routing keys come in the thousands per second and are few, so their strings are kept: to make one from
 * octets leaves JavaScript and allocates. A slot holds the last name that hashed to it, so there is nothing to evict.
 */
export class NameCache {
  private readonly slots: (Slot | undefined)[] = new Array<Slot | undefined>(NAMES_MAX).fill(undefined);
  private readonly encoded = new Map<string, Uint8Array>();

  /** The string of `length` octets at `start`, or undefined when they are no UTF-8. */
  decode(buf: Buffer, start: number, length: number): string | undefined {
    if (length === 0) return '';
    const end = start + length;
    const index = hash(buf, start, end) % NAMES_MAX;
    const slot = this.slots[index];
    if (slot !== undefined && slot.octets.length === length && same(slot.octets, buf, start)) return slot.text;
    const text = utf8(buf, start, end);
    if (text !== undefined) this.slots[index] = { octets: new Uint8Array(buf.subarray(start, end)), text };
    return text;
  }

  /** The short string of a name, its length first. Not to be written to: it is shared. */
  encode(text: string): Uint8Array {
    const kept = this.encoded.get(text);
    if (kept !== undefined) return kept;
    if (this.encoded.size >= NAMES_MAX) this.encoded.clear();
    const octets = encodeShortstr(text);
    this.encoded.set(text, octets);
    return octets;
  }
}

/** FNV-1a. A peer that makes names collide only makes this cache miss. */
function hash(buf: Buffer, start: number, end: number): number {
  let h = 0x811c9dc5;
  for (let at = start; at < end; at++) h = Math.imul(h ^ buf.readUInt8(at), 0x01000193);
  return h >>> 0;
}

function same(octets: Uint8Array, buf: Buffer, start: number): boolean {
  for (let i = 0; i < octets.length; i++) if (octets[i] !== buf[start + i]) return false;
  return true;
}
