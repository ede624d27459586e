import type { Refusal } from '../core/refusal.ts';
import type { AmqpChannel } from './channel.ts';
import { handleMethod } from './methods.ts';
import { Fault, notUtf8, unimplemented } from './replies.ts';
import { describeUndecodable } from './wire/error-text.ts';
import { FRAME_BODY, FRAME_HEADER, FRAME_METHOD } from './wire/frame.ts';
import { BASIC_ACK, BASIC_NACK, BASIC_PUBLISH, BASIC_REJECT } from './wire/hot.ts';
import { decodeMethod, isDecodeFailure } from './wire/method.ts';
import { METHODS, type Method, type MethodSpec } from './wire/spec.ts';

const NO_BODY = new Uint8Array(0);

const unexpected = (text: string): Fault => new Fault('unexpected-frame', text);

/**
 * Puts the frames of one channel together: a method alone, or a method, a content header and bodies (AMQP 0-9-1 §4.2.6).
 * The order is watched on a closing channel too, where everything else is dropped.
 */
export class Assembly {
  readonly #channel: AmqpChannel;
  /** What the next frame must be. */
  #expected: 'method' | 'header' | 'body' = 'method';
  /** Class and method that the content belongs to. */
  #contentKey = 0;
  /** Octets of the body that are still to come. */
  #remaining = 0;
  #dropsContent = false;

  constructor(channel: AmqpChannel) {
    this.#channel = channel;
  }

  frame(type: number, buf: Buffer, start: number, end: number): void {
    switch (this.#expected) {
      case 'method':
        if (type === FRAME_METHOD) this.#method(buf, start, end);
        else this.#fail(unexpected('expected method frame, got non method frame instead'), 0);
        return;
      case 'header':
        if (type === FRAME_HEADER) this.#header(buf, start, end);
        else this.#failContent('expected content header for class 60, got non content header frame instead');
        return;
      case 'body':
        if (type === FRAME_BODY) this.#body(buf, start, end);
        else this.#failContent('expected content body, got non content body frame instead');
        return;
    }
  }

  /** The channel no longer wants what has come of a message. */
  abandon(): void {
    this.#dropsContent = true;
    this.#channel.publishing.abandon();
  }

  #method(buf: Buffer, start: number, end: number): void {
    const key = buf.readUInt32BE(start);
    const channel = this.#channel;
    if (key === BASIC_PUBLISH) {
      const fault = channel.publishing.method(buf, start, end);
      if (fault) this.#fail(fault, key);
      else this.#expectContent(key);
    } else if (key === BASIC_ACK || key === BASIC_NACK || key === BASIC_REJECT) {
      const failure = channel.state === 'running' ? channel.settling.method(key, buf, start, end) : undefined;
      if (failure) this.#fail(failure, key);
    } else {
      this.#otherMethod(key, buf, start, end);
    }
  }

  #otherMethod(key: number, buf: Buffer, start: number, end: number): void {
    const channel = this.#channel;
    const method = decodeMethod(buf, start, end);
    if (!isDecodeFailure(method)) this.#decoded(key, method);
    // RabbitMQ's reader crashes on what it has no name for: the connection just ends.
    else if (method === 'unknown-method') channel.connection.abort();
    else if (method === 'not-utf8') this.#fail(notUtf8(), key);
    else this.#fail(new Fault('frame', describeUndecodable(buf, start, end)), key);
  }

  #decoded(key: number, method: Method): void {
    const channel = this.#channel;
    const spec: MethodSpec = METHODS[method.name];
    if (spec.content) {
      this.#expectContent(key);
    } else if (method.name === 'channel.close') {
      channel.connection.closeChannel(channel);
    } else if (channel.state === 'closing') {
      if (method.name === 'channel.close-ok') channel.connection.forget(channel);
    } else {
      channel.idleSince = channel.connection.broker.env.now();
      const failure = spec.from === 'server' ? unimplemented() : handleMethod(channel, method);
      if (failure) this.#fail(failure, key);
    }
  }

  #expectContent(key: number): void {
    this.#contentKey = key;
    this.#expected = 'header';
  }

  #header(buf: Buffer, start: number, end: number): void {
    const channel = this.#channel;
    const { publishing } = channel;
    const fault = publishing.checkHeaderClass(buf, start) ?? publishing.header(buf, start, end);
    if (fault) {
      this.#fail(fault, this.#contentKey);
      return;
    }
    // Not only when it is whole (RabbitMQ's way): a thousand unfinished bodies fill the memory too.
    channel.connection.noticePublisher();
    this.#expected = 'body';
    this.#remaining = publishing.bodySize;
    this.#dropsContent = channel.state === 'closing' || this.#contentKey !== BASIC_PUBLISH;
    const refusal = this.#dropsContent ? undefined : publishing.checkSize();
    if (refusal) this.#fail(refusal, this.#contentKey);
    if (this.#remaining === 0) this.#complete(NO_BODY);
    else if (!this.#dropsContent) publishing.startBody();
  }

  #body(buf: Buffer, start: number, end: number): void {
    if (end - start > this.#remaining) {
      this.#failContent('content body is longer than its header says');
      return;
    }
    this.#channel.connection.noticePublisher();
    this.#remaining -= end - start;
    const whole = this.#dropsContent ? undefined : this.#channel.publishing.addBody(buf, start, end);
    if (this.#remaining === 0) this.#complete(whole ?? NO_BODY);
  }

  #complete(body: Uint8Array): void {
    this.#expected = 'method';
    const channel = this.#channel;
    if (channel.state === 'closing') return;
    const isPublish = this.#contentKey === BASIC_PUBLISH;
    const failure = isPublish ? channel.publishing.complete(body) : unimplemented();
    if (failure) this.#fail(failure, this.#contentKey);
  }

  #failContent(text: string): void {
    this.#fail(unexpected(text), this.#contentKey);
  }

  #fail(failure: Fault | Refusal, key: number): void {
    this.#channel.fail(failure, key);
  }
}
