import { Cursor } from './cursor.ts';
import type { MqttFailure } from './failure.ts';
import type {
  RetainHandling,
  SubackPacket,
  SubscribePacket,
  SubscriptionRequest,
  UnsubackPacket,
  UnsubscribePacket,
} from './packets.ts';
import { readProperties } from './properties.ts';
import {
  isReasonOf,
  type ProtocolLevel,
  type Qos,
  SUBACK,
  SUBACK_FAILURE,
  SUBSCRIBE,
  UNSUBACK,
  UNSUBSCRIBE,
} from './spec.ts';
import { isShared, subscriptionFault } from './topic.ts';

/** Subscription options (MQTT 5 §3.8.3.1); before 5.0 all but the QoS were reserved. */
const QOS_MASK = 0b11;
const NO_LOCAL = 1 << 2;
const RETAIN_AS_PUBLISHED = 1 << 3;
const RETAIN_HANDLING_SHIFT = 4;
const RESERVED = 0b1100_0000;
const RESERVED_BEFORE_5 = 0b1111_1100;

/** MQTT 5 §3.8. */
export function decodeSubscribe(
  buf: Buffer,
  start: number,
  end: number,
  level: ProtocolLevel,
): SubscribePacket | MqttFailure {
  const cursor = new Cursor(buf, start, end, level);
  const packetId = cursor.packetId();
  const properties = readProperties(cursor, SUBSCRIBE);
  // [MQTT-3.8.3-2]
  if (cursor.left === 0) cursor.fail('subscribeEmpty');
  const subscriptions: SubscriptionRequest[] = [];
  while (cursor.left > 0) subscriptions.push(readSubscription(cursor));
  return cursor.finish({ type: 'subscribe', packetId, properties, subscriptions });
}

function readSubscription(cursor: Cursor): SubscriptionRequest {
  const filter = readFilter(cursor);
  const options = cursor.uint8();
  const retainHandling = (options >> RETAIN_HANDLING_SHIFT) & 3;
  const noLocal = (options & NO_LOCAL) !== 0;
  // [MQTT-3.8.3-5]
  if ((options & (cursor.level === 5 ? RESERVED : RESERVED_BEFORE_5)) !== 0) cursor.fail('subscribeReserved');
  if ((options & QOS_MASK) === 3) cursor.fail('subscribeQos');
  if (retainHandling === 3) cursor.fail('retainHandling');
  // [MQTT-3.8.3-4]
  if (noLocal && isShared(filter)) cursor.fail('sharedNoLocal');
  return {
    filter,
    qos: (options & QOS_MASK) as Qos,
    noLocal,
    retainAsPublished: (options & RETAIN_AS_PUBLISHED) !== 0,
    retainHandling: retainHandling as RetainHandling,
  };
}

function readFilter(cursor: Cursor): string {
  const filter = cursor.string();
  if (cursor.failure !== undefined) return filter;
  const fault = subscriptionFault(filter, cursor.level);
  if (fault !== undefined) cursor.fail(fault, filter);
  return filter;
}

/** The options' octet of one subscription. */
export const subscriptionOptions = (request: SubscriptionRequest): number =>
  request.qos |
  (request.noLocal ? NO_LOCAL : 0) |
  (request.retainAsPublished ? RETAIN_AS_PUBLISHED : 0) |
  (request.retainHandling << RETAIN_HANDLING_SHIFT);

/** MQTT 5 §3.10. */
export function decodeUnsubscribe(
  buf: Buffer,
  start: number,
  end: number,
  level: ProtocolLevel,
): UnsubscribePacket | MqttFailure {
  const cursor = new Cursor(buf, start, end, level);
  const packetId = cursor.packetId();
  const properties = readProperties(cursor, UNSUBSCRIBE);
  // [MQTT-3.10.3-2]
  if (cursor.left === 0) cursor.fail('unsubscribeEmpty');
  const filters: string[] = [];
  while (cursor.left > 0) filters.push(readFilter(cursor));
  return cursor.finish({ type: 'unsubscribe', packetId, properties, filters });
}

/** MQTT 5 §3.9. */
export function decodeSuback(
  buf: Buffer,
  start: number,
  end: number,
  level: ProtocolLevel,
): SubackPacket | MqttFailure {
  const cursor = new Cursor(buf, start, end, level);
  const packetId = cursor.packetId();
  const properties = readProperties(cursor, SUBACK);
  const reasonCodes: number[] = [];
  while (cursor.left > 0) {
    const code = cursor.uint8();
    const isKnown = level === 5 ? isReasonOf(SUBACK, code) : code <= 2 || code === SUBACK_FAILURE;
    if (!isKnown) cursor.fail('reasonSuback', String(code));
    reasonCodes.push(code);
  }
  return cursor.finish({ type: 'suback', packetId, properties, reasonCodes });
}

/** MQTT 5 §3.11. */
export function decodeUnsuback(
  buf: Buffer,
  start: number,
  end: number,
  level: ProtocolLevel,
): UnsubackPacket | MqttFailure {
  const cursor = new Cursor(buf, start, end, level);
  const packetId = cursor.packetId();
  const properties = readProperties(cursor, UNSUBACK);
  const reasonCodes: number[] = [];
  while (level === 5 && cursor.left > 0) {
    const code = cursor.uint8();
    if (!isReasonOf(UNSUBACK, code)) cursor.fail('reasonUnsuback', String(code));
    reasonCodes.push(code);
  }
  return cursor.finish({ type: 'unsuback', packetId, properties, reasonCodes });
}
