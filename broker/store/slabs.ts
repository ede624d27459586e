/** Records are put together in pieces of this size. */
export const SLAB_BYTES = 256 * 1024;
/** Slabs kept for reuse (16 MiB). */
const FREE_SLABS_MAX = 64;

/** Buffers for what is to be written, used again as soon as it is on disk. */
export class Slabs {
  readonly #free: Buffer[] = [];

  take(bytes: number): Buffer {
    if (bytes > SLAB_BYTES) return Buffer.allocUnsafeSlow(bytes);
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(SLAB_BYTES);
  }

  give(slab: Buffer): void {
    if (slab.length === SLAB_BYTES && this.#free.length < FREE_SLABS_MAX) this.#free.push(slab);
  }
}
