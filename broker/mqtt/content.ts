import type { Field, Table } from '../core/field.ts';
import type { ContentFormat, Message, Publication } from '../core/message.ts';
import type { Properties } from '../core/properties.ts';
import { PropertyReader, PropertyWriter } from './content-octets.ts';
import { routingKeyOf, topicOf } from './key.ts';

/** The quality of service with which it was published, where AMQP shows it; RabbitMQ's name. */
const QOS_HEADER = 'x-mqtt-publish-qos';
/** Correlation data that is no text, or too long for AMQP's property; RabbitMQ's name. */
const CORRELATION_HEADER = 'x-correlation-id';

/** AMQP's short strings hold no more (AMQP 0-9-1 §4.2.5.3). */
const SHORT_BYTES_MAX = 255;
const PERSISTENT = 2;
const TRANSIENT = 1;

/**
 * A message's `header` in this format is the list of properties of its PUBLISH, without the list's length and without
 * what belongs to one connection (see `contentOf`). Empty for protocols before 5.0, which have none.
 */
export const MQTT_CONTENT: ContentFormat = {
  name: 'mqtt',
  decode(header: Uint8Array, message: Publication): Properties {
    return new Decoding(header).properties(message.qos ?? 0);
  },
};

const MESSAGE_EXPIRY = 0x02;
const CONTENT_TYPE = 0x03;
const RESPONSE_TOPIC = 0x08;
const CORRELATION_DATA = 0x09;
const SUBSCRIPTION_IDENTIFIER = 0x0b;
const TOPIC_ALIAS = 0x23;
const USER_PROPERTY = 0x26;

/**
 * What of a PUBLISH's properties goes with the message: a topic alias and subscription identifiers are of the
 * connection [MQTT-3.3.2-7]. The octets have passed the codec's checks. The very octets when there is nothing to leave
 * out.
 */
export const contentOf = (properties: Uint8Array): Uint8Array =>
  without(properties, (id) => id === TOPIC_ALIAS || id === SUBSCRIPTION_IDENTIFIER);

/**
 * The properties to send with a message, whoever published it: a list without its length, to which the sender adds the
 * rest of the message's expiry, subscription identifiers and an alias. Encoded at most once, however many subscribe.
 */
export function mqttPropertiesOf(message: Message): Uint8Array {
  const { header, format } = message;
  const isOurs = header !== undefined && format === MQTT_CONTENT;
  // Only an expiry has to be taken out: it is counted down [MQTT-3.3.2-6].
  if (isOurs && message.ttlMs < 0) return header;
  if (message.encoded === undefined || message.encodedFor !== MQTT_CONTENT) {
    message.encoded = isOurs ? without(header, (id) => id === MESSAGE_EXPIRY) : encode(message.properties);
    message.encodedFor = MQTT_CONTENT;
  }
  return message.encoded;
}

/** Seconds that are left, for the message's expiry interval [MQTT-3.3.2-6]; −1: it never expires. */
export function expirySecondsOf(message: Message, now: number): number {
  if (message.ttlMs < 0) return -1;
  const left = message.ttlMs - (now - message.receivedAt);
  return Math.max(0, Math.min(Math.ceil(left / 1000), 0xffff_ffff));
}

function without(octets: Uint8Array, isLeftOut: (id: number) => boolean): Uint8Array {
  const reader = new PropertyReader(octets);
  const kept: Uint8Array[] = [];
  let from = 0;
  while (reader.next()) {
    if (!isLeftOut(reader.id)) continue;
    kept.push(octets.subarray(from, reader.start));
    from = reader.end;
  }
  if (from === 0) return octets;
  kept.push(octets.subarray(from));
  return Buffer.concat(kept);
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** MQTT → AMQP. */
class Decoding {
  readonly #out: Mutable<Properties> = {};
  readonly #headers = new Map<string, Field>();

  constructor(header: Uint8Array) {
    const reader = new PropertyReader(header);
    while (reader.next()) this.#take(reader);
  }

  properties(qos: number): Properties {
    this.#headers.set(QOS_HEADER, { type: 'byte', value: qos });
    return { ...this.#out, headers: this.#headers, deliveryMode: qos > 0 ? PERSISTENT : TRANSIENT };
  }

  #take(reader: PropertyReader): void {
    switch (reader.id) {
      case MESSAGE_EXPIRY:
        this.#out.expiration = String(reader.uint32() * 1000);
        break;
      case CONTENT_TYPE:
        if (isShort(reader.text())) this.#out.contentType = reader.text();
        break;
      case RESPONSE_TOPIC:
        if (isShort(reader.text())) this.#out.replyTo = routingKeyOf(reader.text());
        break;
      case CORRELATION_DATA:
        this.#correlate(reader.bytes());
        break;
      case USER_PROPERTY:
        this.#addHeader(reader.text(), reader.secondText());
        break;
    }
  }

  #correlate(data: Uint8Array): void {
    const text = Buffer.from(data).toString('utf8');
    const isText = data.length <= SHORT_BYTES_MAX && Buffer.from(text).equals(data);
    if (isText) this.#out.correlationId = text;
    // A copy: the header's octets may be a slice of a socket's receive chunk.
    else this.#headers.set(CORRELATION_HEADER, { type: 'longstr-binary', value: Buffer.from(data) });
  }

  /** A name that comes twice is the later one here; between MQTT clients both go on [MQTT-3.3.2-18]. */
  #addHeader(name: string, value: string): void {
    if (isShort(name)) this.#headers.set(name, { type: 'longstr', value });
  }
}

const isShort = (text: string): boolean => Buffer.byteLength(text) <= SHORT_BYTES_MAX;

/** AMQP → MQTT, as far as MQTT has words for it. The expiry is left to the sender. */
function encode(properties: Properties): Uint8Array {
  const writer = new PropertyWriter();
  const { contentType, replyTo, correlationId, headers } = properties;
  if (contentType !== undefined) writer.text(CONTENT_TYPE, contentType);
  // [MQTT-3.3.2-14]: a response topic has no wildcards.
  const responseTopic = replyTo === undefined ? undefined : topicOf(replyTo);
  if (responseTopic !== undefined) writer.text(RESPONSE_TOPIC, responseTopic);
  const correlation = correlationId === undefined ? binaryOf(headers) : Buffer.from(correlationId);
  if (correlation !== undefined) writer.bytes(CORRELATION_DATA, correlation);
  for (const [name, field] of headers ?? []) {
    const value = name === QOS_HEADER || name === CORRELATION_HEADER ? undefined : textOf(field);
    if (value !== undefined) writer.pair(USER_PROPERTY, name, value);
  }
  return writer.take();
}

function binaryOf(headers: Table | undefined): Uint8Array | undefined {
  const field = headers?.get(CORRELATION_HEADER);
  return field?.type === 'longstr-binary' || field?.type === 'binary' ? field.value : undefined;
}

/** A user property is text. What has an obvious text is told; lists, tables and octets are not. */
function textOf(field: Field): string | undefined {
  switch (field.type) {
    case 'longstr':
      return field.value;
    case 'longstr-binary':
    case 'binary':
    case 'array':
    case 'table':
    case 'void':
    case 'decimal':
      return undefined;
    default:
      return String(field.value);
  }
}
