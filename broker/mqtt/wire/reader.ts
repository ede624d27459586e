import { failure, type MqttFailure } from './failure.ts';
import { FIXED_HEADER_MAX } from './spec.ts';

/** What a stopped reader keeps, in octets. A paused socket hands over a chunk or two more; beyond that it wasn't paused. */
export const HELD_OCTETS_MAX = 4 * 1024 * 1024;

/** A packet that crosses chunks gets no more room than this before its octets come: an announced length costs nothing. */
const JOIN_OCTETS_FIRST = 16 * 1024;

const EMPTY = Buffer.alloc(0);
const MORE = 0x80;

export interface PacketHandler {
  /**
   * One packet; its body, without the fixed header, is [start, end) of `buf`, in place and gone after this call. Do not
   * call the reader from here.
   * @returns whether to go on; false keeps what follows for `resume`
   */
  onPacket(type: number, flags: number, buf: Buffer, start: number, end: number): boolean;
}

/**
 * Cuts a stream of octets into packets (MQTT 5 §2.1). A packet that lies whole within a chunk is handed over in place;
 * only one that crosses chunks is copied, after its size was checked.
 */
export class PacketReader {
  /** The fixed header of the packet that crosses chunks; empty when there is none. */
  private readonly header = Buffer.alloc(FIXED_HEADER_MAX);
  private headerLength = 0;
  /** Its body, once the header is whole: `joinedLength` octets of `bodyLength`. */
  private joined: Buffer = EMPTY;
  private joinedLength = 0;
  private bodyLength = -1;
  private held: Buffer = EMPTY;
  private stopped = false;
  private error: MqttFailure | undefined;

  /**
   * @param packetSizeMax octets of a whole packet, the fixed header too (MQTT 5 §3.1.2.11.4); it may change between packets
   * @param level of the protocol: only says which version an error cites
   */
  constructor(
    public packetSizeMax: number,
    public level = 5,
  ) {}

  /** A handler has said stop: `resume` goes on. */
  get isStopped(): boolean {
    return this.stopped;
  }

  /** The chunk may be reused when this returns, as far as the reader is concerned. An error is for good. */
  push(chunk: Buffer, handler: PacketHandler): MqttFailure | undefined {
    if (this.error !== undefined) return this.error;
    if (this.stopped) {
      this.hold(chunk);
      return undefined;
    }
    return this.read(chunk, handler);
  }

  resume(handler: PacketHandler): MqttFailure | undefined {
    if (this.error !== undefined || !this.stopped) return this.error;
    const held = this.held;
    this.held = EMPTY;
    this.stopped = false;
    return this.read(held, handler);
  }

  private hold(chunk: Buffer): void {
    if (this.held.length + chunk.length > HELD_OCTETS_MAX) throw new Error('a stopped packet reader was fed on and on');
    this.held = Buffer.concat([this.held, chunk]);
  }

  private read(chunk: Buffer, handler: PacketHandler): MqttFailure | undefined {
    const length = chunk.length;
    let at = 0;
    if (this.headerLength > 0) {
      at = this.gather(chunk, 0);
      if (this.error !== undefined || this.joinedLength !== this.bodyLength) return this.error;
      if (!this.handJoined(handler)) return this.stop(chunk, at);
    }
    while (length - at >= 2) {
      let size = chunk[at + 1] ?? 0;
      let body = at + 2;
      if (size >= MORE) {
        const octets = lengthOctets(chunk, at + 1, length);
        if (octets === 0) break;
        size = this.lengthOf(chunk, at + 1, octets);
        if (size < 0) return this.error;
        body = at + 1 + octets;
      }
      const next = body + size;
      if (next - at > this.packetSizeMax) return this.refuse('tooLarge', `${next - at} octets`);
      if (next > length) break;
      const first = chunk[at] ?? 0;
      at = next;
      if (!handler.onPacket(first >> 4, first & 0xf, chunk, body, next)) return this.stop(chunk, at);
    }
    if (at < length) this.gather(chunk, at);
    return this.error;
  }

  private handJoined(handler: PacketHandler): boolean {
    const first = this.header[0] ?? 0;
    const { joined, bodyLength } = this;
    this.joined = EMPTY;
    this.joinedLength = 0;
    this.bodyLength = -1;
    this.headerLength = 0;
    return handler.onPacket(first >> 4, first & 0xf, joined, 0, bodyLength);
  }

  private stop(chunk: Buffer, at: number): undefined {
    this.stopped = true;
    this.held = Buffer.from(chunk.subarray(at));
  }

  private refuse(rule: 'tooLarge' | 'lengthTooLong' | 'lengthPadded', detail?: string): MqttFailure {
    this.joined = EMPTY;
    this.error = failure(rule, this.level, detail);
    return this.error;
  }

  /** The remaining length of `octets` octets at `start`; -1 when it was refused. */
  private lengthOf(buf: Buffer, start: number, octets: number): number {
    let size = 0;
    for (let i = octets - 1; i >= 0; i--) size = (size << 7) | ((buf[start + i] ?? 0) & 0x7f);
    const last = buf[start + octets - 1] ?? 0;
    if (last >= MORE) this.refuse('lengthTooLong');
    // [MQTT-1.5.5-1]
    else if (last === 0 && octets > 1) this.refuse('lengthPadded');
    return this.error === undefined ? size : -1;
  }

  /** Adds to the packet that crosses chunks. @returns the place after the last octet it took */
  private gather(chunk: Buffer, start: number): number {
    let at = start;
    while (this.bodyLength < 0) {
      if (at === chunk.length) return at;
      this.header[this.headerLength++] = chunk[at++] ?? 0;
      const octets = lengthOctets(this.header, 1, this.headerLength);
      if (octets === 0) continue;
      const size = this.lengthOf(this.header, 1, octets);
      if (size < 0) return at;
      if (this.headerLength + size > this.packetSizeMax) {
        this.refuse('tooLarge', `${this.headerLength + size} octets`);
        return at;
      }
      this.bodyLength = size;
      this.joined = size === 0 ? EMPTY : Buffer.allocUnsafe(Math.min(size, JOIN_OCTETS_FIRST));
    }
    const wanted = Math.min(this.bodyLength - this.joinedLength, chunk.length - at);
    this.makeRoom(this.joinedLength + wanted);
    chunk.copy(this.joined, this.joinedLength, at, at + wanted);
    this.joinedLength += wanted;
    return at + wanted;
  }

  private makeRoom(size: number): void {
    if (size <= this.joined.length) return;
    const grown = Buffer.allocUnsafe(Math.min(this.bodyLength, Math.max(size, this.joined.length * 2)));
    this.joined.copy(grown, 0, 0, this.joinedLength);
    this.joined = grown;
  }
}

/** How many octets the remaining length at `start` takes, 4 at most; 0 when it isn't whole yet. */
function lengthOctets(buf: Buffer, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    if ((buf[at] ?? 0) < MORE || at === start + 3) return at - start + 1;
  }
  return 0;
}
