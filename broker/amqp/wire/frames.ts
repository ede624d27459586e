import { describeFrame } from './error-text.ts';
import {
  FRAME_BODY,
  FRAME_END,
  FRAME_HEADER,
  FRAME_HEADER_SIZE,
  FRAME_HEARTBEAT,
  FRAME_METHOD,
  FRAME_OVERHEAD,
} from './frame.ts';

/** What a stopped reader keeps, in octets. A paused socket hands over a chunk or two more; beyond that it wasn't paused. */
export const HELD_OCTETS_MAX = 4 * 1024 * 1024;

/** A class id and a method id. */
const METHOD_PAYLOAD_MIN = 4;
/** Class id, weight, body size. */
const HEADER_PAYLOAD_MIN = 12;

const EMPTY = Buffer.alloc(0);

/** 501 of the connection, in RabbitMQ's words. */
export class FrameError {
  constructor(
    readonly channel: number,
    /** For example `type 7, all octets = <<>>: unknown_frame`. */
    readonly text: string,
    /** The borders of frames are lost: nothing after this can be read. Otherwise the reader may go on (to find close-ok). */
    readonly fatal: boolean,
  ) {}
}

export interface FrameHandler {
  /**
   * One frame; its payload is [start, end) of `buf`, in place. Do not call the reader from here.
   * @returns whether to go on; false keeps what follows for `resume`
   */
  onFrame(type: number, channel: number, buf: Buffer, start: number, end: number): boolean;
}

/**
 * Cuts a stream of octets into frames (AMQP 0-9-1 §4.2.3). A frame that lies whole within a chunk is handed over in
 * place; only one that crosses chunks is copied, into a buffer of its own, whose size was checked against `frameMax`.
 */
export class FrameReader {
  private readonly header = Buffer.alloc(FRAME_HEADER_SIZE);
  private headerLength = 0;
  /** The frame that crosses chunks, once its header is whole. */
  private joined: Buffer | undefined;
  private joinedLength = 0;
  private held: Buffer = EMPTY;
  private stopped = false;
  private error: FrameError | undefined;

  /** @param frameMax octets of a whole frame, never 0 (no limit): who doesn't bound a stranger's frames has no bound */
  constructor(public frameMax: number) {}

  /** A handler has said stop, or a frame was refused that is not fatal: `resume` goes on. */
  get isStopped(): boolean {
    return this.stopped;
  }

  /** The chunk may be reused when this returns, as far as the reader is concerned. */
  push(chunk: Buffer, handler: FrameHandler): FrameError | undefined {
    if (this.error !== undefined) return this.error;
    if (this.stopped) {
      this.hold(chunk);
      return undefined;
    }
    return this.read(chunk, handler);
  }

  resume(handler: FrameHandler): FrameError | undefined {
    if (this.error !== undefined || !this.stopped) return this.error;
    const held = this.held;
    this.stopped = false;
    const error = this.read(held, handler);
    if (!this.stopped) this.held = EMPTY;
    return error;
  }

  private hold(chunk: Buffer): void {
    if (this.held.length + chunk.length > HELD_OCTETS_MAX) throw new Error('a stopped frame reader was fed on and on');
    this.held = Buffer.concat([this.held, chunk]);
  }

  private read(chunk: Buffer, handler: FrameHandler): FrameError | undefined {
    let at = 0;
    if (this.headerLength > 0) {
      at = this.gather(chunk);
      if (this.error !== undefined) return this.error;
      const frame = this.joined;
      if (frame === undefined || this.joinedLength < frame.length) return undefined;
      this.joined = undefined;
      this.headerLength = 0;
      const error = this.hand(frame, 0, frame.length - FRAME_OVERHEAD, handler);
      if (error !== undefined || this.stopped) return this.stop(chunk, at, error);
    }
    const length = chunk.length;
    while (length - at >= FRAME_HEADER_SIZE) {
      const size = chunk.readUInt32BE(at + 3);
      if (this.tooLarge(size)) return this.refuseSize(chunk, at, size);
      const next = at + size + FRAME_OVERHEAD;
      if (next > length) break;
      const error = this.hand(chunk, at, size, handler);
      at = next;
      if (error !== undefined || this.stopped) return this.stop(chunk, at, error);
    }
    if (at < length) this.gather(chunk.subarray(at));
    return this.error;
  }

  /** Checks the whole frame at `at`, and hands it over. */
  private hand(buf: Buffer, at: number, size: number, handler: FrameHandler): FrameError | undefined {
    const start = at + FRAME_HEADER_SIZE;
    const end = start + size;
    const type = buf.readUInt8(at);
    const channel = buf.readUInt16BE(at + 1);
    const endOctet = buf.readUInt8(end);
    if (endOctet !== FRAME_END) {
      const text = `${describeFrame(type, buf, start, end)}: {invalid_frame_end_marker,${endOctet}}`;
      return new FrameError(channel, text, true);
    }
    if (!isKnown(type, size)) {
      return new FrameError(channel, `${describeFrame(type, buf, start, end)}: unknown_frame`, false);
    }
    if (!handler.onFrame(type, channel, buf, start, end)) this.stopped = true;
    return undefined;
  }

  private stop(chunk: Buffer, at: number, error: FrameError | undefined): FrameError | undefined {
    if (error?.fatal) {
      this.error = error;
      return error;
    }
    this.stopped = true;
    const rest = chunk.subarray(at);
    // What is held is ours already: copied once more for each refused frame, a chunk of them would cost its square.
    this.held = chunk === this.held ? rest : Buffer.from(rest);
    return error;
  }

  private tooLarge(size: number): boolean {
    return size > this.frameMax - FRAME_OVERHEAD;
  }

  private refuseSize(buf: Buffer, at: number, size: number): FrameError {
    const text = `${describeFrame(buf.readUInt8(at), buf, at, at)}: {frame_too_large,${size},${this.frameMax - FRAME_OVERHEAD}}`;
    this.error = new FrameError(buf.readUInt16BE(at + 1), text, true);
    return this.error;
  }

  /** Adds to the frame that crosses chunks. @returns how many octets of the chunk it took */
  private gather(chunk: Buffer): number {
    let at = 0;
    if (this.joined === undefined) {
      at = chunk.copy(this.header, this.headerLength);
      this.headerLength += at;
      if (this.headerLength < FRAME_HEADER_SIZE) return at;
      const size = this.header.readUInt32BE(3);
      if (this.tooLarge(size)) {
        this.refuseSize(this.header, 0, size);
        return at;
      }
      this.joined = Buffer.allocUnsafe(size + FRAME_OVERHEAD);
      this.joinedLength = this.header.copy(this.joined);
    }
    const copied = chunk.copy(this.joined, this.joinedLength, at);
    this.joinedLength += copied;
    return at + copied;
  }
}

function isKnown(type: number, size: number): boolean {
  switch (type) {
    case FRAME_METHOD:
      return size >= METHOD_PAYLOAD_MIN;
    case FRAME_HEADER:
      return size >= HEADER_PAYLOAD_MIN;
    case FRAME_BODY:
      return true;
    case FRAME_HEARTBEAT:
      return size === 0;
    default:
      return false;
  }
}
