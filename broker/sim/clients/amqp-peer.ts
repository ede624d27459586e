import { FRAME_BODY, FRAME_HEADER, FRAME_METHOD, heartbeatFrame, protocolHeader } from '../../amqp/wire/frame.ts';
import { FrameReader } from '../../amqp/wire/frames.ts';
import { decodeMethod, encodeMethodFrame, isDecodeFailure } from '../../amqp/wire/method.ts';
import { decodeContentHeader, encodeContentFrames } from '../../amqp/wire/properties.ts';
import type { Method, MethodOf } from '../../amqp/wire/spec.ts';
import { bool, table } from '../../core/field.ts';
import type { Properties } from '../../core/properties.ts';
import { Peer } from './peer.ts';

const FRAME_MAX = 8192;
const CHANNEL = 1;

/** What came with a method. */
export interface Content {
  readonly properties: Properties;
  readonly body: Buffer;
}

type ContentMethod = MethodOf<'basic.deliver'> | MethodOf<'basic.get-ok'> | MethodOf<'basic.return'>;

/** A client of AMQP 0-9-1 with one channel, from protocol header to close-ok. */
export abstract class AmqpPeer extends Peer {
  protected override readonly port = 'amqp';
  protected abstract readonly heartbeatS: number;
  protected readonly vhost: string = '/';
  #reader = new FrameReader(FRAME_MAX);
  #pending: { method: ContentMethod; properties: Properties; size: number; chunks: Buffer[] } | undefined;

  /** The channel is open. */
  protected abstract opened(): void;
  /** The broker has said something on the channel. */
  protected abstract onMethod(method: Method, content: Content | undefined): void;
  protected onBlocked(_isBlocked: boolean): void {}

  protected override connected(): void {
    this.#reader = new FrameReader(FRAME_MAX);
    this.#pending = undefined;
    this.write(protocolHeader());
  }

  protected override received(chunk: Buffer): void {
    const { epoch } = this;
    const error = this.#reader.push(chunk, {
      onFrame: (...frame) => {
        this.#frame(...frame);
        // It may have hung up over what it read.
        return this.isConnected && this.epoch === epoch;
      },
    });
    if (error) this.complain(`the broker sent what is no frame: ${error.text}`);
  }

  protected send(method: Method, channel = CHANNEL): void {
    this.write(encodeMethodFrame(channel, method));
  }

  protected publish(
    exchange: string,
    routingKey: string,
    properties: Properties,
    body: Buffer,
    mandatory = false,
  ): void {
    this.write(
      Buffer.concat([
        encodeMethodFrame(CHANNEL, { name: 'basic.publish', exchange, routingKey, mandatory, immediate: false }),
        encodeContentFrames(CHANNEL, properties, body, FRAME_MAX),
      ]),
    );
  }

  /** In good order, without waiting for the answer. */
  protected override farewell(): void {
    this.send({ name: 'connection.close', replyCode: 200, replyText: 'bye', classId: 0, methodId: 0 }, 0);
  }

  #frame(type: number, channel: number, buf: Buffer, start: number, end: number): void {
    const pending = this.#pending;
    if (type === FRAME_METHOD) {
      if (pending) this.complain(`a method within the content of ${pending.method.name}`);
      const method = decodeMethod(buf, start, end);
      if (isDecodeFailure(method)) this.complain(`the broker sent what is ${method}`);
      else this.#method(channel, method);
    } else if (type === FRAME_HEADER && pending) {
      const header = decodeContentHeader(buf, start, end);
      if (header === undefined) {
        this.complain('a malformed content header');
      } else {
        pending.properties = header.properties;
        pending.size = header.bodySize;
        this.#complete();
      }
    } else if (type === FRAME_BODY && pending) {
      pending.chunks.push(Buffer.from(buf.subarray(start, end)));
      this.#complete();
    }
  }

  #complete(): void {
    const pending = this.#pending;
    if (pending === undefined) return;
    const got = pending.chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    if (got < pending.size) return;
    this.#pending = undefined;
    this.onMethod(pending.method, { properties: pending.properties, body: Buffer.concat(pending.chunks) });
  }

  #method(channel: number, method: Method): void {
    if (channel === 0) {
      this.#control(method);
    } else if (method.name === 'basic.deliver' || method.name === 'basic.get-ok' || method.name === 'basic.return') {
      this.#pending = { method, properties: {}, size: -1, chunks: [] };
    } else if (method.name === 'channel.open-ok') {
      this.opened();
    } else if (method.name === 'channel.close') {
      this.complain(`the channel was closed: ${method.replyText}`);
    } else {
      this.onMethod(method, undefined);
    }
  }

  #control(method: Method): void {
    switch (method.name) {
      case 'connection.start':
        this.send(
          {
            name: 'connection.start-ok',
            clientProperties: new Map([
              [
                'capabilities',
                table([
                  ['connection.blocked', bool(true)],
                  ['consumer_cancel_notify', bool(true)],
                ]),
              ],
            ]),
            mechanism: 'PLAIN',
            response: Buffer.from('\0guest\0guest'),
            locale: 'en_US',
          },
          0,
        );
        return;
      case 'connection.tune':
        this.send({ name: 'connection.tune-ok', channelMax: 16, frameMax: FRAME_MAX, heartbeat: this.heartbeatS }, 0);
        this.send({ name: 'connection.open', virtualHost: this.vhost }, 0);
        this.#beat();
        return;
      case 'connection.open-ok':
        this.send({ name: 'channel.open' });
        return;
      case 'connection.blocked':
      case 'connection.unblocked':
        this.onBlocked(method.name === 'connection.blocked');
        return;
      case 'connection.close':
        this.complain(`the connection was closed: ${method.replyText}`);
        return;
    }
  }

  #beat(): void {
    if (this.heartbeatS === 0) return;
    this.later((this.heartbeatS * 1000) / 2, () => {
      this.write(heartbeatFrame());
      this.#beat();
    });
  }
}
