import { variableSize, writeVariable } from './integer.ts';
import { FIELD_OCTETS_MAX, VARIABLE_INTEGER_MAX } from './spec.ts';

function inRange(value: number, max: number, what: string): void {
  if (!(value >= 0 && value <= max && Number.isInteger(value))) throw new RangeError(`${value} is no ${what}`);
}

/** A growing buffer for what is encoded rarely. What doesn't fit its type is our mistake, so it throws. */
export class Sink {
  private buf: Buffer;
  length = 0;

  constructor(sizeHint = 128) {
    this.buf = Buffer.allocUnsafe(Math.max(sizeHint, 16));
  }

  /** Room for `size` more octets: their buffer, to be written at the `length` from before the call. */
  private room(size: number): Buffer {
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
    inRange(value, 0xffff, 'two octet integer');
    const at = this.length;
    this.room(2).writeUInt16BE(value, at);
  }

  uint32(value: number): void {
    inRange(value, 0xffff_ffff, 'four octet integer');
    const at = this.length;
    this.room(4).writeUInt32BE(value, at);
  }

  variable(value: number): void {
    inRange(value, VARIABLE_INTEGER_MAX, 'variable byte integer');
    const at = this.length;
    writeVariable(this.room(variableSize(value)), at, value);
  }

  string(text: string): void {
    const size = Buffer.byteLength(text);
    if (size > FIELD_OCTETS_MAX) throw new RangeError(`a string of ${size} octets; 65535 is the most`);
    this.uint16(size);
    const at = this.length;
    this.room(size).write(text, at, 'utf8');
  }

  binary(octets: Uint8Array): void {
    if (octets.length > FIELD_OCTETS_MAX) throw new RangeError(`${octets.length} octets of data; 65535 is the most`);
    this.uint16(octets.length);
    this.octets(octets);
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
