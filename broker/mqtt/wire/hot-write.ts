import { copyOctets } from '../../core/copy-octets.ts';
import { variableSize, writeVariable } from './integer.ts';
import { FLAG_DUP, FLAG_RETAIN, type ProtocolLevel, PUBLISH, QOS_SHIFT, type Qos } from './spec.ts';

const EMPTY = new Uint8Array(0);

/** `messageExpiry` of a message that has none. */
export const NO_EXPIRY = -1;

const EXPIRY_ID = 0x02;
const SUBSCRIPTION_ID = 0x0b;
const ALIAS_ID = 0x23;
const EXPIRY_SIZE = 5;
const ALIAS_SIZE = 3;

/**
 * A PUBLISH to be written. One object serves a connection, or a fan-out, whose message stays while the receivers change.
 * First `measurePublish`, then `writePublish` or `writePublishHead`.
 */
export class OutgoingPublish {
  level: ProtocolLevel = 4;
  qos: Qos = 0;
  dup = false;
  retain = false;
  /** Its octets, without a length; empty when `topicAlias` was told before. */
  topic: Uint8Array = EMPTY;
  /** Must not be 0 with QoS 1 and 2. */
  packetId = 0;
  payload: Uint8Array = EMPTY;
  /** Encoded, as they are passed on: `forwardProperties`, or `encodeProperties`. This and the rest only with 5.0. */
  properties: Uint8Array = EMPTY;
  /** Seconds, or NO_EXPIRY [MQTT-3.3.2-6]. */
  messageExpiry: number = NO_EXPIRY;
  /** 0 is none. */
  topicAlias = 0;
  /** Of the subscriptions that match, by `encodeSubscriptionIds` [MQTT-3.3.4-3]. */
  subscriptionIds: Uint8Array = EMPTY;

  /** Set by `measurePublish`. */
  propertiesLength = 0;
  remainingLength = 0;
}

/** The subscription identifiers of a PUBLISH, as its properties. */
export function encodeSubscriptionIds(ids: readonly number[]): Uint8Array {
  let size = 0;
  for (const id of ids) size += 1 + variableSize(id);
  const out = new Uint8Array(size);
  let at = 0;
  for (const id of ids) {
    out[at] = SUBSCRIPTION_ID;
    at = writeVariable(out, at + 1, id);
  }
  return out;
}

/** @returns octets of the whole packet: what the receiver's maximum packet size is compared with */
export function measurePublish(p: OutgoingPublish): number {
  let remaining = 2 + p.topic.length + (p.qos > 0 ? 2 : 0) + p.payload.length;
  if (p.level === 5) {
    const properties =
      p.properties.length +
      p.subscriptionIds.length +
      (p.messageExpiry >= 0 ? EXPIRY_SIZE : 0) +
      (p.topicAlias > 0 ? ALIAS_SIZE : 0);
    p.propertiesLength = properties;
    remaining += variableSize(properties) + properties;
  }
  p.remainingLength = remaining;
  return 1 + variableSize(remaining) + remaining;
}

/** Writes the measured packet. @returns the place after it */
export function writePublish(p: OutgoingPublish, out: Buffer, start: number): number {
  return copyOctets(p.payload, out, writePublishHead(p, out, start));
}

/** All but the payload, for one that is too big to be copied. */
export function writePublishHead(p: OutgoingPublish, out: Buffer, start: number): number {
  const { topic, qos } = p;
  out[start] = (PUBLISH << 4) | (p.dup ? FLAG_DUP : 0) | (qos << QOS_SHIFT) | (p.retain ? FLAG_RETAIN : 0);
  let at = writeVariable(out, start + 1, p.remainingLength);
  at = uint16(out, at, topic.length);
  at = copyOctets(topic, out, at);
  if (qos > 0) at = uint16(out, at, p.packetId);
  return p.level === 5 ? writeOwnProperties(p, out, at) : at;
}

function writeOwnProperties(p: OutgoingPublish, out: Buffer, start: number): number {
  let at = writeVariable(out, start, p.propertiesLength);
  if (p.propertiesLength === 0) return at;
  if (p.messageExpiry >= 0) {
    out[at] = EXPIRY_ID;
    at = out.writeUInt32BE(p.messageExpiry, at + 1);
  }
  if (p.topicAlias > 0) {
    out[at] = ALIAS_ID;
    at = uint16(out, at + 1, p.topicAlias);
  }
  return copyOctets(p.subscriptionIds, out, copyOctets(p.properties, out, at));
}

function uint16(out: Buffer, at: number, value: number): number {
  out[at] = value >>> 8;
  out[at + 1] = value;
  return at + 2;
}
