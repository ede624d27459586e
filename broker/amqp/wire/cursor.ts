import { isUtf8 } from 'node:buffer';
import { OctetCursor } from '../../core/octet-cursor.ts';

/** The octets as a string, or undefined when they are no UTF-8: a lossy name could be taken for another's. */
export function utf8(buf: Buffer, start: number, end: number): string | undefined {
  const text = buf.toString('utf8', start, end);
  if (text.includes('\ufffd') && !isUtf8(buf.subarray(start, end))) return undefined;
  return text;
}

/** Methods, tables and properties. A fault clears `ok` for good. */
export class Cursor extends OctetCursor {
  ok = true;
  /** What made it fail is a short string whose octets are no UTF-8. */
  isNotUtf8 = false;

  fail(): void {
    this.ok = false;
    this.position = this.end;
  }

  protected override truncated(): void {
    this.fail();
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
}
