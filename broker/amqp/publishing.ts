import type { Exchange } from '../core/exchange.ts';
import { Message } from '../core/message.ts';
import type { Properties } from '../core/properties.ts';
import { checkUserId, copyKeys, timeToLive, withoutBcc } from '../core/publication-rules.ts';
import { isRefusal, type Refusal } from '../core/refusal.ts';
import { Body } from './body.ts';
import type { AmqpChannel } from './channel.ts';
import { AMQP_CONTENT } from './content.ts';
import { Fault, notImplemented, notUtf8, precondition } from './replies.ts';
import { REPLY_TO } from './reply-to.ts';
import { describeUndecodable } from './wire/error-text.ts';
import { PublishArgs, readPublish } from './wire/hot.ts';
import { BASIC_CLASS, decodeContentHeader, PropertyScan, scanProperties } from './wire/properties.ts';

type Failure = Fault | Refusal;

/** Octets of a method or a content header that is kept to be compared with the next: most publishers repeat themselves. */
const KEPT_OCTETS_MAX = 128;
const LETTER_C = 0x43;

const NOTHING = Buffer.alloc(0);

/** What is published now, from its method to its last body frame. The header of an accepted one tells of the message. */
export class Publishing {
  readonly #channel: AmqpChannel;
  readonly #args = new PublishArgs();
  readonly #scan = new PropertyScan();
  readonly #body = new Body();
  #exchangeName = '';
  #routingKey = '';
  #header: Uint8Array = NOTHING;
  #keptMethod: Buffer = NOTHING;
  #keptHeader: Buffer = NOTHING;
  #ttlMs = -1;
  #extraKeys: readonly string[] | undefined;
  /** With other properties than the publisher wrote: BCC is taken out, a reply address put in. */
  #changed: Properties | undefined;
  // The exchange that the name meant, for as long as nobody changes the topology or the permissions.
  #target: Exchange | undefined;
  #targetName = '';
  #topology = -1;
  #permissions = -1;

  constructor(channel: AmqpChannel) {
    this.#channel = channel;
  }

  get bodySize(): number {
    return this.#scan.bodySize;
  }

  /** basic.publish: its payload. */
  method(buf: Buffer, start: number, end: number): Failure | undefined {
    const kept = this.#keptMethod;
    if (kept.length === end - start && sameOctets(kept, buf, start)) return undefined;
    this.#keptMethod = NOTHING;
    const args = this.#args;
    if (!readPublish(buf, start, end, args)) return new Fault('frame', describeUndecodable(buf, start, end));
    const { names } = this.#channel.connection.server;
    const exchange = names.decode(buf, args.exchangeStart, args.exchangeLength);
    const routingKey = names.decode(buf, args.routingKeyStart, args.routingKeyLength);
    if (exchange === undefined || routingKey === undefined) return notUtf8();
    const isRepeated = exchange === this.#exchangeName && routingKey === this.#routingKey;
    if (isRepeated && end - start <= KEPT_OCTETS_MAX) this.#keptMethod = Buffer.from(buf.subarray(start, end));
    this.#exchangeName = exchange;
    this.#routingKey = routingKey;
    return undefined;
  }

  /** Its content header. Faults of framing are told now, all others when the content is whole, as RabbitMQ does. */
  header(buf: Buffer, start: number, end: number): Failure | undefined {
    const kept = this.#keptHeader;
    if (kept.length === end - start && sameOctets(kept, buf, start)) {
      this.#header = kept;
      return undefined;
    }
    this.#keptHeader = NOTHING;
    if (!scanProperties(buf, start, end, this.#scan)) return new Fault('frame', 'malformed content header');
    if (end - start <= KEPT_OCTETS_MAX) {
      this.#keptHeader = Buffer.from(buf.subarray(start, end));
      this.#header = this.#keptHeader;
    } else {
      this.#header = buf.subarray(start, end);
    }
    return undefined;
  }

  /** Before any of its body is kept. */
  checkSize(): Refusal | undefined {
    const max = this.#channel.connection.broker.options.maxMessageBytes;
    if (this.#scan.bodySize <= max) return undefined;
    return precondition(`message size ${this.#scan.bodySize} is larger than configured max size ${max}`);
  }

  startBody(): void {
    this.#body.start(this.#scan.bodySize);
  }

  /** The whole body, when this was its last frame. */
  addBody(buf: Buffer, start: number, end: number): Uint8Array | undefined {
    return this.#body.add(buf, start, end);
  }

  /** Lets go of what has come of a message that nobody will get. */
  abandon(): void {
    this.#body.start(0);
  }

  /** Checks in RabbitMQ's order, and publishes: now, or with the transaction. */
  complete(body: Uint8Array): Failure | undefined {
    if (this.#args.immediate) return notImplemented('immediate=true');
    const exchange = this.#resolve();
    if (isRefusal(exchange)) return exchange;
    const invalid = this.#checkProperties();
    if (invalid) return invalid;
    const changed = this.#changed;
    const { number, connection } = this.#channel;
    const message = new Message({
      exchange: this.#exchangeName,
      routingKey: this.#routingKey,
      body,
      header: changed ? undefined : this.#header,
      format: changed ? undefined : AMQP_CONTENT,
      properties: changed,
      persistent: this.#scan.persistent,
      priority: this.#scan.priority,
      ttlMs: this.#ttlMs,
      receivedAt: connection.receivedAt,
      hasHeaders: changed ? changed.headers !== undefined : this.#scan.hasHeaders,
      extraKeys: this.#extraKeys,
      journey: connection.watch?.begin(connection, number, body.length),
    });
    return this.#channel.accepted.accept(exchange, message, this.#args.mandatory);
  }

  #resolve(): Exchange | Refusal {
    const { virtualHost: vhost, actor, broker } = this.#channel.connection;
    let target = this.#target;
    if (
      target === undefined ||
      this.#exchangeName !== this.#targetName ||
      this.#topology !== vhost.generation ||
      this.#permissions !== broker.access.generation
    ) {
      const found = vhost.publishTarget(actor, this.#exchangeName);
      if (isRefusal(found)) return found;
      target = found;
      this.#target = found;
      this.#targetName = this.#exchangeName;
      this.#topology = vhost.generation;
      this.#permissions = broker.access.generation;
    }
    if (target.type !== 'topic') return target;
    return actor.checkTopic(vhost.name, 'write', target.name, this.#routingKey) ?? target;
  }

  #checkProperties(): Refusal | undefined {
    const scan = this.#scan;
    this.#changed = undefined;
    this.#extraKeys = undefined;
    this.#ttlMs = -1;
    if (scan.replyTo === REPLY_TO) {
      const address = this.#channel.replyConsumer?.address;
      if (address === undefined) return precondition('fast reply consumer does not exist');
      this.#changed = { ...this.#decoded(), replyTo: address };
    }
    if (scan.userId !== undefined) {
      const { actor, broker } = this.#channel.connection;
      const refusal = checkUserId(scan.userId, actor, broker.access);
      if (refusal) return refusal;
    }
    if (scan.expiration !== undefined) {
      const ttlMs = timeToLive(scan.expiration);
      if (isRefusal(ttlMs)) return ttlMs;
      this.#ttlMs = ttlMs;
    }
    return scan.hasHeaders && this.#mentionsCopies() ? this.#readCopies() : undefined;
  }

  /** Whether `CC` is anywhere in the table, as a name or by chance. */
  #mentionsCopies(): boolean {
    const header = this.#header;
    for (let at = 1; at < header.length; at++) {
      if (header[at] === LETTER_C && header[at - 1] === LETTER_C) return true;
    }
    return false;
  }

  /** CC and BCC: more routing keys; BCC is never shown (RabbitMQ's sender-selected distribution). */
  #readCopies(): Refusal | undefined {
    const properties = this.#changed ?? this.#decoded();
    const { headers } = properties;
    if (headers === undefined) return undefined;
    const keys = copyKeys(headers);
    if (isRefusal(keys)) return keys;
    if (keys.length > 0) this.#extraKeys = keys;
    if (headers.has('BCC')) this.#changed = withoutBcc(properties);
    return undefined;
  }

  #decoded(): Properties {
    const octets = Buffer.from(this.#header.buffer, this.#header.byteOffset, this.#header.byteLength);
    const decoded = decodeContentHeader(octets, 0, octets.length);
    if (decoded === undefined) throw new Error('a content header passed its check and cannot be read');
    return decoded.properties;
  }

  /** Which frames may not follow a publish. */
  checkHeaderClass(buf: Buffer, start: number): Fault | undefined {
    const classId = buf.readUInt16BE(start);
    if (classId !== BASIC_CLASS) {
      return new Fault(
        'unexpected-frame',
        `expected content header for class 60, got one for class ${classId} instead`,
      );
    }
    // AMQP 0-9-1 §4.2.6.1: the weight is zero.
    if (buf.readUInt16BE(start + 2) === 0) return undefined;
    return new Fault('unexpected-frame', 'expected content header for class 60, got non content header frame instead');
  }
}

function sameOctets(kept: Buffer, buf: Buffer, start: number): boolean {
  for (let i = 0; i < kept.length; i++) if (kept[i] !== buf[start + i]) return false;
  return true;
}
