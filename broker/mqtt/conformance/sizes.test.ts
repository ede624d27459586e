import { describe, expect, test } from 'vitest';
import { Refusal, type RefusalKind } from '../../core/refusal.ts';
import { type MqttTestClient, world } from '../client.testing.ts';
import { reasonIn } from '../replies.ts';
import { encodePacket } from '../wire/encode.ts';
import { NO_PROPERTIES } from '../wire/packets.ts';
import { CONNACK, DISCONNECT, isReasonOf, PUBACK, PUBREC, REASON, SUBACK } from '../wire/spec.ts';

const options = { noLocal: false, retainAsPublished: false, retainHandling: 0 } as const;
const kept = { cleanStart: false, properties: { sessionExpiry: 1000 } };
/** An accepting CONNACK with nothing to say beyond the usual: 16 octets. */
const SMALL = 16;

const alice = (maximumPacketSize: number): MqttTestClient =>
  world().connected('a', { username: 'alice', properties: { maximumPacketSize } });

const octetsOf = (client: MqttTestClient): string => Buffer.concat(client.transport.flushed.splice(0)).toString('hex');

describe('a reason string that a client has no room for is left out', () => {
  test('[MQTT-3.4.2-2, MQTT-3.4.2-3] of PUBACK', () => {
    expect(octetsOf(alice(SMALL).publish('t', '', { qos: 1 }))).toBe('4003000187');
    expect(alice(1000).publish('t', '', { qos: 1 }).take('puback').properties.reasonString).toBeDefined();
  });

  test('[MQTT-3.5.2-2, MQTT-3.5.2-3] of PUBREC', () => {
    expect(octetsOf(alice(SMALL).publish('t', '', { qos: 2 }))).toBe('5003000187');
    expect(alice(1000).publish('t', '', { qos: 2 }).take('pubrec').properties.reasonString).toBeDefined();
  });

  test('[MQTT-3.6.2-2, MQTT-3.6.2-3] of PUBREL, which has none', () => {
    expect(octetsOf(alice(SMALL).ack('pubrec', 1))).toBe('6203000192');
  });

  test('[MQTT-3.7.2-2, MQTT-3.7.2-3] of PUBCOMP, which has none', () => {
    expect(octetsOf(alice(SMALL).ack('pubrel', 1))).toBe('7003000192');
  });

  test('[MQTT-3.9.2-1, MQTT-3.9.2-2] of SUBACK', () => {
    const subscription = { filter: 't', qos: 0, ...options } as const;
    const packet = {
      type: 'subscribe',
      packetId: 1,
      properties: NO_PROPERTIES,
      subscriptions: [subscription],
    } as const;
    expect(octetsOf(alice(SMALL).send(packet))).toBe('900400010087');
    expect(alice(1000).send(packet).take('suback').properties.reasonString).toBeDefined();
  });

  test('[MQTT-3.11.2-1, MQTT-3.11.2-2, MQTT-2.2.2-1] of UNSUBACK, which has none', () => {
    const packet = { type: 'unsubscribe', packetId: 1, properties: NO_PROPERTIES, filters: ['t'] } as const;
    expect(octetsOf(alice(SMALL).send(packet))).toBe('b00400010011');
  });

  test('[MQTT-3.14.2-3, MQTT-3.14.2-4] of DISCONNECT', () => {
    const said = octetsOf(alice(SMALL).push(Buffer.from('c100', 'hex')));
    expect(['e00181', 'e0028100']).toContain(said);
    expect(alice(1000).push(Buffer.from('c100', 'hex')).take('disconnect').properties.reasonString).toBeDefined();
  });

  test('[MQTT-3.2.2-19, MQTT-3.2.2-20] of CONNACK', () => {
    const refused = (maximumPacketSize: number) =>
      world().client().connect({ password: Buffer.of(), properties: { maximumPacketSize } });
    expect(refused(SMALL)).toMatchObject({ reasonCode: REASON.badUserNameOrPassword, properties: {} });
    expect(refused(1000).properties.reasonString).toBeDefined();
  });
});

describe('what a client has no room for', () => {
  test('[MQTT-3.1.2-24, MQTT-3.1.2-25] a message is dropped, as if it had been acknowledged', () => {
    for (const qos of [0, 1, 2] as const) {
      const w = world();
      const client = w.connected('s', { ...kept, properties: { sessionExpiry: 1000, maximumPacketSize: 20 } });
      client.subscribe('t', qos);
      const publisher = w.connected('p');
      publisher.publish('t', 'x'.repeat(30), { qos }).ack('pubrel', 1).publish('t', 'small', { qos });
      expect(client.texts).toEqual(['t:small']);
      expect(w.bench.vhost.sessions.get('s')?.outgoing.size).toBe(qos === 0 ? 0 : 1);
    }
  });

  test('[MQTT-3.1.2-25] nor is it sent to one that comes back with less room', () => {
    const w = world();
    const client = w.connected('s', kept);
    client.subscribe('t', 1);
    w.connected('p').publish('t', 'x'.repeat(30), { qos: 1 }).publish('t', 'small', { qos: 1 });
    client.cut();
    const back = w.client();
    back.connect({ clientId: 's', cleanStart: false, properties: { sessionExpiry: 1000, maximumPacketSize: 20 } });
    expect(back.texts).toEqual(['t:small*']);
  });

  test('[MQTT-3.1.2-25] but it is sent when it fits without a new alias', () => {
    const w = world();
    const client = w.connected('s', { properties: { maximumPacketSize: 30, topicAliasMaximum: 5 } });
    client.subscribe('#', 1);
    const publisher = w.connected('p');
    // With its two octets of type and length, three of topic, two of identifier and one of properties: 30 and 31.
    publisher.publish('t', 'x'.repeat(22), { qos: 1 }).publish('t', 'x'.repeat(23), { qos: 1 });
    publisher.publish('t', 'small', { qos: 1 }).publish('t', 'small', { qos: 1 });
    expect(client.published.map((p) => [p.topic, p.properties.topicAlias, p.payload.length])).toEqual([
      ['t', undefined, 22],
      ['t', 1, 5],
      ['', 1, 5],
    ]);
  });

  test('[MQTT-3.1.2-24] a SUBACK: the connection ends, and says why', () => {
    const w = world();
    const client = w.connected('s', { properties: { maximumPacketSize: SMALL } });
    const subscriptions = Array.from({ length: 12 }, (_, i) => ({ filter: `${i}`, qos: 0, ...options }) as const);
    client.send({ type: 'subscribe', packetId: 1, properties: NO_PROPERTIES, subscriptions });
    expect(client.received.map((p) => [p.type, 'reasonCode' in p && p.reasonCode])).toEqual([
      ['disconnect', REASON.packetTooLarge],
    ]);
    expect(client.transport.ended).toBe(true);
  });

  test('[MQTT-3.1.2-24, MQTT-3.14.0-1] a CONNACK: the connection ends without a word', () => {
    for (const [maximumPacketSize, clientId] of [
      [SMALL - 1, 'c'],
      [SMALL, ''],
      [1, 'c'],
    ] as const) {
      const w = world();
      const client = w.client();
      const who = { username: 'guest', password: Buffer.from('guest') };
      const base = { type: 'connect', level: 5, cleanStart: true, keepAlive: 9, clientId } as const;
      client.push(encodePacket({ ...base, ...who, properties: { maximumPacketSize } }, 5));
      expect([client.received, client.transport.ended]).toEqual([[], true]);
      expect(w.bench.vhost.sessions.size).toBe(0);
      expect(w.bench.broker.clients.connections.size).toBe(0);
      expect(w.bench.env.pendingTimers).toBe(0);
    }
  });
});

describe('reasons', () => {
  const kinds: Record<RefusalKind, true> = {
    'not-found': true,
    precondition: true,
    access: true,
    locked: true,
    'not-allowed': true,
    'not-implemented': true,
    'command-invalid': true,
    internal: true,
    limit: true,
  };

  test.each([
    ['[MQTT-3.2.2-8] CONNACK', CONNACK],
    ['[MQTT-3.4.2-1] PUBACK', PUBACK],
    ['[MQTT-3.5.2-1] PUBREC', PUBREC],
    ['[MQTT-3.9.3-2, MQTT-3.8.4-7] SUBACK', SUBACK],
    ['[MQTT-3.14.2-1] DISCONNECT', DISCONNECT],
  ] as const)('%s has a code of its own for whatever the core refuses', (_, type) => {
    for (const kind of Object.keys(kinds) as RefusalKind[]) {
      const code = reasonIn(type, new Refusal(kind, 'no'));
      expect(isReasonOf(type, code), kind).toBe(true);
      expect(code, kind).toBeGreaterThanOrEqual(0x80);
    }
  });

  test('[MQTT-3.1.2-29] are told in words to who wants that, and in CONNACK and DISCONNECT to all', () => {
    const properties = { requestProblemInformation: false };
    const w = world();
    const client = w.connected('a', { username: 'alice', properties });
    client.publish('t', '', { qos: 1 }).publish('t', '', { qos: 2, packetId: 2 });
    expect(client.take('puback').properties).toEqual({});
    expect(client.take('pubrec').properties).toEqual({});
    expect(client.subscribe('t').properties).toEqual({});
    client.push(Buffer.from('c100', 'hex'));
    expect(client.take('disconnect').properties.reasonString).toBeDefined();
  });
});
