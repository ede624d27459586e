/** Below this many octets a loop is faster than `set`, which leaves JavaScript. */
const LOOP_OCTETS_MAX = 32;

/** @returns the place after what was copied */
export function copyOctets(from: Uint8Array, out: Buffer, start: number): number {
  const length = from.length;
  if (length > LOOP_OCTETS_MAX) {
    out.set(from, start);
  } else {
    for (let i = 0; i < length; i++) out[start + i] = from[i] ?? 0;
  }
  return start + length;
}
