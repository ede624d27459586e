import { Walker } from '../walker.ts';
import { PUBACK, PUBCOMP, PUBLISH, PUBREC, PUBREL } from './packets.ts';
import { Replies } from './replies.ts';

const STAMP_BYTES = 8;
/** Of a packet that isn't a PUBLISH, and of all before a PUBLISH's payload. */
const MAX_HEAD_BYTES = 4096;
const MORE = 0x80;

/** What the scanner finds. */
export interface MqttScannerEvents {
  /** A packet that is neither a message nor an acknowledgement; `body` is good until the call returns. */
  packet(type: number, body: Buffer): void;
  /** The first octets of a payload, when stamps are asked for: seconds and nanoseconds. */
  stamp?: ((seconds: number, nanoseconds: number) => void) | undefined;
}

/** Counts messages, and gathers what the protocol wants to be answered. */
export class MqttScanner extends Walker {
  /** Messages that came. */
  received = 0;
  /** Messages sent with QoS 1 or 2 that are done with. */
  settled = 0;
  readonly replies = new Replies();
  readonly #events: MqttScannerEvents;
  // Of the packet that was looked at last.
  #size = 0;
  #bodyAt = 0;

  constructor(events: MqttScannerEvents) {
    super(MAX_HEAD_BYTES);
    this.#events = events;
  }

  protected override wanted(buf: Buffer, at: number, end: number): number {
    const head = this.#readHead(buf, at, end);
    if (head > 0) return head;
    const first = buf[at] ?? 0;
    if (first >> 4 !== PUBLISH) return within(this.#size);
    const bodyAt = this.#bodyAt;
    const needed = this.#payloadAt(first);
    if (needed === 0) return bodyAt;
    if (end - at < bodyAt + 2) return bodyAt + 2;
    return within(bodyAt + 2 + buf.readUInt16BE(at + bodyAt) + needed);
  }

  /** `wanted` has just looked at the same packet. */
  protected override take(buf: Buffer, at: number): number {
    const first = buf[at] ?? 0;
    const body = at + this.#bodyAt;
    const type = first >> 4;
    if (type === PUBLISH) this.#message(first, buf, body);
    else if (type === PUBACK || type === PUBCOMP) this.settled++;
    else if (type === PUBREC) this.replies.add(PUBREL, buf[body] ?? 0, buf[body + 1] ?? 0);
    else if (type === PUBREL) this.replies.add(PUBCOMP, buf[body] ?? 0, buf[body + 1] ?? 0);
    else this.#events.packet(type, buf.subarray(body, at + this.#size));
    return this.#size;
  }

  /** 0: the fixed header is there, and was read; otherwise how much must be there to try again. */
  #readHead(buf: Buffer, at: number, end: number): number {
    let size = 0;
    for (let i = 1, factor = 1; ; i++, factor *= 128) {
      if (i > 4) throw new Error('no MQTT packet is that long');
      if (at + i >= end) return i + 1;
      const octet = buf[at + i] ?? 0;
      size += (octet & 127) * factor;
      if (octet >= MORE) continue;
      this.#bodyAt = i + 1;
      this.#size = i + 1 + size;
      return 0;
    }
  }

  /** What is wanted of a message behind its topic; 0: not even that. */
  #payloadAt(first: number): number {
    const stamp = this.#events.stamp === undefined ? 0 : STAMP_BYTES;
    return ((first & 6) === 0 ? 0 : 2) + stamp;
  }

  #message(first: number, buf: Buffer, body: number): void {
    this.received++;
    const qos = (first >> 1) & 3;
    const { stamp } = this.#events;
    if (qos === 0 && stamp === undefined) return;
    let at = body + 2 + buf.readUInt16BE(body);
    if (qos > 0) {
      this.replies.add(qos === 1 ? PUBACK : PUBREC, buf[at] ?? 0, buf[at + 1] ?? 0);
      at += 2;
    }
    stamp?.(buf.readUInt32BE(at), buf.readUInt32BE(at + 4));
  }
}

function within(bytes: number): number {
  if (bytes > MAX_HEAD_BYTES) throw new Error(`an MQTT packet with ${bytes} bytes before its payload`);
  return bytes;
}
