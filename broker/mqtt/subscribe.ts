import { isRefusal, type Refusal } from '../core/refusal.ts';
import type { SharedName, SubscriptionRequest } from '../core/session/subscriptions.ts';
import type { MqttConnection } from './connection.ts';
import { bindingKeyOf } from './key.ts';
import { levelsOf, TOPIC_LEVELS_MAX } from './limits.ts';
import { type Failure, reasonIn, Violation } from './replies.ts';
import {
  NO_PROPERTIES,
  type SubscriptionRequest as Requested,
  type SubscribePacket,
  type UnsubscribePacket,
} from './wire/packets.ts';
import { REASON, SUBACK, SUBACK_FAILURE } from './wire/spec.ts';
import { isShared, parseShared } from './wire/topic.ts';

/** One reason code for each filter, in their order [MQTT-3.8.4-6, MQTT-3.9.3-1]. */
export function subscribe(connection: MqttConnection, packet: SubscribePacket): void {
  const [identifier = 0] = packet.properties.subscriptionIdentifiers ?? [];
  const refusals: Failure[] = [];
  const reasonCodes = packet.subscriptions.map((requested) => {
    const refusal = subscribeOne(connection, requested, identifier);
    if (refusal === undefined) return requested.qos;
    refusals.push(refusal);
    return connection.level === 5 ? reasonIn(SUBACK, refusal) : SUBACK_FAILURE;
  });
  const properties = connection.out.explain(refusals[0]?.text);
  const suback = { type: 'suback', packetId: packet.packetId, reasonCodes, properties } as const;
  connection.out.owePacket(suback, connection.session.journal?.position ?? 0);
  connection.outlet.retainedLater();
}

function subscribeOne(connection: MqttConnection, requested: Requested, identifier: number): Failure | undefined {
  const request = requestOf(requested, identifier, connection.level);
  if (request instanceof Violation) return request;
  const isNew: boolean | Refusal = connection.session.subscribe(request);
  if (isRefusal(isNew)) return isNew;
  // [MQTT-3.3.1-9] to [MQTT-3.3.1-11]; a shared one gets none (MQTT 5 §4.8.2).
  const wantsRetained = request.retainHandling === 0 || (request.retainHandling === 1 && isNew);
  if (wantsRetained && request.shared === undefined) connection.session.oweRetained(request);
  return undefined;
}

function requestOf(requested: Requested, identifier: number, level: number): SubscriptionRequest | Violation {
  const shared = sharedNameOf(requested.filter, level);
  const filter = shared?.filter ?? requested.filter;
  if (levelsOf(filter) > TOPIC_LEVELS_MAX) {
    return new Violation(REASON.topicFilterInvalid, `a filter has ${TOPIC_LEVELS_MAX} levels at most`);
  }
  return { ...requested, identifier, key: bindingKeyOf(filter), shared };
}

/** The codec has refused what isn't one. */
function sharedNameOf(filter: string, level: number): SharedName | undefined {
  if (level < 5 || !isShared(filter)) return undefined;
  const parsed = parseShared(filter);
  return typeof parsed === 'string' ? undefined : { group: parsed.shareName, filter: parsed.filter };
}

/** [MQTT-3.11.3-1]: one reason code for each filter; before 5.0 there are none. */
export function unsubscribe(connection: MqttConnection, packet: UnsubscribePacket): void {
  const reasonCodes = packet.filters.map((filter) =>
    connection.session.unsubscribe(filter) ? REASON.success : REASON.noSubscriptionExisted,
  );
  const unsuback = { type: 'unsuback', packetId: packet.packetId, reasonCodes, properties: NO_PROPERTIES } as const;
  connection.out.owePacket(unsuback, connection.session.journal?.position ?? 0);
}
