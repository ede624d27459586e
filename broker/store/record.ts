import { crc32 } from 'node:zlib';
import { toUnits, UNIT_BYTES } from './place.ts';

/**
 * Every record begins with its length and a checksum of all that follows:
 *
 *   0 u32 length in bytes, a multiple of 32; 0: nothing was written here
 *   4 u32 CRC-32 of the bytes from 8 to the end, begun with `checksumSeed`
 *   8 u8  type
 *   9 u8  flags, by type
 */
export const HEADER_BYTES = 12;
/** What fits the arithmetic of 32-bit integers; a message has far less. */
export const RECORD_BYTES_MAX = 2 ** 30;

export const MESSAGE = 1;
export const RETAINED = 2;
export const DEFINITION = 3;
export const IN_FLIGHT = 4;
export const HANDED_OUT = 5;
export const DEAD = 6;
export const RETURNED = 7;
export const COMMIT = 8;
/** Behind it so many bytes (u32 at 12) were left out: what was there had died before it was written. */
export const SKIP = 9;
const TYPE_MAX = SKIP;

/**
 * Tells a record from a copy of it elsewhere, such as in a body that somebody sent: the salt is the store's secret.
 */
export const checksumSeed = (salt: number, segment: number, offset: number): number =>
  (salt ^ Math.imul(segment, 0x9e37_79b1) ^ Math.imul(offset + 1, 0x85eb_ca6b)) >>> 0;

/** Of a record that lies in one piece. */
export const checksum = (record: Uint8Array, seed: number): number => crc32(record.subarray(8), seed) >>> 0;

/** Could a record of this length and type begin where so many bytes are left? */
export const isPlausible = (length: number, type: number, left: number): boolean =>
  length >= UNIT_BYTES && length <= left && length === toUnits(length) && type >= 1 && type <= TYPE_MAX;

/** Fills in length and checksum of a record that lies in one piece in `bytes`. */
export function seal(bytes: Buffer, view: DataView, at: number, length: number, seed: number): void {
  view.setUint32(at, length, true);
  view.setUint32(at + 4, crc32(bytes.subarray(at + 8, at + length), seed) >>> 0, true);
}
