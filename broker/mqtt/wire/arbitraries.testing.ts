import fc from 'fast-check';
import type { AckPacket, MqttProperties, Packet, SubscriptionRequest, Will } from './packets.ts';
import { isPropertyOf, PROPERTIES, type Property, WILL } from './property-spec.ts';
import * as spec from './spec.ts';

/** Neither U+0000 nor a lone surrogate; with wide characters. */
const text = fc.string({ unit: 'binary', maxLength: 12 }).map((s) => Buffer.from(s.replaceAll('\0', '')).toString());
const topic = text.map((s) => `t/${s.replaceAll(/[#+]/g, '')}`);
const filter = fc.oneof(topic, fc.constantFrom('#', '+', '/', 'a/#', '+/b/+', '$share/g/a/+', '$SYS/#'));
const binary = fc.uint8Array({ maxLength: 12 });
const packetId = fc.integer({ min: 1, max: 0xffff });
const qos = fc.constantFrom<spec.Qos>(0, 1, 2);

function anyValue(property: Property, packet: number): fc.Arbitrary<unknown> {
  const min = 'positive' in property ? 1 : 0;
  switch (property.type) {
    case 'bit':
      return fc.integer({ min: 0, max: 1 });
    case 'boolean':
      return fc.boolean();
    case 'uint16':
      return fc.integer({ min, max: 0xffff });
    case 'uint32':
      return fc.integer({ min, max: 0xffff_ffff });
    case 'variables':
      return fc.array(fc.integer({ min: 1, max: spec.VARIABLE_INTEGER_MAX }), {
        minLength: 1,
        maxLength: packet === spec.PUBLISH ? 3 : 1,
      });
    case 'string':
      return property.name === 'responseTopic' ? topic : text;
    case 'binary':
      return binary;
    case 'pairs':
      return fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 3 });
  }
}

/** Any properties that a packet may have. */
export function properties(packet: number, without: readonly string[] = []): fc.Arbitrary<MqttProperties> {
  const fields: Record<string, fc.Arbitrary<unknown>> = {};
  for (const property of PROPERTIES) {
    if (!isPropertyOf(property.id, packet) || without.includes(property.name)) continue;
    fields[property.name] = anyValue(property, packet);
  }
  return fc
    .record(fields, { requiredKeys: [] })
    .map((p) => ('authenticationData' in p ? { authenticationMethod: 'm', ...p } : p) as MqttProperties);
}

const reason = (packet: number): fc.Arbitrary<number> =>
  fc.constantFrom(...spec.REASONS.filter((r) => spec.isReasonOf(packet, r.code)).map((r) => r.code));

const none = fc.constant<MqttProperties>({});

function subscription(level: spec.ProtocolLevel): fc.Arbitrary<SubscriptionRequest> {
  const is5 = level === 5;
  return fc
    .record({
      filter,
      qos,
      noLocal: is5 ? fc.boolean() : fc.constant(false),
      retainAsPublished: is5 ? fc.boolean() : fc.constant(false),
      retainHandling: is5 ? fc.constantFrom(0 as const, 1 as const, 2 as const) : fc.constant(0 as const),
    })
    .map((s) => (s.filter.startsWith('$share/') ? { ...s, noLocal: false } : s));
}

function connect(level: spec.ProtocolLevel): fc.Arbitrary<Packet> {
  const of = (packet: number) => (level === 5 ? properties(packet) : none);
  const will: fc.Arbitrary<Will> = fc.record({
    topic,
    payload: binary,
    qos,
    retain: fc.boolean(),
    properties: of(WILL),
  });
  const rest = fc.record({ will, username: text, password: binary }, { requiredKeys: level === 5 ? [] : ['username'] });
  const head = fc.record({
    type: fc.constant('connect' as const),
    level: fc.constant(level),
    cleanStart: fc.boolean(),
    keepAlive: fc.integer({ min: 0, max: 0xffff }),
    clientId: level === 5 ? text : text.map((s) => `c${s}`),
    properties: of(spec.CONNECT),
  });
  return fc.tuple(head, rest).map(([a, b]) => ({ ...a, ...b }) as Packet);
}

const ACKS: readonly (readonly [AckPacket['type'], spec.AckType])[] = [
  ['puback', spec.PUBACK],
  ['pubrec', spec.PUBREC],
  ['pubrel', spec.PUBREL],
  ['pubcomp', spec.PUBCOMP],
];

/** Any valid packet of a level, from a client as well as from a server. */
export function packet(level: spec.ProtocolLevel): fc.Arbitrary<Packet> {
  const is5 = level === 5;
  const of = (type: number, without?: readonly string[]) => (is5 ? properties(type, without) : none);
  const codes = (type: number) => (is5 ? reason(type) : fc.constant(0));
  const type = <const T extends Packet['type']>(name: T) => fc.constant(name);
  const acks = ACKS.map(([name, number]) =>
    fc.record({ type: type(name), packetId, reasonCode: codes(number), properties: of(number) }),
  );
  const publish = fc
    .record({
      dup: fc.boolean(),
      qos,
      retain: fc.boolean(),
      topic,
      packetId,
      payload: binary,
      properties: of(spec.PUBLISH),
    })
    .map((p) => ({ ...p, type: 'publish' as const, dup: p.dup && p.qos > 0, packetId: p.qos > 0 ? p.packetId : 0 }));
  const all: fc.Arbitrary<Packet>[] = [
    connect(level),
    publish,
    ...acks,
    fc.record({
      type: type('connack'),
      sessionPresent: fc.boolean(),
      reasonCode: is5 ? reason(spec.CONNACK) : fc.integer({ min: 0, max: 5 }),
      properties: of(spec.CONNACK),
    }),
    fc.record({
      type: type('subscribe'),
      packetId,
      properties: of(spec.SUBSCRIBE),
      subscriptions: fc.array(subscription(level), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({
      type: type('suback'),
      packetId,
      properties: of(spec.SUBACK),
      reasonCodes: fc.array(is5 ? reason(spec.SUBACK) : fc.constantFrom(0, 1, 2, 0x80), { maxLength: 3 }),
    }),
    fc.record({
      type: type('unsubscribe'),
      packetId,
      properties: of(spec.UNSUBSCRIBE),
      filters: fc.array(filter, { minLength: 1, maxLength: 3 }),
    }),
    fc.record({
      type: type('unsuback'),
      packetId,
      properties: of(spec.UNSUBACK),
      reasonCodes: is5 ? fc.array(reason(spec.UNSUBACK), { maxLength: 3 }) : fc.constant([]),
    }),
    fc.record({ type: type('pingreq') }),
    fc.record({ type: type('pingresp') }),
    fc.record({
      type: type('disconnect'),
      reasonCode: codes(spec.DISCONNECT),
      properties: of(spec.DISCONNECT, ['sessionExpiry']),
    }),
  ];
  if (is5) {
    all.push(fc.record({ type: type('auth'), reasonCode: reason(spec.AUTH), properties: of(spec.AUTH) }));
  }
  return fc.oneof(...all);
}
