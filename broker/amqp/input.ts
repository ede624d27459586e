import type { AmqpChannel } from './channel.ts';
import type { AmqpConnection } from './connection.ts';
import { control } from './control.ts';
import { SILENT_CLOSE_MS } from './handshake.ts';
import { checkNewChannel } from './limits.ts';
import { Fault, notUtf8 } from './replies.ts';
import { describeFrame, describeUndecodable } from './wire/error-text.ts';
import { FRAME_HEARTBEAT, FRAME_METHOD, FRAME_MIN_SIZE, protocolHeader } from './wire/frame.ts';
import { type FrameError, type FrameHandler, FrameReader } from './wire/frames.ts';
import { decodeMethod, isDecodeFailure } from './wire/method.ts';
import { ProtocolHeaderReader } from './wire/protocol-header.ts';
import type { Method } from './wire/spec.ts';

/** What a client sends: the protocol header, then octets to frames, and frames to channels. */
export class Input implements FrameHandler {
  readonly #connection: AmqpConnection;
  readonly #reader = new FrameReader(FRAME_MIN_SIZE);
  #header: ProtocolHeaderReader | undefined = new ProtocolHeaderReader();
  /** The channel of the last frame: most come in rows. */
  #last: AmqpChannel | undefined;
  #isIgnored = false;

  constructor(connection: AmqpConnection) {
    this.#connection = connection;
  }

  /** Nothing that comes is looked at any more. */
  get isIgnored(): boolean {
    return this.#isIgnored;
  }

  ignore(): void {
    this.#isIgnored = true;
  }

  set frameMax(octets: number) {
    this.#reader.frameMax = octets;
  }

  forget(channel: AmqpChannel): void {
    if (this.#last === channel) this.#last = undefined;
  }

  forgetAll(): void {
    this.#last = undefined;
  }

  push(chunk: Buffer): void {
    if (this.#header === undefined) this.#read(chunk);
    else this.#readHeader(this.#header, chunk);
  }

  #readHeader(header: ProtocolHeaderReader, chunk: Buffer): void {
    const connection = this.#connection;
    const version = header.push(chunk);
    if (version === 'incomplete') return;
    this.#header = undefined;
    if (version === 'unsupported') {
      connection.transport.append(protocolHeader());
      connection.end();
      return;
    }
    connection.phase = 'starting';
    connection.transport.append(connection.server.greeting(version));
    connection.touch();
    if (header.consumed < chunk.length) this.#read(chunk.subarray(header.consumed));
  }

  #read(chunk: Buffer): void {
    let error = this.#reader.push(chunk, this);
    while (error !== undefined) {
      this.#frameFailed(error);
      if (error.fatal || this.#isIgnored) return;
      error = this.#reader.resume(this);
    }
  }

  #frameFailed(error: FrameError): void {
    const connection = this.#connection;
    if (connection.phase !== 'closed') connection.fail(new Fault('frame', error.text), 0);
    if (!error.fatal) return;
    // Where frames begin is lost, so the client's close-ok would not be found.
    this.#isIgnored = true;
    connection.endWithin(SILENT_CLOSE_MS);
  }

  onFrame(type: number, number: number, buf: Buffer, start: number, end: number): boolean {
    const connection = this.#connection;
    if (number !== 0 && connection.phase === 'running') {
      const last = this.#last;
      const channel = last !== undefined && last.number === number ? last : connection.channels.get(number);
      if (channel !== undefined && type !== FRAME_HEARTBEAT) {
        this.#last = channel;
        channel.assembly.frame(type, buf, start, end);
      } else {
        this.#strangerFrame(type, number, buf, start, end);
      }
    } else if (number === 0 && type === FRAME_METHOD) {
      this.#control(buf, start, end);
    } else if ((number !== 0 || type !== FRAME_HEARTBEAT) && connection.phase !== 'closed') {
      connection.fail(new Fault('unexpected-frame', describeFrame(type, buf, start, end)), 0);
    }
    return !this.#isIgnored;
  }

  #control(buf: Buffer, start: number, end: number): void {
    const method = this.#decode(buf, start, end);
    const failure = method && control(this.#connection, method);
    if (failure) this.#connection.fail(failure, buf.readUInt32BE(start));
  }

  /** On a channel that isn't open. */
  #strangerFrame(type: number, number: number, buf: Buffer, start: number, end: number): void {
    const connection = this.#connection;
    if (type === FRAME_HEARTBEAT) {
      connection.fail(new Fault('unexpected-frame', describeFrame(type, buf, start, end)), 0);
      return;
    }
    const refusal = checkNewChannel(
      connection.broker,
      connection.user,
      connection.channels.size,
      connection.channelMax,
    );
    if (refusal) {
      connection.fail(refusal, 0);
    } else if (type !== FRAME_METHOD) {
      connection.fail(new Fault('unexpected-frame', 'expected method frame, got non method frame instead'), 0);
    } else {
      const method = this.#decode(buf, start, end);
      if (method?.name === 'channel.open') connection.openChannel(number);
      else if (method) connection.fail(new Fault('channel', "expected 'channel.open'"), buf.readUInt32BE(start));
    }
  }

  /** undefined: the connection has ended over it. */
  #decode(buf: Buffer, start: number, end: number): Method | undefined {
    const connection = this.#connection;
    const method = decodeMethod(buf, start, end);
    if (!isDecodeFailure(method)) return method;
    if (method === 'unknown-method') connection.abort();
    else if (method === 'not-utf8') connection.fail(notUtf8(), buf.readUInt32BE(start));
    else connection.fail(new Fault('frame', describeUndecodable(buf, start, end)), buf.readUInt32BE(start));
    return undefined;
  }
}
