import { failure, type MqttFailure } from './failure.ts';
import {
  type AckType,
  FLAG_DUP,
  FLAG_RETAIN,
  isReasonOf,
  PINGRESP,
  type ProtocolLevel,
  PUBREL,
  QOS_SHIFT,
  type Qos,
  REQUEST_FLAGS,
} from './spec.ts';

/*
 * The packets that come with every message, without the machinery of decode.ts: no objects, no strings. What isn't the
 * common form of an acknowledgement is left to decode.ts.
 */

/** Where the parts of a PUBLISH lie; one object serves a connection. */
export class PublishFields {
  qos: Qos = 0;
  dup = false;
  retain = false;
  /** Empty when a topic alias stands for it; otherwise to be decoded by a `TopicCache`, which checks the name. */
  topicStart = 0;
  topicEnd = 0;
  /** 0 with QoS 0. */
  packetId = 0;
  /** Without their length; empty before 5.0. To be looked at by `scanPublishProperties`. */
  propertiesStart = 0;
  propertiesEnd = 0;
  payloadStart = 0;
  payloadEnd = 0;
}

/** Finds the parts of a PUBLISH. What is in the topic and the properties is not looked at here. */
export function readPublish(
  flags: number,
  buf: Buffer,
  start: number,
  end: number,
  level: ProtocolLevel,
  into: PublishFields,
): MqttFailure | undefined {
  const qos = (flags >> QOS_SHIFT) & 3;
  const topicStart = start + 2;
  if (topicStart > end) return failure('truncated', level);
  const topicEnd = topicStart + (((buf[start] ?? 0) << 8) | (buf[start + 1] ?? 0));
  let at = topicEnd;
  let packetId = 0;
  if (qos > 0) {
    at += 2;
    if (at > end) return failure(qos === 3 ? 'publishQos' : 'truncated', level);
    packetId = ((buf[topicEnd] ?? 0) << 8) | (buf[topicEnd + 1] ?? 0);
    // [MQTT-3.3.1-4], [MQTT-2.2.1-3]
    if (qos === 3) return failure('publishQos', level);
    if (packetId === 0) return failure('packetId', level);
  } else if ((flags & FLAG_DUP) !== 0) {
    // [MQTT-3.3.1-2]
    return failure('publishDup', level);
  } else if (at > end) {
    return failure('truncated', level);
  }
  into.propertiesStart = at;
  into.propertiesEnd = at;
  if (level === 5) {
    const wrong = readPropertiesRange(buf, at, end, into);
    if (wrong !== undefined) return wrong;
    at = into.propertiesEnd;
  }
  into.qos = qos as Qos;
  into.dup = (flags & FLAG_DUP) !== 0;
  into.retain = (flags & FLAG_RETAIN) !== 0;
  into.topicStart = topicStart;
  into.topicEnd = topicEnd;
  into.packetId = packetId;
  into.payloadStart = at;
  into.payloadEnd = end;
  return undefined;
}

function readPropertiesRange(buf: Buffer, start: number, end: number, into: PublishFields): MqttFailure | undefined {
  let length = 0;
  let at = start;
  for (let shift = 0; ; shift += 7) {
    if (shift === 28) return failure('lengthTooLong', 5);
    if (at >= end) return failure('truncated', 5);
    const octet = buf[at++] ?? 0;
    length |= (octet & 0x7f) << shift;
    if (octet >= 0x80) continue;
    // [MQTT-1.5.5-1]
    if (octet === 0 && shift > 0) return failure('lengthPadded', 5);
    break;
  }
  if (length > end - at) return failure('propertyLength', 5);
  into.propertiesStart = at;
  into.propertiesEnd = at + length;
  return undefined;
}

/** `readAck` of what only `decodeAck` can read or refuse. */
export const NOT_BARE = 0;

/**
 * The packet identifier of a PUBACK, PUBREC, PUBREL or PUBCOMP in its common form: correct flags, and after the
 * identifier nothing or the reason code 0. Of anything else NOT_BARE.
 */
export function readAck(type: AckType, flags: number, buf: Buffer, start: number, end: number, level: number): number {
  if (flags !== (type === PUBREL ? REQUEST_FLAGS : 0)) return NOT_BARE;
  const length = end - start;
  if (length !== 2 && !(length === 3 && level === 5 && buf[start + 2] === 0)) return NOT_BARE;
  return ((buf[start] ?? 0) << 8) | (buf[start + 1] ?? 0);
}

/** Octets of an acknowledgement with reason code 0 or before 5.0; another reason takes one more. */
export const ACK_SIZE = 4;
export const ACK_SIZE_MAX = 5;

/**
 * A PUBACK, PUBREC, PUBREL or PUBCOMP without properties. Before 5.0 the reason must be 0. Like all writers here, it
 * returns the place after it, and checks no bounds of its own.
 */
export function writeAck(out: Buffer, start: number, type: AckType, packetId: number, reasonCode = 0): number {
  out[start] = (type << 4) | (type === PUBREL ? REQUEST_FLAGS : 0);
  out[start + 1] = reasonCode === 0 ? 2 : 3;
  out[start + 2] = packetId >>> 8;
  out[start + 3] = packetId;
  if (reasonCode === 0) return start + ACK_SIZE;
  if (!isReasonOf(type, reasonCode)) throw new RangeError(`${reasonCode} is no reason code of packet type ${type}`);
  out[start + 4] = reasonCode;
  return start + ACK_SIZE_MAX;
}

export const PINGRESP_SIZE = 2;

export function writePingresp(out: Buffer, start: number): number {
  out[start] = PINGRESP << 4;
  out[start + 1] = 0;
  return start + PINGRESP_SIZE;
}
