import { isUtf8 } from 'node:buffer';

/** The octets as a string, or undefined when they are no UTF-8: a lossy name could be taken for another's. */
export function utf8(buf: Buffer, start: number, end: number): string | undefined {
  const text = buf.toString('utf8', start, end);
  if (text.includes('\ufffd') && !isUtf8(buf.subarray(start, end))) return undefined;
  return text;
}

/**
 * Reads within [position, end) of a buffer. A read past the end gives zero or nothing and clears `ok` for good, so a
 * decoder may read a whole structure and ask once. Nothing is allocated before its size was compared with what is left.
 */
export class Cursor {
  ok = true;
  /** What made it fail is a short string whose octets are no UTF-8. */
  isNotUtf8 = false;

  constructor(
    readonly buf: Buffer,
    public position: number,
    public end: number,
  ) {}

  get left(): number {
    return this.end - this.position;
  }

  fail(): void {
    this.ok = false;
    this.position = this.end;
  }

  /** The place of the next `size` octets, which are passed over; -1 when there are not so many. */
  take(size: number): number {
    if (size > this.end - this.position) {
      this.fail();
      return -1;
    }
    const at = this.position;
    this.position = at + size;
    return at;
  }

  uint8(): number {
    const at = this.take(1);
    return at < 0 ? 0 : this.buf.readUInt8(at);
  }

  uint16(): number {
    const at = this.take(2);
    return at < 0 ? 0 : this.buf.readUInt16BE(at);
  }

  uint32(): number {
    const at = this.take(4);
    return at < 0 ? 0 : this.buf.readUInt32BE(at);
  }

  /** Exact up to 2^53. */
  uint64(): number {
    const at = this.take(8);
    return at < 0 ? 0 : this.buf.readUInt32BE(at) * 0x1_0000_0000 + this.buf.readUInt32BE(at + 4);
  }

  bigUint64(): bigint {
    const at = this.take(8);
    return at < 0 ? 0n : this.buf.readBigUInt64BE(at);
  }

  shortstr(): string {
    const size = this.uint8();
    const at = this.take(size);
    if (at < 0) return '';
    const text = utf8(this.buf, at, at + size);
    if (text !== undefined) return text;
    this.isNotUtf8 = true;
    this.fail();
    return '';
  }

  /** As `shortstr`, but octets that are no UTF-8 come out as U+FFFD: for text that is shown, not compared. */
  lossyShortstr(): string {
    const size = this.uint8();
    const at = this.take(size);
    return at < 0 ? '' : this.buf.toString('utf8', at, at + size);
  }

  /** A copy, so that it outlives the socket's buffer and doesn't keep that alive. */
  octets(size: number): Uint8Array {
    const at = this.take(size);
    return at < 0 ? new Uint8Array(0) : new Uint8Array(this.buf.subarray(at, at + size));
  }
}
