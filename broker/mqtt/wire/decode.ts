import { Cursor } from './cursor.ts';
import { decodeConnack, decodeConnect } from './decode-connect.ts';
import { decodeSuback, decodeSubscribe, decodeUnsuback, decodeUnsubscribe } from './decode-subscribe.ts';
import { failure, type MqttFailure, type RuleName } from './failure.ts';
import { type AckPacket, NO_PROPERTIES, type Packet, type PublishPacket } from './packets.ts';
import { readProperties } from './properties.ts';
import {
  type AckType,
  AUTH,
  CONNACK,
  CONNECT,
  DISCONNECT,
  FLAG_DUP,
  FLAG_RETAIN,
  isReasonOf,
  PACKET_NAMES,
  PINGREQ,
  PINGRESP,
  type ProtocolLevel,
  PUBACK,
  PUBCOMP,
  PUBLISH,
  PUBREC,
  PUBREL,
  QOS_SHIFT,
  type Qos,
  REASON,
  REQUEST_FLAGS,
  type Sender,
  SUBACK,
  SUBSCRIBE,
  UNSUBACK,
  UNSUBSCRIBE,
} from './spec.ts';
import { topicFault } from './topic.ts';

/**
 * A whole packet, its body in [start, end) of the buffer, checked to the letter. A CONNECT says its own level; all
 * others are read by that of the connection.
 */
export function decodePacket(
  type: number,
  flags: number,
  buf: Buffer,
  start: number,
  end: number,
  level: ProtocolLevel,
  from: Sender = 'client',
): Packet | MqttFailure {
  const wrong = checkFlags(type, flags, level);
  if (wrong !== undefined) return wrong;
  switch (type) {
    case CONNECT:
      return decodeConnect(buf, start, end);
    case CONNACK:
      return decodeConnack(buf, start, end, level);
    case PUBLISH:
      return decodePublish(flags, buf, start, end, level, from);
    case PUBACK:
    case PUBREC:
    case PUBREL:
    case PUBCOMP:
      return decodeAck(type, buf, start, end, level);
    case SUBSCRIBE:
      return decodeSubscribe(buf, start, end, level);
    case SUBACK:
      return decodeSuback(buf, start, end, level);
    case UNSUBSCRIBE:
      return decodeUnsubscribe(buf, start, end, level);
    case UNSUBACK:
      return decodeUnsuback(buf, start, end, level);
    case PINGREQ:
      return new Cursor(buf, start, end, level).finish({ type: 'pingreq' } as const);
    case PINGRESP:
      return new Cursor(buf, start, end, level).finish({ type: 'pingresp' } as const);
    case DISCONNECT:
      return decodeDisconnect(buf, start, end, level, from);
    case AUTH:
      return level === 5 ? decodeAuth(buf, start, end) : failure('packetType', level, 'AUTH');
    default:
      return failure('packetType', level, String(type));
  }
}

const FLAG_RULES: { readonly [type: number]: RuleName } = {
  [PUBREL]: 'flagsPubrel',
  [SUBSCRIBE]: 'flagsSubscribe',
  [UNSUBSCRIBE]: 'flagsUnsubscribe',
  [DISCONNECT]: 'flagsDisconnect',
  [AUTH]: 'flagsAuth',
};

/** The flags of a fixed header [MQTT-2.1.3-1]. Of a PUBLISH they are its fields, and looked at with these. */
function checkFlags(type: number, flags: number, level: number): MqttFailure | undefined {
  if (type === PUBLISH) return undefined;
  const wanted = type === PUBREL || type === SUBSCRIBE || type === UNSUBSCRIBE ? REQUEST_FLAGS : 0;
  return flags === wanted ? undefined : failure(FLAG_RULES[type] ?? 'flags', level, PACKET_NAMES[type]);
}

/** MQTT 5 §3.3. */
export function decodePublish(
  flags: number,
  buf: Buffer,
  start: number,
  end: number,
  level: ProtocolLevel,
  from: Sender = 'client',
): PublishPacket | MqttFailure {
  const cursor = new Cursor(buf, start, end, level);
  const qos = (flags >> QOS_SHIFT) & 3;
  const dup = (flags & FLAG_DUP) !== 0;
  // [MQTT-3.3.1-4], [MQTT-3.3.1-2]
  if (qos === 3) cursor.fail('publishQos');
  if (dup && qos === 0) cursor.fail('publishDup');
  const topic = cursor.string();
  const packetId = qos === 0 ? 0 : cursor.packetId();
  const properties = readProperties(cursor, PUBLISH);
  if (cursor.failure === undefined) {
    const fault = topicFault(topic);
    if (fault === 'topicWildcard') cursor.fail(fault);
    if (fault === 'topicEmpty' && properties.topicAlias === undefined) cursor.fail(fault);
    // [MQTT-3.3.4-6]
    if (from === 'client' && properties.subscriptionIdentifiers !== undefined) cursor.fail('publishSubscription');
  }
  if (cursor.failure !== undefined) return cursor.failure;
  const payload = buf.subarray(cursor.position, end);
  return {
    type: 'publish',
    dup,
    qos: qos as Qos,
    retain: (flags & FLAG_RETAIN) !== 0,
    topic,
    packetId,
    properties,
    payload,
  };
}

const ACKS: Readonly<Record<AckType, { readonly name: AckPacket['type']; readonly rule: RuleName }>> = {
  [PUBACK]: { name: 'puback', rule: 'reasonPuback' },
  [PUBREC]: { name: 'pubrec', rule: 'reasonPubrec' },
  [PUBREL]: { name: 'pubrel', rule: 'reasonPubrel' },
  [PUBCOMP]: { name: 'pubcomp', rule: 'reasonPubcomp' },
};

/** MQTT 5 §3.4 to §3.7. */
function decodeAck(
  type: AckType,
  buf: Buffer,
  start: number,
  end: number,
  level: ProtocolLevel,
): AckPacket | MqttFailure {
  const cursor = new Cursor(buf, start, end, level);
  const packetId = cursor.packetId();
  const { reasonCode, properties } = readReason(cursor, type, ACKS[type].rule);
  return cursor.finish({ type: ACKS[type].name, packetId, reasonCode, properties });
}

/** MQTT 5 §3.14. */
function decodeDisconnect(buf: Buffer, start: number, end: number, level: ProtocolLevel, from: Sender) {
  const cursor = new Cursor(buf, start, end, level);
  const { reasonCode, properties } = readReason(cursor, DISCONNECT, 'reasonDisconnect');
  // [MQTT-3.14.2-2]
  if (from === 'server' && properties.sessionExpiry !== undefined) cursor.fail('sessionExpiryServer');
  return cursor.finish({ type: 'disconnect', reasonCode, properties } as const);
}

/** MQTT 5 §3.15. */
function decodeAuth(buf: Buffer, start: number, end: number) {
  const cursor = new Cursor(buf, start, end, 5);
  const { reasonCode, properties } = readReason(cursor, AUTH, 'reasonAuth');
  return cursor.finish({ type: 'auth', reasonCode, properties } as const);
}

/** Both may be left out, the reason only with the properties (MQTT 5 §3.4.2.1, §3.14.2.1). */
function readReason(cursor: Cursor, type: number, rule: RuleName) {
  if (cursor.level !== 5 || cursor.left === 0) return { reasonCode: REASON.success, properties: NO_PROPERTIES };
  const reasonCode = cursor.uint8();
  if (!isReasonOf(type, reasonCode)) cursor.fail(rule, String(reasonCode));
  const properties = cursor.left === 0 ? NO_PROPERTIES : readProperties(cursor, type);
  return { reasonCode, properties };
}
