import { failure, type MqttFailure, type RuleName } from './failure.ts';
import { textFault } from './text.ts';

/**
 * Reads within [position, end) of a buffer. The first fault is kept in `failure`, and what is read after it is zero or
 * nothing, so a decoder may read a whole structure and ask once. Nothing is allocated before its size was compared with
 * what is left. Strings and octets are copies, so they outlive the socket's buffer.
 */
export class Cursor {
  failure: MqttFailure | undefined;

  constructor(
    readonly buf: Buffer,
    public position: number,
    public end: number,
    public level: number,
  ) {}

  get left(): number {
    return this.end - this.position;
  }

  fail(rule: RuleName, detail?: string): void {
    this.failure ??= failure(rule, this.level, detail);
    this.position = this.end;
  }

  /** The place of the next `size` octets, which are passed over; -1 when there are not so many. */
  private take(size: number): number {
    if (size > this.end - this.position) {
      this.fail('truncated');
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

  variable(): number {
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const octet = this.uint8();
      value |= (octet & 0x7f) << shift;
      if (octet >= 0x80) continue;
      if (octet === 0 && shift > 0) this.fail('lengthPadded');
      return this.failure === undefined ? value : 0;
    }
    this.fail('lengthTooLong');
    return 0;
  }

  string(): string {
    const size = this.uint16();
    const at = this.take(size);
    if (at < 0) return '';
    const fault = textFault(this.buf, at, at + size);
    if (fault === undefined) return this.buf.toString('utf8', at, at + size);
    this.fail(fault);
    return '';
  }

  binary(): Uint8Array {
    const size = this.uint16();
    const at = this.take(size);
    return at < 0 ? new Uint8Array(0) : new Uint8Array(this.buf.subarray(at, at + size));
  }

  /** [MQTT-2.2.1-3] */
  packetId(): number {
    const id = this.uint16();
    if (id === 0) this.fail('packetId');
    return id;
  }

  /** What was read from it, unless that failed or left something over. */
  finish<T>(value: T): T | MqttFailure {
    if (this.left > 0) this.fail('surplus');
    return this.failure ?? value;
  }
}
