/**
 * Reads within [position, end) of a buffer what all protocols write alike. A read past the end gives zero or nothing, as
 * does each one after it, so a decoder may read a whole structure and ask once. Nothing is allocated before its size was
 * compared with what is left.
 */
export abstract class OctetCursor {
  readonly buf: Buffer;
  position: number;
  end: number;

  constructor(buf: Buffer, position: number, end: number) {
    this.buf = buf;
    this.position = position;
    this.end = end;
  }

  get left(): number {
    return this.end - this.position;
  }

  /** Less is left than was wanted. Nothing is left after this. */
  protected abstract truncated(): void;

  /** The place of the next `size` octets, which are passed over; -1 when there are not so many. */
  take(size: number): number {
    if (size > this.end - this.position) {
      this.truncated();
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

  /** A copy, so that it outlives the socket's buffer and doesn't keep that alive. */
  octets(size: number): Uint8Array {
    const at = this.take(size);
    return at < 0 ? new Uint8Array(0) : new Uint8Array(this.buf.subarray(at, at + size));
  }
}
