import { EMPTY_TABLE, type Table } from './field.ts';
import type { Journey } from './journey.ts';
import type { Properties } from './properties.ts';

/** Reads the properties that a protocol wrote. One object per protocol, so that identity tells the format. */
export interface ContentFormat {
  readonly name: string;
  /** What a protocol doesn't write among the properties (MQTT's quality of service) is asked of the message. */
  decode(header: Uint8Array, message: Publication): Properties;
}

/**
 * How many times its own size a waiting body may keep alive. A smaller slice of what came in is copied; a receive chunk
 * has 64 KiB, a WebSocket's message may have much more.
 */
const KEPT_ALIVE_RATIO_MAX = 4;

/** Copies of small slices share blocks of this size. Our own, for Node's pool has another size in each version. */
const COPY_BLOCK_BYTES = 8 * 1024;

/** What a publisher sent. */
export interface Publication {
  readonly exchange: string;
  readonly routingKey: string;
  readonly body: Uint8Array;
  /** The properties as they were on the wire, with the format that reads them. */
  readonly header: Uint8Array | undefined;
  readonly format: ContentFormat | undefined;
  readonly properties?: Properties | undefined;
  readonly persistent: boolean;
  /** MQTT's quality of service; who doesn't know it says nothing: 1 when it is persistent, else 0. */
  readonly qos?: 0 | 1 | 2;
  /** It was published to be kept (MQTT's RETAIN). */
  readonly retain?: boolean;
  /** The identifier of the MQTT client that published it, which may not want to have it back. */
  readonly origin?: string | undefined;
  /** 0–255; none is 0. */
  readonly priority: number;
  /** The message's own time to live in ms; −1: none. */
  readonly ttlMs: number;
  readonly receivedAt: number;
  readonly hasHeaders: boolean;
  /** CC and BCC: routed by as well, never shown. */
  readonly extraKeys: readonly string[] | undefined;
  /** Somebody follows it. */
  readonly journey?: Journey | undefined;
}

/**
 * A message as the core sees it: bytes that it never looks at, and the few facts that queues need. One object is shared
 * by all the queues that hold it, so nothing here changes after publishing; a change makes a new message (`with`).
 */
export class Message implements Publication {
  readonly exchange: string;
  readonly routingKey: string;
  body: Uint8Array;
  header: Uint8Array | undefined;
  readonly format: ContentFormat | undefined;
  readonly persistent: boolean;
  readonly qos: 0 | 1 | 2;
  readonly retain: boolean;
  readonly origin: string | undefined;
  readonly priority: number;
  readonly ttlMs: number;
  readonly receivedAt: number;
  readonly hasHeaders: boolean;
  readonly extraKeys: readonly string[] | undefined;
  /** Undefined: nobody follows it, as is the rule. */
  readonly journey: Journey | undefined;
  /** The header in a format that is not the publisher's, so that a fan-out encodes it once. */
  encoded: Uint8Array | undefined = undefined;
  encodedFor: ContentFormat | undefined = undefined;
  /** Where the store has its content, which several queues' entries may share; 0: nowhere. The store's own. */
  place = 0;
  #properties: Properties | undefined;

  constructor(p: Publication) {
    this.exchange = p.exchange;
    this.routingKey = p.routingKey;
    this.body = p.body;
    this.header = p.header;
    this.format = p.format;
    this.persistent = p.persistent;
    this.qos = p.qos ?? (p.persistent ? 1 : 0);
    this.retain = p.retain ?? false;
    this.origin = p.origin;
    this.priority = p.priority;
    this.ttlMs = p.ttlMs;
    this.receivedAt = p.receivedAt;
    this.hasHeaders = p.hasHeaders;
    this.extraKeys = p.extraKeys;
    this.journey = p.journey;
    this.#properties = p.properties;
  }

  /** Decoded when first asked for: most messages pass through without. */
  get properties(): Properties {
    if (this.#properties === undefined) {
      this.#properties = this.header && this.format ? this.format.decode(this.header, this) : {};
    }
    return this.#properties;
  }

  get headers(): Table {
    return this.hasHeaders ? (this.properties.headers ?? EMPTY_TABLE) : EMPTY_TABLE;
  }

  /**
   * Called before the message waits in a queue: body and header may be slices of a socket's receive chunk, and one of them
   * would keep all of the chunk alive.
   */
  detach(): void {
    this.body = ownCopy(this.body);
    if (this.header) this.header = ownCopy(this.header);
  }

  /** A copy on another way, or with other properties. */
  with(change: {
    exchange?: string;
    routingKey?: string;
    properties?: Properties;
    extraKeys?: readonly string[] | undefined;
  }): Message {
    const changed = change.properties;
    return new Message({
      exchange: change.exchange ?? this.exchange,
      routingKey: change.routingKey ?? this.routingKey,
      body: this.body,
      header: changed ? undefined : this.header,
      format: changed ? undefined : this.format,
      properties: changed ?? this.#properties,
      persistent: this.persistent,
      qos: this.qos,
      retain: this.retain,
      origin: this.origin,
      priority: this.priority,
      ttlMs: changed ? ttlOf(changed) : this.ttlMs,
      receivedAt: this.receivedAt,
      hasHeaders: changed ? changed.headers !== undefined : this.hasHeaders,
      extraKeys: 'extraKeys' in change ? change.extraKeys : this.extraKeys,
      journey: this.journey,
    });
  }
}

let copyBlock = Buffer.allocUnsafeSlow(COPY_BLOCK_BYTES);
let copyBlockUsed = 0;

function ownCopy(bytes: Uint8Array): Uint8Array {
  const { byteLength } = bytes.buffer;
  if (byteLength <= COPY_BLOCK_BYTES || byteLength <= bytes.length * KEPT_ALIVE_RATIO_MAX) return bytes;
  const copy = roomFor(bytes.length);
  copy.set(bytes);
  return copy;
}

function roomFor(size: number): Buffer {
  if (size > COPY_BLOCK_BYTES / KEPT_ALIVE_RATIO_MAX) return Buffer.allocUnsafeSlow(size);
  if (copyBlockUsed + size > COPY_BLOCK_BYTES) {
    copyBlock = Buffer.allocUnsafeSlow(COPY_BLOCK_BYTES);
    copyBlockUsed = 0;
  }
  const room = copyBlock.subarray(copyBlockUsed, copyBlockUsed + size);
  copyBlockUsed += size;
  return room;
}

/** The `expiration` property was checked when the message came in, so here it is a number or absent. */
function ttlOf(properties: Properties): number {
  return properties.expiration === undefined ? -1 : Number(properties.expiration);
}
