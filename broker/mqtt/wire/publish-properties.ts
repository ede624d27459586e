import { failure, type MqttFailure, type RuleName } from './failure.ts';
import { isPropertyOf, propertyOf } from './property-spec.ts';
import { PUBLISH, type Sender } from './spec.ts';
import { textFault } from './text.ts';

const PAYLOAD_FORMAT = 0x01;
const MESSAGE_EXPIRY = 0x02;
const CONTENT_TYPE = 0x03;
const RESPONSE_TOPIC = 0x08;
const CORRELATION_DATA = 0x09;
const SUBSCRIPTION_ID = 0x0b;
const TOPIC_ALIAS = 0x23;
const USER_PROPERTY = 0x26;

const HASH = 0x23;
const PLUS = 0x2b;

const EMPTY = new Uint8Array(0);

/** What the properties of a PUBLISH say, places instead of strings; one object serves a connection. -1: not there. */
export class PublishProperties {
  /** 0 octets, 1 UTF-8. */
  payloadFormat = -1;
  /** Seconds. */
  messageExpiry = -1;
  contentTypeStart = -1;
  contentTypeEnd = -1;
  responseTopicStart = -1;
  responseTopicEnd = -1;
  correlationDataStart = -1;
  correlationDataEnd = -1;
  /** 0: not there. */
  topicAlias = 0;
  subscriptionIdCount = 0;
  userPropertyCount = 0;
  /** Octets of what is not passed on: topic alias, subscription identifiers, message expiry. */
  hopOctets = 0;
  /** Nothing to clear: a message without properties costs one look. */
  private isClean = true;

  clear(): void {
    if (this.isClean) return;
    this.isClean = true;
    this.payloadFormat = -1;
    this.messageExpiry = -1;
    this.contentTypeStart = -1;
    this.contentTypeEnd = -1;
    this.responseTopicStart = -1;
    this.responseTopicEnd = -1;
    this.correlationDataStart = -1;
    this.correlationDataEnd = -1;
    this.topicAlias = 0;
    this.subscriptionIdCount = 0;
    this.userPropertyCount = 0;
    this.hopOctets = 0;
  }

  /** It is about to be filled. */
  open(): void {
    this.isClean = false;
  }
}

/** One pass over the properties of a PUBLISH in [start, end), which checks all that `decodePublish` would. */
export function scanPublishProperties(
  buf: Buffer,
  start: number,
  end: number,
  into: PublishProperties,
  from: Sender = 'client',
): MqttFailure | undefined {
  into.clear();
  if (start === end) return undefined;
  into.open();
  let at = start;
  while (at < end) {
    const next = valueEnd(buf, at, end);
    if (next < 0) return unreadable(buf, at, end, next);
    const rule = scanOne(buf, at, next, into);
    if (rule !== undefined) return failure(rule, 5, propertyOf(buf[at] ?? 0)?.name);
    at = next;
  }
  // [MQTT-3.3.4-6]
  return from === 'client' && into.subscriptionIdCount > 0 ? failure('publishSubscription', 5) : undefined;
}

const TRUNCATED = -1;
const TOO_LONG = -2;
const UNKNOWN = -3;

/** The place after the property at `at`, or why there is none. */
function valueEnd(buf: Buffer, at: number, end: number): number {
  switch (buf[at]) {
    case PAYLOAD_FORMAT:
      return within(at + 2, end);
    case MESSAGE_EXPIRY:
      return within(at + 5, end);
    case TOPIC_ALIAS:
      return within(at + 3, end);
    case CONTENT_TYPE:
    case RESPONSE_TOPIC:
    case CORRELATION_DATA:
      return fieldEnd(buf, at + 1, end);
    case USER_PROPERTY: {
      const value = fieldEnd(buf, at + 1, end);
      return value < 0 ? value : fieldEnd(buf, value, end);
    }
    case SUBSCRIPTION_ID:
      for (let last = at + 1; last < end; last++) {
        if ((buf[last] ?? 0) < 0x80) return last + 1;
        if (last === at + 4) return TOO_LONG;
      }
      return TRUNCATED;
    default:
      return UNKNOWN;
  }
}

const within = (at: number, end: number): number => (at > end ? TRUNCATED : at);

/** The place after a string or binary data at `at`. */
function fieldEnd(buf: Buffer, at: number, end: number): number {
  return at + 2 > end ? TRUNCATED : within(at + 2 + (((buf[at] ?? 0) << 8) | (buf[at + 1] ?? 0)), end);
}

function unreadable(buf: Buffer, at: number, end: number, why: number): MqttFailure {
  if (why === TRUNCATED) return failure('truncated', 5);
  if (why === TOO_LONG) return failure('lengthTooLong', 5);
  const id = buf[at] ?? 0;
  // No identifier needs a second octet, so one that has it is unknown or padded.
  if (id >= 0x80) return failure(at + 1 < end && buf[at + 1] === 0 ? 'lengthPadded' : 'propertyUnknown', 5);
  const property = propertyOf(id);
  if (property === undefined) return failure('propertyUnknown', 5, String(id));
  return failure(isPropertyOf(id, PUBLISH) ? 'truncated' : 'propertyMisplaced', 5, property.name);
}

/** Takes down the property at [at, next). @returns the rule that it breaks */
function scanOne(buf: Buffer, at: number, next: number, into: PublishProperties): RuleName | undefined {
  switch (buf[at]) {
    case PAYLOAD_FORMAT:
      if (into.payloadFormat >= 0) return 'propertyTwice';
      into.payloadFormat = buf[at + 1] ?? 0;
      return into.payloadFormat > 1 ? 'propertyRange' : undefined;
    case MESSAGE_EXPIRY:
      if (into.messageExpiry >= 0) return 'propertyTwice';
      into.messageExpiry = buf.readUInt32BE(at + 1);
      into.hopOctets += next - at;
      return undefined;
    case CONTENT_TYPE:
      if (into.contentTypeStart >= 0) return 'propertyTwice';
      into.contentTypeStart = at + 3;
      into.contentTypeEnd = next;
      return textFault(buf, at + 3, next);
    case RESPONSE_TOPIC:
      if (into.responseTopicStart >= 0) return 'propertyTwice';
      into.responseTopicStart = at + 3;
      into.responseTopicEnd = next;
      return textFault(buf, at + 3, next) ?? responseTopicFault(buf, at + 3, next);
    case CORRELATION_DATA:
      if (into.correlationDataStart >= 0) return 'propertyTwice';
      into.correlationDataStart = at + 3;
      into.correlationDataEnd = next;
      return undefined;
    case TOPIC_ALIAS:
      if (into.topicAlias > 0) return 'propertyTwice';
      into.topicAlias = buf.readUInt16BE(at + 1);
      into.hopOctets += next - at;
      return into.topicAlias === 0 ? 'topicAlias' : undefined;
    case SUBSCRIPTION_ID:
      into.subscriptionIdCount++;
      into.hopOctets += next - at;
      // MQTT 5 §3.3.2.3.8, [MQTT-1.5.5-1]
      if (next === at + 2) return buf[at + 1] === 0 ? 'propertyRange' : undefined;
      return buf[next - 1] === 0 ? 'lengthPadded' : undefined;
    default: {
      into.userPropertyCount++;
      const valueAt = fieldEnd(buf, at + 1, next);
      return textFault(buf, at + 3, valueAt) ?? textFault(buf, valueAt + 2, next);
    }
  }
}

/** [MQTT-3.3.2-14], [MQTT-4.7.3-1] */
function responseTopicFault(buf: Buffer, start: number, end: number): RuleName | undefined {
  for (let at = start; at < end; at++) if (buf[at] === HASH || buf[at] === PLUS) return 'responseTopic';
  return start === end ? 'responseTopic' : undefined;
}

/**
 * The scanned properties [start, end) as they go to receivers, in the sender's order: without topic alias, subscription
 * identifiers and message expiry, which every hop sets itself. A copy, so it outlives the socket's buffer.
 */
export function forwardProperties(buf: Buffer, start: number, end: number, scanned: PublishProperties): Uint8Array {
  const size = end - start - scanned.hopOctets;
  if (size === 0) return EMPTY;
  const out = new Uint8Array(size);
  copyForwardProperties(buf, start, end, scanned, out, 0);
  return out;
}

/** The same into `out`; it takes `end - start - scanned.hopOctets` octets. @returns the place after them */
function copyForwardProperties(
  buf: Buffer,
  start: number,
  end: number,
  scanned: PublishProperties,
  out: Uint8Array,
  outStart: number,
): number {
  if (scanned.hopOctets === 0) return copyOctets(buf, start, end, out, outStart);
  let to = outStart;
  let at = start;
  while (at < end) {
    const next = valueEnd(buf, at, end);
    if (next < 0) throw new Error('properties that were not scanned');
    const id = buf[at];
    const isOfHop = id === TOPIC_ALIAS || id === SUBSCRIPTION_ID || id === MESSAGE_EXPIRY;
    if (!isOfHop) to = copyOctets(buf, at, next, out, to);
    at = next;
  }
  return to;
}

function copyOctets(buf: Buffer, start: number, end: number, out: Uint8Array, outStart: number): number {
  buf.copy(out, outStart, start, end);
  return outStart + end - start;
}
