/** A value that doesn't fit its type is our mistake, so it throws. */
export function inRange(value: number, max: number, what: string): void {
  if (!(value >= 0 && value <= max && Number.isInteger(value))) throw new RangeError(`${value} is no ${what}`);
}

/** A growing buffer for what is encoded rarely: what all protocols write alike. */
export class OctetSink {
  protected buf: Buffer;
  length = 0;

  constructor(sizeHint: number) {
    this.buf = Buffer.allocUnsafe(Math.max(sizeHint, 16));
  }

  /** Room for `size` more octets: their buffer, to be written at the `length` from before the call. */
  room(size: number): Buffer {
    const needed = this.length + size;
    if (needed > this.buf.length) {
      const grown = Buffer.allocUnsafe(Math.max(needed, this.buf.length * 2));
      this.buf.copy(grown, 0, 0, this.length);
      this.buf = grown;
    }
    this.length = needed;
    return this.buf;
  }

  uint8(value: number): void {
    inRange(value, 0xff, 'octet');
    const at = this.length;
    this.room(1).writeUInt8(value, at);
  }

  uint16(value: number): void {
    inRange(value, 0xffff, 'integer of two octets');
    const at = this.length;
    this.room(2).writeUInt16BE(value, at);
  }

  uint32(value: number): void {
    inRange(value, 0xffff_ffff, 'integer of four octets');
    const at = this.length;
    this.room(4).writeUInt32BE(value, at);
  }

  octets(octets: Uint8Array): void {
    const at = this.length;
    this.room(octets.length).set(octets, at);
  }

  /** What was written. The sink is not to be used after this. */
  take(): Buffer {
    return this.buf.subarray(0, this.length);
  }
}
