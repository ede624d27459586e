import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packet } from './arbitraries.testing.ts';
import { encodePacket } from './encode.ts';
import { MqttFailure } from './failure.ts';
import type { Packet } from './packets.ts';
import { octets, readAll } from './read-one.testing.ts';
import type { ProtocolLevel } from './spec.ts';

type Vector = readonly [name: string, level: ProtocolLevel, octets: string, packet: Packet];

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
const none = {};

const VECTORS: readonly Vector[] = [
  [
    'CONNECT of 3.1',
    3,
    `10 0f           | CONNECT
     0006 4d51497364 70 03 | MQIsdp, 3
     02 003c         | clean session, 60 s
     0001 63         | c`,
    { type: 'connect', level: 3, cleanStart: true, keepAlive: 60, clientId: 'c', properties: none },
  ],
  [
    'CONNECT of 3.1.1 with everything',
    4,
    `10 1b           | CONNECT
     0004 4d515454 04 | MQTT, 4
     ee 000a         | user, password, retained will of QoS 1, clean session; 10 s
     0001 63         | client id
     0001 77         | will topic
     0002 0001       | will message
     0001 75         | user name
     0002 00ff       | password`,
    {
      type: 'connect',
      level: 4,
      cleanStart: true,
      keepAlive: 10,
      clientId: 'c',
      will: { topic: 'w', payload: new Uint8Array([0, 1]), qos: 1, retain: true, properties: none },
      username: 'u',
      password: new Uint8Array([0, 0xff]),
      properties: none,
    },
  ],
  [
    'CONNECT of 5.0',
    5,
    `10 26           | CONNECT
     0004 4d515454 05 | MQTT, 5
     14 0000         | will of QoS 2; no keep alive
     08 11 0000000a 21 0014 | session expiry 10 s, receive maximum 20
     0000            | client id to be assigned
     0b 01 01 02 00000005 03 0001 78 | UTF-8, message expiry 5 s, content type x
     0001 77         | will topic
     0000            | empty will message`,
    {
      type: 'connect',
      level: 5,
      cleanStart: false,
      keepAlive: 0,
      clientId: '',
      will: {
        topic: 'w',
        payload: new Uint8Array(0),
        qos: 2,
        retain: false,
        properties: { payloadFormat: 1, messageExpiry: 5, contentType: 'x' },
      },
      properties: { sessionExpiry: 10, receiveMaximum: 20 },
    },
  ],
  [
    'CONNACK of 3.1.1',
    4,
    '20 02 01 00 | session present, accepted',
    { type: 'connack', sessionPresent: true, reasonCode: 0, properties: none },
  ],
  [
    'CONNACK of 5.0',
    5,
    `20 09 00 00     | no session, success
     06 12 0001 61 24 01 | assigned client id a, maximum QoS 1`,
    { type: 'connack', sessionPresent: false, reasonCode: 0, properties: { assignedClientId: 'a', maximumQos: 1 } },
  ],
  [
    'PUBLISH of 3.1.1',
    4,
    '3b 09 0003 612f62 0102 6869 | DUP, QoS 1, retain; a/b, 258, hi',
    {
      type: 'publish',
      dup: true,
      qos: 1,
      retain: true,
      topic: 'a/b',
      packetId: 258,
      properties: none,
      payload: bytes('hi'),
    },
  ],
  [
    'PUBLISH of 5.0',
    5,
    `30 13 0001 74   | QoS 0, t
     0d 0b 8001 23 0007 26 0001 6b 0001 76 | subscription 128, topic alias 7, k=v
     2121            | !!`,
    {
      type: 'publish',
      dup: false,
      qos: 0,
      retain: false,
      topic: 't',
      packetId: 0,
      properties: { subscriptionIdentifiers: [128], topicAlias: 7, userProperties: [['k', 'v']] },
      payload: bytes('!!'),
    },
  ],
  ['PUBACK of 3.1.1', 4, '40 02 0001', { type: 'puback', packetId: 1, reasonCode: 0, properties: none }],
  ['PUBACK of 5.0', 5, '40 03 0001 10', { type: 'puback', packetId: 1, reasonCode: 0x10, properties: none }],
  ['PUBREC of 3.1.1', 4, '50 02 0001', { type: 'pubrec', packetId: 1, reasonCode: 0, properties: none }],
  ['PUBREC of 5.0', 5, '50 03 0001 97', { type: 'pubrec', packetId: 1, reasonCode: 0x97, properties: none }],
  ['PUBREL of 3.1.1', 4, '62 02 0001', { type: 'pubrel', packetId: 1, reasonCode: 0, properties: none }],
  ['PUBREL of 5.0', 5, '62 03 ffff 92', { type: 'pubrel', packetId: 65535, reasonCode: 0x92, properties: none }],
  ['PUBCOMP of 3.1.1', 4, '70 02 0001', { type: 'pubcomp', packetId: 1, reasonCode: 0, properties: none }],
  [
    'PUBCOMP of 5.0',
    5,
    '70 08 0001 92 04 1f 0001 78 | reason string x',
    { type: 'pubcomp', packetId: 1, reasonCode: 0x92, properties: { reasonString: 'x' } },
  ],
  [
    'SUBSCRIBE of 3.1.1',
    4,
    '82 0a 0009 0001 23 00 0001 2b 02 | # with QoS 0, + with QoS 2',
    {
      type: 'subscribe',
      packetId: 9,
      properties: none,
      subscriptions: [
        { filter: '#', qos: 0, noLocal: false, retainAsPublished: false, retainHandling: 0 },
        { filter: '+', qos: 2, noLocal: false, retainAsPublished: false, retainHandling: 0 },
      ],
    },
  ],
  [
    'SUBSCRIBE of 5.0',
    5,
    '82 09 0009 02 0b 05 0001 61 2d | subscription 5; QoS 1, no local, as published, no retained',
    {
      type: 'subscribe',
      packetId: 9,
      properties: { subscriptionIdentifiers: [5] },
      subscriptions: [{ filter: 'a', qos: 1, noLocal: true, retainAsPublished: true, retainHandling: 2 }],
    },
  ],
  ['SUBACK of 3.1.1', 4, '90 04 0009 02 80', { type: 'suback', packetId: 9, properties: none, reasonCodes: [2, 0x80] }],
  [
    'SUBACK of 5.0',
    5,
    '90 05 0009 00 00 8f',
    { type: 'suback', packetId: 9, properties: none, reasonCodes: [0, 0x8f] },
  ],
  [
    'UNSUBSCRIBE of 3.1.1',
    4,
    'a2 05 0009 0001 61',
    { type: 'unsubscribe', packetId: 9, properties: none, filters: ['a'] },
  ],
  [
    'UNSUBSCRIBE of 5.0',
    5,
    'a2 06 0009 00 0001 61',
    { type: 'unsubscribe', packetId: 9, properties: none, filters: ['a'] },
  ],
  ['UNSUBACK of 3.1.1', 4, 'b0 02 0009', { type: 'unsuback', packetId: 9, properties: none, reasonCodes: [] }],
  ['UNSUBACK of 5.0', 5, 'b0 04 0009 00 11', { type: 'unsuback', packetId: 9, properties: none, reasonCodes: [0x11] }],
  ['PINGREQ', 4, 'c0 00', { type: 'pingreq' }],
  ['PINGRESP', 4, 'd0 00', { type: 'pingresp' }],
  ['DISCONNECT of 3.1.1', 4, 'e0 00', { type: 'disconnect', reasonCode: 0, properties: none }],
  ['DISCONNECT of 5.0', 5, 'e0 01 8e', { type: 'disconnect', reasonCode: 0x8e, properties: none }],
  [
    'AUTH',
    5,
    'f0 0a 18 08 15 0001 6d 16 0001 00 | continue; method m, data',
    {
      type: 'auth',
      reasonCode: 0x18,
      properties: { authenticationMethod: 'm', authenticationData: new Uint8Array([0]) },
    },
  ],
];

const plain = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, v) => (v instanceof Uint8Array ? [...v] : v?.type === 'Buffer' ? v.data : v)));

describe.each(VECTORS)('%s', (_name, level, vector, expected) => {
  it('is read', () => {
    expect(plain(readAll([octets(vector)], level))).toEqual([plain(expected)]);
  });
  it('is written', () => {
    expect(encodePacket(expected, level).toString('hex')).toBe(octets(vector).toString('hex'));
  });
});

it('keeps a byte order mark [MQTT-1.5.4-3]', () => {
  const [packet] = readAll([octets('30 07 0004 efbbbf74 00')], 5);
  expect(packet).toMatchObject({ topic: '\ufefft' });
});

describe.each([3, 4, 5] as const)('any packets of level %i', (level) => {
  it('are the same after encoding and decoding, however the stream is cut', () => {
    const streams = fc.array(packet(level), { minLength: 1, maxLength: 4 });
    const cuts = fc.array(fc.nat({ max: 400 }), { maxLength: 8 });
    fc.assert(
      fc.property(streams, cuts, (packets, cut) => {
        const stream = Buffer.concat(packets.map((p) => encodePacket(p, level)));
        const borders = [0, ...cut.filter((at) => at < stream.length).sort((a, b) => a - b), stream.length];
        const chunks = borders.slice(1).map((end, i) => stream.subarray(borders[i], end));
        const read = readAll(chunks, level);
        expect(read.find((p) => p instanceof MqttFailure)).toBeUndefined();
        expect(plain(read)).toEqual(plain(packets));
      }),
      { numRuns: 500, seed: 0x5eed },
    );
  });
});
