import { describe, expect, test } from 'vitest';
import { world } from '../client.testing.ts';
import { REASON } from '../wire/spec.ts';

const octets = (text: string): Buffer => Buffer.from((text.split('|')[0] ?? '').replaceAll(/\s/g, ''), 'hex');

const V5 = '0004 4d515454 05';
const { malformedPacket, protocolError, topicFilterInvalid, topicNameInvalid, topicAliasInvalid } = REASON;

/** On a connection that is open: told by DISCONNECT, and closed. */
const CONNECTED: readonly (readonly [title: string, octets: string, reason: number])[] = [
  ['[MQTT-1.5.4-1] a surrogate in a topic', '30 06 0003 eda080 00', malformedPacket],
  ['[MQTT-1.5.4-1] an overlong slash in a filter', '82 08 0001 00 0002 c0af 00', malformedPacket],
  ['[MQTT-1.5.4-2] U+0000 in a topic', '30 04 0001 00 00', malformedPacket],
  ['[MQTT-1.5.5-1] a padded length', '30 8500 0001 61 00 00', malformedPacket],
  ['[MQTT-1.5.7-1] the name of a user property', '30 0a 0001 61 06 26 0001 ff 0000', malformedPacket],
  ['[MQTT-1.5.7-1] the value of a user property', '30 0a 0001 61 06 26 0000 0001 ff', malformedPacket],
  ['[MQTT-2.1.3-1] reserved flags of PINGREQ', 'c1 00', malformedPacket],
  ['[MQTT-3.3.1-2] DUP at QoS 0', '38 04 0001 61 00', malformedPacket],
  ['[MQTT-3.3.1-4] QoS 3', '36 06 0001 61 0001 00', malformedPacket],
  ['[MQTT-3.3.2-1] a topic that is not UTF-8', '30 04 0001 ff 00', malformedPacket],
  ['[MQTT-3.3.2-2, MQTT-4.7.0-1] a wildcard in a topic', '30 06 0003 612f2b 00', topicNameInvalid],
  ['[MQTT-3.3.2-8] topic alias 0', '30 07 0001 61 03 23 0000', topicAliasInvalid],
  ['[MQTT-3.3.2-9, MQTT-3.2.2-17] an alias above the maximum', '30 07 0001 61 03 23 0101', topicAliasInvalid],
  ['[MQTT-3.3.2-13] a response topic that is not UTF-8', '30 08 0001 61 04 08 0001 ff', malformedPacket],
  ['[MQTT-3.3.2-14] a wildcard in a response topic', '30 08 0001 61 04 08 0001 23', protocolError],
  ['[MQTT-3.3.2-19] a content type that is not UTF-8', '30 08 0001 61 04 03 0001 ff', malformedPacket],
  ['[MQTT-3.3.4-6] a subscription identifier from a client', '30 06 0001 61 02 0b01', protocolError],
  ['[MQTT-2.2.1-3] packet identifier 0', '32 06 0001 61 0000 00', protocolError],
  ['[MQTT-3.4.2-1] a reason that PUBACK does not have', '40 03 0001 92', protocolError],
  ['[MQTT-3.5.2-1] a reason that PUBREC does not have', '50 03 0001 92', protocolError],
  ['[MQTT-3.6.1-1] flags of PUBREL', '60 02 0001', malformedPacket],
  ['[MQTT-3.6.2-1] a reason that PUBREL does not have', '62 03 0001 10', protocolError],
  ['[MQTT-3.7.2-1] a reason that PUBCOMP does not have', '70 03 0001 10', protocolError],
  ['[MQTT-3.8.1-1] flags of SUBSCRIBE', '80 07 0001 00 0001 61 00', malformedPacket],
  ['[MQTT-3.8.3-1] a filter that is not UTF-8', '82 07 0001 00 0001 ff 00', malformedPacket],
  ['[MQTT-3.8.3-2] SUBSCRIBE without a filter', '82 03 0001 00', protocolError],
  ['[MQTT-3.8.3-4] no-local on a shared subscription', '82 10 0001 00 000a 2473686172652f672f61 04', protocolError],
  ['[MQTT-3.8.3-5] reserved subscription options', '82 07 0001 00 0001 61 40', malformedPacket],
  ['[MQTT-3.10.1-1] flags of UNSUBSCRIBE', 'a0 06 0001 00 0001 61', malformedPacket],
  ['[MQTT-3.10.3-1] a filter that is not UTF-8', 'a2 06 0001 00 0001 ff', malformedPacket],
  ['[MQTT-3.10.3-2] UNSUBSCRIBE without a filter', 'a2 03 0001 00', protocolError],
  ['[MQTT-3.14.1-1] reserved bits of DISCONNECT', 'e1 00', malformedPacket],
  ['[MQTT-3.14.2-1] a reason that DISCONNECT does not have', 'e0 01 01', protocolError],
  ['[MQTT-3.15.1-1] flags of AUTH', 'f1 00', malformedPacket],
  ['[MQTT-3.15.2-1] a reason that AUTH does not have', 'f0 01 01', protocolError],
  ['[MQTT-4.7.1-1] # behind a letter', '82 08 0001 00 0002 6123 00', topicFilterInvalid],
  ['[MQTT-4.7.1-1] # before a level', '82 09 0001 00 0003 232f61 00', topicFilterInvalid],
  ['[MQTT-4.7.1-2] + behind a letter', '82 08 0001 00 0002 612b 00', topicFilterInvalid],
  ['[MQTT-4.7.3-1] an empty filter', '82 06 0001 00 0000 00', topicFilterInvalid],
  ['[MQTT-4.7.3-1] an empty topic', '30 03 0000 00', protocolError],
  ['[MQTT-4.7.3-2] U+0000 in a filter', '82 07 0001 00 0001 00 00', malformedPacket],
  ['[MQTT-4.8.2-1] an empty share name', '82 0f 0001 00 0009 2473686172652f2f61 00', topicFilterInvalid],
  ['[MQTT-4.8.2-2] a share name with a wildcard', '82 10 0001 00 000a 2473686172652f2b2f61 00', topicFilterInvalid],
  ['[MQTT-4.8.2-2] a share name without a filter', '82 0f 0001 00 0009 2473686172652f672f 00', topicFilterInvalid],
];

describe('on an open connection [MQTT-4.13.1-1, MQTT-4.13.2-1, MQTT-3.14.4-2]', () => {
  test.each(CONNECTED)('%s', (_, text, reason) => {
    const w = world();
    const client = w.connected('a');
    const pingreq = Buffer.of(0xc0, 0x00);
    client.push(Buffer.concat([octets(text), pingreq]));
    expect(client.received.map((p) => [p.type, 'reasonCode' in p ? p.reasonCode : 0])).toEqual([
      ['disconnect', reason],
    ]);
    expect(client.transport.ended).toBe(true);
  });

  test('[MQTT-4.13.1-1, MQTT-4.13.2-1, MQTT-3.14.4-1, MQTT-3.14.4-2] told, closed, and nothing behind it', () => {
    const w = world();
    const client = w.connected('a');
    client.subscribe('t');
    client.push(octets('c1 00 c0 00'));
    w.connected('p').publish('t', 'x');
    client.push(octets('c0 00'));
    expect(client.received.map((p) => p.type)).toEqual(['disconnect']);
    expect(client.transport.ended).toBe(true);
  });
});

/** Instead of a good CONNECT: the reason of the CONNACK, and closed. */
const CONNECTS: readonly (readonly [title: string, octets: string, reason: number])[] = [
  ['[MQTT-3.1.2-1] another protocol name', '10 0d 0004 6d717474 05 02 0000 00 0000', REASON.unsupportedProtocolVersion],
  ['[MQTT-3.1.2-2] version 6', '10 0d 0004 4d515454 06 02 0000 00 0000', REASON.unsupportedProtocolVersion],
  ['[MQTT-3.1.2-3] the reserved flag', `10 0d ${V5} 03 0000 00 0000`, malformedPacket],
  ['[MQTT-3.1.2-9] a will without its message', `10 11 ${V5} 06 0000 00 0000 00 0001 77`, malformedPacket],
  ['[MQTT-3.1.2-9] a will without anything', `10 0d ${V5} 06 0000 00 0000`, malformedPacket],
  ['[MQTT-3.1.2-11] a will QoS without a will', `10 0d ${V5} 0a 0000 00 0000`, malformedPacket],
  ['[MQTT-3.1.2-12] will QoS 3', `10 13 ${V5} 1e 0000 00 0000 00 0001 77 0000`, malformedPacket],
  ['[MQTT-3.1.2-13] a will retain without a will', `10 0d ${V5} 22 0000 00 0000`, malformedPacket],
  ['[MQTT-3.1.2-16] a user name that is not announced', `10 10 ${V5} 02 0000 00 0000 0001 75`, malformedPacket],
  ['[MQTT-3.1.2-17] a user name that is not there', `10 0d ${V5} 82 0000 00 0000`, malformedPacket],
  ['[MQTT-3.1.2-18] a password that is not announced', `10 13 ${V5} 82 0000 00 0000 0001 75 0001 70`, malformedPacket],
  ['[MQTT-3.1.2-19] a password that is not there', `10 10 ${V5} c2 0000 00 0000 0001 75`, malformedPacket],
  ['[MQTT-3.1.3-3] no client identifier', `10 0b ${V5} 02 0000 00`, malformedPacket],
  ['[MQTT-3.1.3-4] a client identifier that is not UTF-8', `10 0e ${V5} 02 0000 00 0001 ff`, malformedPacket],
  ['[MQTT-3.1.3-11] a will topic that is not UTF-8', `10 13 ${V5} 06 0000 00 0000 00 0001 ff 0000`, malformedPacket],
  ['[MQTT-3.1.3-12] a user name that is not UTF-8', `10 10 ${V5} 82 0000 00 0000 0001 ff`, malformedPacket],
  ['[MQTT-3.1.4-1] a property that CONNECT does not have', `10 0f ${V5} 02 0000 02 0101 0000`, malformedPacket],
];

describe('a CONNECT', () => {
  test.each(CONNECTS)('%s', (_, text, reason) => {
    const w = world({ anonymous: true });
    const client = w.client();
    client.push(octets(text));
    expect(client.received.map((p) => [p.type, 'reasonCode' in p ? p.reasonCode : 0])).toEqual([['connack', reason]]);
    expect(client.transport.ended).toBe(true);
    expect(w.bench.vhost.sessions.size).toBe(0);
  });

  test('[MQTT-1.5.4-3] a byte order mark is a part of the topic', () => {
    const w = world();
    const client = w.connected('s');
    client.subscribe('\ufeffa');
    client.subscribe('a');
    w.connected('p').publish('\ufeffa', 'x').publish('a', 'y');
    expect(client.texts).toEqual(['\ufeffa:x', 'a:y']);
  });
});
