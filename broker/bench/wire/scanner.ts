import { BASIC_DELIVER } from './methods.ts';

const HEAD_BYTES = 7;
const FRAME_OVERHEAD = 8;
const METHOD = 1;
const BODY = 3;
const STAMP_BYTES = 8;
/** No method that the driver reads is longer. */
const MAX_METHOD_BYTES = 64 * 1024;

/** What the scanner finds. */
export interface ScannerEvents {
  /** Any method but `basic.deliver`; `payload` is good until the call returns. */
  method(id: number, payload: Buffer): void;
  /** The first octets of a body, when stamps are asked for: seconds and nanoseconds. */
  stamp?(seconds: number, nanoseconds: number): void;
}

/**
 * Walks over frames, counts bodies, and skips all else unread: a driver must cost less than the broker that it drives.
 * Each message's body must be one frame.
 */
export class Scanner {
  /** Bodies seen so far. */
  bodies = 0;
  readonly #events: ScannerEvents;
  /** Octets of the current frame still to come that nobody wants. */
  #skip = 0;
  /** The beginning of a frame that the last chunk cut. */
  readonly #held = Buffer.allocUnsafe(MAX_METHOD_BYTES + FRAME_OVERHEAD);
  #heldBytes = 0;

  constructor(events: ScannerEvents) {
    this.#events = events;
  }

  push(chunk: Buffer, length: number): void {
    let at = this.#heldBytes > 0 ? this.#finishHeld(chunk, length) : 0;
    while (at < length) {
      if (this.#skip > 0) {
        const step = Math.min(this.#skip, length - at);
        this.#skip -= step;
        at += step;
        continue;
      }
      const wanted = this.#wanted(chunk, at, length);
      if (wanted > length - at) {
        chunk.copy(this.#held, 0, at, length);
        this.#heldBytes = length - at;
        return;
      }
      this.#skip = this.#take(chunk, at);
    }
  }

  /** Adds to what is held until it suffices; the answer is how much of the chunk is used up. */
  #finishHeld(chunk: Buffer, length: number): number {
    let used = 0;
    for (;;) {
      const wanted = this.#wanted(this.#held, 0, this.#heldBytes);
      if (wanted <= this.#heldBytes) break;
      const step = Math.min(wanted - this.#heldBytes, length - used);
      if (step === 0) return used;
      chunk.copy(this.#held, this.#heldBytes, used, used + step);
      this.#heldBytes += step;
      used += step;
    }
    this.#skip = this.#take(this.#held, 0) - this.#heldBytes;
    this.#heldBytes = 0;
    return used;
  }

  /** How many octets of the frame at `at` must be there before it can be taken. */
  #wanted(buf: Buffer, at: number, end: number): number {
    if (end - at < HEAD_BYTES) return HEAD_BYTES;
    const type = buf[at];
    if (type === BODY) return this.#events.stamp ? HEAD_BYTES + STAMP_BYTES : HEAD_BYTES;
    if (type !== METHOD) return HEAD_BYTES;
    if (end - at < HEAD_BYTES + 4) return HEAD_BYTES + 4;
    if (buf.readUInt32BE(at + HEAD_BYTES) === BASIC_DELIVER) return HEAD_BYTES + 4;
    const size = buf.readUInt32BE(at + 3);
    if (size > MAX_METHOD_BYTES) throw new Error(`a method of ${size} bytes`);
    return size + FRAME_OVERHEAD;
  }

  /** The whole length of the frame. */
  #take(buf: Buffer, at: number): number {
    const size = buf.readUInt32BE(at + 3);
    const type = buf[at];
    if (type === BODY) {
      this.bodies++;
      this.#events.stamp?.(buf.readUInt32BE(at + HEAD_BYTES), buf.readUInt32BE(at + HEAD_BYTES + 4));
    } else if (type === METHOD) {
      const id = buf.readUInt32BE(at + HEAD_BYTES);
      if (id !== BASIC_DELIVER) this.#events.method(id, buf.subarray(at + HEAD_BYTES, at + HEAD_BYTES + size));
    }
    return size + FRAME_OVERHEAD;
  }
}
