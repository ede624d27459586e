const TWO_32 = 2 ** 32;
/** Below this length a loop over ASCII is faster than the call into the runtime. */
const SHORT_TEXT = 24;

/** Six bytes: counters that outlast the machine, and times in ms until the year 10889. */
export function setUint48(view: DataView, at: number, value: number): void {
  view.setUint32(at, value >>> 0, true);
  view.setUint16(at + 4, Math.floor(value / TWO_32), true);
}

export const getUint48 = (view: DataView, at: number): number =>
  view.getUint32(at, true) + view.getUint16(at + 4, true) * TWO_32;

/** How many bytes were written. */
export function writeText(into: Buffer, at: number, text: string): number {
  const { length } = text;
  if (length > SHORT_TEXT) return into.write(text, at, 'utf8');
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) return into.write(text, at, 'utf8');
    into[at + i] = code;
  }
  return length;
}

/** No string has more bytes than this in UTF-8. */
export const textBytesMax = (text: string): number => text.length * 3;

export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** A buffer that grows by doubling, with its length apart from its capacity. */
export class GrowingBuffer {
  bytes: Buffer;
  view: DataView;
  length = 0;

  constructor(capacity: number) {
    this.bytes = Buffer.allocUnsafeSlow(capacity);
    this.view = viewOf(this.bytes);
  }

  /** Room for so many more bytes; where they begin. */
  extend(count: number): number {
    const at = this.length;
    this.length += count;
    if (this.length > this.bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(this.length, this.bytes.length * 2));
      this.bytes.copy(larger, 0, 0, at);
      this.bytes = larger;
      this.view = viewOf(larger);
    }
    return at;
  }

  get content(): Buffer {
    return this.bytes.subarray(0, this.length);
  }
}
