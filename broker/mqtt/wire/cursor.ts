import { OctetCursor } from '../../core/octet-cursor.ts';
import { failure, type MqttFailure, type RuleName } from './failure.ts';
import { textFault } from './text.ts';

/** Packets and their properties. The first fault is kept in `failure`; strings and octets are copies. */
export class Cursor extends OctetCursor {
  failure: MqttFailure | undefined;
  level: number;

  constructor(buf: Buffer, position: number, end: number, level: number) {
    super(buf, position, end);
    this.level = level;
  }

  fail(rule: RuleName, detail?: string): void {
    this.failure ??= failure(rule, this.level, detail);
    this.position = this.end;
  }

  protected override truncated(): void {
    this.fail('truncated');
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
    return this.octets(this.uint16());
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
