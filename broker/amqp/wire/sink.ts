import { inRange, OctetSink } from '../../core/octet-sink.ts';

/** RabbitMQ's and the protocol's bound of a short string, in octets (AMQP 0-9-1 §4.2.5.3). */
export const SHORTSTR_OCTETS_MAX = 255;

const ELLIPSIS = '...';

/** The text cut to what a short string holds, never within a character: reply texts quote names of the peer's. */
export function fitShortstr(text: string): string {
  if (Buffer.byteLength(text) <= SHORTSTR_OCTETS_MAX) return text;
  const octets = Buffer.from(text);
  let end = SHORTSTR_OCTETS_MAX - ELLIPSIS.length;
  while (end > 0 && (octets.readUInt8(end) & 0xc0) === 0x80) end--;
  return octets.toString('utf8', 0, end) + ELLIPSIS;
}

/** The octets of a short string, its length first: what the fast paths copy. */
export function encodeShortstr(text: string): Buffer {
  const sink = new Sink(text.length + 1);
  sink.shortstr(text);
  return sink.take();
}

/** Methods, tables and properties. */
export class Sink extends OctetSink {
  constructor(sizeHint = 256) {
    super(sizeHint);
  }

  uint64(value: number): void {
    inRange(value, Number.MAX_SAFE_INTEGER, 'safe long-long');
    const at = this.length;
    const buf = this.room(8);
    buf.writeUInt32BE(Math.floor(value / 0x1_0000_0000), at);
    buf.writeUInt32BE(value % 0x1_0000_0000, at + 4);
  }

  bigUint64(value: bigint): void {
    const at = this.length;
    this.room(8).writeBigUInt64BE(value, at);
  }

  shortstr(text: string): void {
    const size = Buffer.byteLength(text);
    if (size > SHORTSTR_OCTETS_MAX) throw new RangeError(`a short string of ${size} octets; 255 is the most`);
    const at = this.length;
    const buf = this.room(1 + size);
    buf.writeUInt8(size, at);
    buf.write(text, at + 1, 'utf8');
  }

  longstr(octets: Uint8Array): void {
    this.uint32(octets.length);
    this.octets(octets);
  }

  /** Leaves four octets for a length, and returns their place for `closeLength`. */
  openLength(): number {
    const at = this.length;
    this.room(4);
    return at;
  }

  closeLength(at: number): void {
    this.buf.writeUInt32BE(this.length - at - 4, at);
  }
}
