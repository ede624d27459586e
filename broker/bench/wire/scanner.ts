import { BASIC_DELIVER } from './methods.ts';
import { Walker } from './walker.ts';

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
export class Scanner extends Walker {
  /** Bodies seen so far. */
  bodies = 0;
  readonly #events: ScannerEvents;

  constructor(events: ScannerEvents) {
    super(MAX_METHOD_BYTES + FRAME_OVERHEAD);
    this.#events = events;
  }

  protected override wanted(buf: Buffer, at: number, end: number): number {
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

  protected override take(buf: Buffer, at: number): number {
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
