import type { MqttInFlight, MqttSessionDetail, MqttSubscription } from '../../../lib/contract/mqtt.ts';
import { browseTruncateBytesDefault, mqttDetailsMax } from '../../../lib/contract/waybill-limits.ts';
import type { Outgoing } from '../../core/session/outgoing.ts';
import type { Session } from '../../core/session/session.ts';
import type { SubscriptionRequest } from '../../core/session/subscriptions.ts';
import { compareText, type Fields, type View } from '../view.ts';
import { beginningOf } from './payload.ts';

const fields: Fields<Session> = {
  vhost: (s) => s.vhost.name,
  name: (s) => s.clientId,
  user: (s) => s.user,
  protocol_level: (s) => s.protocolLevel,
  connected: (s) => s.link !== undefined,
  connection: (s) => s.link?.describe().connection ?? null,
  expiry_seconds: (s) => (Number.isFinite(s.expiryMs) ? s.expiryMs / 1000 : null),
  expires_at: (s) =>
    s.disconnectedAt !== undefined && Number.isFinite(s.expiryMs) ? s.disconnectedAt + s.expiryMs : null,
  subscriptions: (s) => s.subscriptions.size,
  messages_queued: (s) => s.queued,
  in_flight_out: (s) => s.outgoing.size,
  in_flight_in: (s) => s.incoming.size,
  dropped: (s) => s.dropped,
  has_will: (s) => s.will !== undefined,
};

export const sessionView: View<Session> = {
  fields,
  nameOf: (s) => s.clientId,
  compare: (a, b) => compareText(a.vhost.name, b.vhost.name) || compareText(a.clientId, b.clientId),
};

export const sessionDetail: Fields<Session> = {
  ...fields,
  subscription_list: (s) => firstOf(s.subscriptions, showSubscription),
  outgoing: (s) => firstOf(s.outgoing, showOutgoing),
  incoming: (s) => firstOf(s.incoming, (id) => id),
  will: showWill,
};

function firstOf<T, U>(items: Iterable<T>, show: (item: T) => U): U[] {
  const out: U[] = [];
  for (const item of items) {
    if (out.length >= mqttDetailsMax) break;
    out.push(show(item));
  }
  return out;
}

const showSubscription = (s: SubscriptionRequest): MqttSubscription => ({
  filter: s.filter,
  qos: s.qos,
  no_local: s.noLocal,
  retain_as_published: s.retainAsPublished,
  retain_handling: s.retainHandling,
  identifier: s.identifier === 0 ? null : s.identifier,
  share_group: s.shared?.group ?? null,
});

const showOutgoing = ({ id, qos, state, message }: Outgoing): MqttInFlight => ({
  packet_id: id,
  qos,
  state: state === 'awaiting-pubcomp' ? 'released' : 'sent',
  routing_key: message?.routingKey ?? null,
  payload_bytes: message?.body.byteLength ?? null,
});

function showWill({ will }: Session): MqttSessionDetail['will'] {
  if (will === undefined) return null;
  const { body, qos, retain } = will.publication;
  return {
    topic: will.topic,
    qos: qos ?? 0,
    retain: retain ?? false,
    delay_seconds: will.delayMs / 1000,
    payload_bytes: body.byteLength,
    ...beginningOf(body, 'auto', browseTruncateBytesDefault),
  };
}
