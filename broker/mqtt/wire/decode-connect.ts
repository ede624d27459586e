import { Cursor } from './cursor.ts';
import type { MqttFailure } from './failure.ts';
import type { ConnackPacket, ConnectPacket, Will } from './packets.ts';
import { readProperties } from './properties.ts';
import { WILL } from './property-spec.ts';
import { CONNACK, CONNECT, isReasonOf, type ProtocolLevel, type Qos, RETURN } from './spec.ts';
import { topicFault } from './topic.ts';

/** The connect flags (MQTT 5 §3.1.2.3). */
const RESERVED = 1 << 0;
const CLEAN_START = 1 << 1;
const WILL_FLAG = 1 << 2;
const WILL_QOS_SHIFT = 3;
const WILL_RETAIN = 1 << 5;
const PASSWORD = 1 << 6;
const USER_NAME = 1 << 7;

const SESSION_PRESENT = 1;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** MQTT 5 §3.1. The level is in the packet itself. */
export function decodeConnect(buf: Buffer, start: number, end: number): ConnectPacket | MqttFailure {
  // Until the level is known, what both versions forbid is cited from the newer one.
  const cursor = new Cursor(buf, start, end, 5);
  const level = readLevel(cursor);
  const flags = cursor.uint8();
  if (cursor.failure === undefined) checkConnectFlags(cursor, flags);
  const keepAlive = cursor.uint16();
  const properties = readProperties(cursor, CONNECT);
  const clientId = cursor.string();
  const packet: Mutable<ConnectPacket> = {
    type: 'connect',
    level,
    cleanStart: (flags & CLEAN_START) !== 0,
    keepAlive,
    clientId,
    properties,
  };
  if (flags & WILL_FLAG) packet.will = readWill(cursor, flags);
  if (flags & USER_NAME) packet.username = cursor.string();
  if (flags & PASSWORD) packet.password = cursor.binary();
  // From here it is a well-formed packet, so that one which is not is never answered as if it were [MQTT-3.1.3-8].
  const isRefusedId = clientId === '' && (level === 3 || (level === 4 && !packet.cleanStart));
  if (isRefusedId && cursor.left === 0) cursor.fail('clientIdEmpty');
  return cursor.finish(packet);
}

/** "MQIsdp" with 3, "MQTT" with 4 or 5 (MQTT 5 §3.1.2.1, §3.1.2.2). */
function readLevel(cursor: Cursor): ProtocolLevel {
  const name = cursor.string();
  if (cursor.failure === undefined && name !== 'MQTT' && name !== 'MQIsdp') cursor.fail('protocolName');
  const level = cursor.uint8();
  if (cursor.failure !== undefined) return 5;
  cursor.level = level;
  if (name === 'MQIsdp' ? level === 3 : level === 4 || level === 5) return level as ProtocolLevel;
  cursor.fail('protocolLevel', `${name} ${level}`);
  return 5;
}

function checkConnectFlags(cursor: Cursor, flags: number): void {
  const qos = (flags >> WILL_QOS_SHIFT) & 3;
  const hasWill = (flags & WILL_FLAG) !== 0;
  if (flags & RESERVED) cursor.fail('connectReserved');
  else if (!hasWill && qos !== 0) cursor.fail('willQosAlone');
  else if (!hasWill && (flags & WILL_RETAIN) !== 0) cursor.fail('willRetainAlone');
  else if (qos === 3) cursor.fail('willQos');
  // MQTT 5 §3.1.2.9 allows it since 5.0.
  else if (cursor.level !== 5 && (flags & (PASSWORD | USER_NAME)) === PASSWORD) cursor.fail('passwordAlone');
}

function readWill(cursor: Cursor, flags: number): Will {
  const properties = readProperties(cursor, WILL);
  const topic = cursor.string();
  const payload = cursor.binary();
  if (cursor.failure === undefined) {
    const fault = topicFault(topic);
    if (fault !== undefined) cursor.fail(fault === 'topicEmpty' ? 'willTopicEmpty' : 'willTopicWildcard');
  }
  const qos = ((flags >> WILL_QOS_SHIFT) & 3) as Qos;
  return { topic, payload, qos, retain: (flags & WILL_RETAIN) !== 0, properties };
}

/** MQTT 5 §3.2. */
export function decodeConnack(
  buf: Buffer,
  start: number,
  end: number,
  level: ProtocolLevel,
): ConnackPacket | MqttFailure {
  const cursor = new Cursor(buf, start, end, level);
  const flags = cursor.uint8();
  // [MQTT-3.2.2-1]
  if (flags > SESSION_PRESENT) cursor.fail('connackFlags');
  const reasonCode = cursor.uint8();
  const isKnown = level === 5 ? isReasonOf(CONNACK, reasonCode) : reasonCode <= RETURN.notAuthorized;
  if (!isKnown) cursor.fail('reasonCode', String(reasonCode));
  const properties = readProperties(cursor, CONNACK);
  return cursor.finish({ type: 'connack', sessionPresent: flags === SESSION_PRESENT, reasonCode, properties });
}

/** The flags' octet of a CONNECT. */
export function connectFlags(packet: ConnectPacket): number {
  let flags = packet.cleanStart ? CLEAN_START : 0;
  if (packet.will !== undefined) flags |= WILL_FLAG | (packet.will.qos << WILL_QOS_SHIFT);
  if (packet.will?.retain) flags |= WILL_RETAIN;
  if (packet.username !== undefined) flags |= USER_NAME;
  if (packet.password !== undefined) flags |= PASSWORD;
  return flags;
}
