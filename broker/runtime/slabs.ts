/** Size of a pooled output buffer: what one write to a socket usually carries at most. */
export const SLAB_BYTES = 64 * 1024;
/** Slabs kept for reuse (16 MiB); above that they go to the garbage collector. */
export const FREE_SLABS_MAX = 256;

/**
 * Output buffers shared by all sockets. A socket holds one only while it has something to write, so that ten thousand
 * idle connections hold none.
 */
export class SlabPool {
  readonly #free: Buffer[] = [];

  get freeCount(): number {
    return this.#free.length;
  }

  take(): Buffer {
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(SLAB_BYTES);
  }

  /** Only when the kernel has copied the bytes: a slab that comes back is overwritten at once. */
  give(slab: Buffer): void {
    if (slab.length === SLAB_BYTES && this.#free.length < FREE_SLABS_MAX) this.#free.push(slab);
  }
}
