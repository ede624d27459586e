import { expect, it } from 'vitest';
import { MqttFailure, RULES, type RuleName } from './failure.ts';
import { octets, readAll } from './read-one.testing.ts';
import type { ProtocolLevel, Sender } from './spec.ts';

type Case = readonly [
  rule: RuleName,
  code: number,
  clause: string,
  level: ProtocolLevel,
  octets: string,
  from?: Sender,
];

const V4 = '0004 4d515454 04';
const V5 = '0004 4d515454 05';

const CASES: readonly Case[] = [
  ['lengthTooLong', 0x81, '[MQTT 5 §1.5.5]', 5, '30 ffffffff 01'],
  ['lengthTooLong', 0x81, '[MQTT 5 §1.5.5]', 5, '30 08 0001 74 ffffffff 01'],
  ['lengthPadded', 0x81, '[MQTT-1.5.5-1]', 5, '30 8000'],
  ['lengthPadded', 0x81, '[MQTT-1.5.5-1]', 5, '30 05 0001 74 8000'],
  ['tooLarge', 0x95, '[MQTT-3.2.2-15]', 5, '30 ffffff7f'],
  ['packetType', 0x81, '[MQTT 5 §2.1.2]', 5, '00 00'],
  ['packetType', 0x81, '[MQTT 3.1.1 §2.2.1]', 4, 'f0 00'],
  ['flags', 0x81, '[MQTT-2.1.3-1]', 5, 'c1 00'],
  ['flags', 0x81, '[MQTT-2.2.2-2]', 4, '42 02 0001'],
  ['flagsPubrel', 0x81, '[MQTT-3.6.1-1]', 5, '60 02 0001'],
  ['flagsSubscribe', 0x81, '[MQTT-3.8.1-1]', 5, '80 07 0001 00 0001 61 00'],
  ['flagsUnsubscribe', 0x81, '[MQTT-3.10.1-1]', 5, 'a0 06 0001 00 0001 61'],
  ['flagsDisconnect', 0x81, '[MQTT-3.14.1-1]', 5, 'e1 00'],
  ['flagsAuth', 0x81, '[MQTT-3.15.1-1]', 5, 'f1 00'],
  ['truncated', 0x81, '[MQTT 5 §2.1.4]', 5, '30 03 0004 74'],
  ['surplus', 0x81, '[MQTT 5 §2.1.4]', 5, 'c0 01 00'],
  ['surplus', 0x81, '[MQTT 3.1.1 §2.2.3]', 4, '40 03 0001 00'],
  ['utf8', 0x81, '[MQTT-1.5.4-1]', 5, '30 06 0003 eda080 00 | U+D800'],
  ['utf8', 0x81, '[MQTT-1.5.3-1]', 4, '30 04 0002 c0af | an overlong /'],
  ['utf8', 0x81, '[MQTT-1.5.4-1]', 5, '30 04 0001 ff 00'],
  ['utf8Null', 0x81, '[MQTT-1.5.4-2]', 5, '30 04 0001 00 00'],
  ['utf8Null', 0x81, '[MQTT-1.5.3-2]', 4, '30 05 0003 c3a9 00 | behind a wide character'],
  ['packetId', 0x82, '[MQTT-2.2.1-3]', 5, '32 06 0001 74 0000 00'],
  ['packetId', 0x82, '[MQTT-2.3.1-1]', 4, '82 06 0000 0001 61 00'],
  ['protocolName', 0x84, '[MQTT-3.1.2-1]', 5, '10 0d 0004 6d717474 05 02 0000 00 0000'],
  ['protocolLevel', 0x84, '[MQTT-3.1.2-2]', 5, '10 0d 0004 4d515454 06 02 0000 00 0000'],
  ['protocolLevel', 0x84, '[MQTT-3.1.2-2]', 3, '10 0e 0006 4d5149736470 04 02 0000 0000'],
  ['connectReserved', 0x81, '[MQTT-3.1.2-3]', 5, `10 0d ${V5} 03 0000 00 0000`],
  ['willQosAlone', 0x81, '[MQTT-3.1.2-11]', 5, `10 0d ${V5} 0a 0000 00 0000`],
  ['willQosAlone', 0x81, '[MQTT-3.1.2-13]', 4, `10 0c ${V4} 0a 0000 0000`],
  ['willQos', 0x81, '[MQTT-3.1.2-12]', 5, `10 13 ${V5} 1e 0000 00 0000 00 0001 77 0000`],
  ['willRetainAlone', 0x81, '[MQTT-3.1.2-13]', 5, `10 0d ${V5} 22 0000 00 0000`],
  ['willTopicEmpty', 0x90, '[MQTT-4.7.3-1]', 5, `10 12 ${V5} 06 0000 00 0000 00 0000 0000`],
  ['willTopicWildcard', 0x90, '[MQTT-4.7.0-1]', 5, `10 13 ${V5} 06 0000 00 0000 00 0001 23 0000`],
  ['passwordAlone', 0x81, '[MQTT-3.1.2-22]', 4, `10 0e ${V4} 42 0000 0000 0000`],
  ['clientIdEmpty', 0x85, '[MQTT-3.1.3-8]', 4, `10 0c ${V4} 00 0000 0000`],
  ['connackFlags', 0x81, '[MQTT-3.2.2-1]', 5, '20 03 02 00 00'],
  ['propertyUnknown', 0x81, '[MQTT 5 §2.2.2.2]', 5, '30 06 0001 74 02 7f00'],
  ['propertyMisplaced', 0x81, '[MQTT 5 §2.2.2.2]', 5, '30 07 0001 74 03 21 0001'],
  ['propertyTwice', 0x82, '[MQTT 5 §2.2.2.2]', 5, '30 08 0001 74 04 0101 0101'],
  ['propertyTwice', 0x82, '[MQTT 5 §2.2.2.2]', 5, '82 0b 0001 04 0b01 0b02 0001 61 00'],
  ['propertyRange', 0x82, '[MQTT 5 §2.2.2.2]', 5, '30 06 0001 74 02 0102 | payload format 2'],
  ['propertyRange', 0x82, '[MQTT 5 §2.2.2.2]', 5, `10 10 ${V5} 02 0000 03 21 0000 0000 | receive maximum 0`],
  ['propertyRange', 0x82, '[MQTT 5 §2.2.2.2]', 5, `10 12 ${V5} 02 0000 05 27 00000000 0000 | packet size 0`],
  ['propertyRange', 0x82, '[MQTT 5 §2.2.2.2]', 5, `10 0f ${V5} 02 0000 02 17 02 0000 | problem information 2`],
  ['propertyRange', 0x82, '[MQTT 5 §2.2.2.2]', 5, '82 09 0001 02 0b00 0001 61 00 | subscription 0'],
  ['propertyLength', 0x81, '[MQTT 5 §2.2.2.1]', 5, '30 05 0001 74 02 01'],
  ['authenticationData', 0x82, '[MQTT 5 §3.1.2.11.10]', 5, `10 10 ${V5} 02 0000 03 16 0000 0000`],
  ['publishQos', 0x81, '[MQTT-3.3.1-4]', 5, '36 06 0001 74 0001 00'],
  ['publishDup', 0x81, '[MQTT-3.3.1-2]', 5, '38 04 0001 74 00'],
  ['topicEmpty', 0x82, '[MQTT 5 §3.3.2.1]', 5, '30 03 0000 00'],
  ['topicEmpty', 0x82, '[MQTT-4.7.3-1]', 4, '30 02 0000'],
  ['topicWildcard', 0x90, '[MQTT-3.3.2-2]', 5, '30 06 0003 612f2b 00'],
  ['topicAlias', 0x94, '[MQTT-3.3.2-8]', 5, '30 07 0001 74 03 23 0000'],
  ['responseTopic', 0x82, '[MQTT-3.3.2-14]', 5, '30 08 0001 74 04 08 0001 23'],
  ['publishSubscription', 0x82, '[MQTT-3.3.4-6]', 5, '30 06 0001 74 02 0b01', 'client'],
  ['reasonCode', 0x82, '[MQTT 5 §2.4]', 5, '20 03 00 01 00'],
  ['reasonCode', 0x82, '[MQTT 3.1.1 §3.2.2.3]', 4, '20 02 00 06'],
  ['reasonPuback', 0x82, '[MQTT-3.4.2-1]', 5, '40 03 0001 92'],
  ['reasonPubrec', 0x82, '[MQTT-3.5.2-1]', 5, '50 03 0001 92'],
  ['reasonPubrel', 0x82, '[MQTT-3.6.2-1]', 5, '62 03 0001 10'],
  ['reasonPubcomp', 0x82, '[MQTT-3.7.2-1]', 5, '70 03 0001 10'],
  ['reasonSuback', 0x82, '[MQTT-3.9.3-2]', 4, '90 03 0001 03'],
  ['reasonUnsuback', 0x82, '[MQTT-3.11.3-2]', 5, 'b0 04 0001 00 01'],
  ['reasonDisconnect', 0x82, '[MQTT-3.14.2-1]', 5, 'e0 01 01'],
  ['reasonAuth', 0x82, '[MQTT-3.15.2-1]', 5, 'f0 01 01'],
  ['sessionExpiryServer', 0x82, '[MQTT-3.14.2-2]', 5, 'e0 07 00 05 11 00000001', 'server'],
  ['subscribeEmpty', 0x82, '[MQTT-3.8.3-2]', 5, '82 03 0001 00'],
  ['subscribeEmpty', 0x82, '[MQTT-3.8.3-3]', 4, '82 02 0001'],
  ['subscribeReserved', 0x81, '[MQTT-3.8.3-5]', 5, '82 07 0001 00 0001 61 40'],
  ['subscribeReserved', 0x81, '[MQTT-3-8.3-4]', 4, '82 06 0001 0001 61 04'],
  ['subscribeQos', 0x82, '[MQTT 5 §3.8.3.1]', 5, '82 07 0001 00 0001 61 03'],
  ['subscribeQos', 0x82, '[MQTT-3-8.3-4]', 4, '82 06 0001 0001 61 03'],
  ['retainHandling', 0x82, '[MQTT 5 §3.8.3.1]', 5, '82 07 0001 00 0001 61 30'],
  ['sharedNoLocal', 0x82, '[MQTT-3.8.3-4]', 5, '82 10 0001 00 000a 2473686172652f672f61 04'],
  ['unsubscribeEmpty', 0x82, '[MQTT-3.10.3-2]', 5, 'a2 03 0001 00'],
  ['filterEmpty', 0x8f, '[MQTT-4.7.3-1]', 5, '82 06 0001 00 0000 00'],
  ['filterMulti', 0x8f, '[MQTT-4.7.1-1]', 5, '82 08 0001 00 0002 6123 00'],
  ['filterMulti', 0x8f, '[MQTT-4.7.1-2]', 4, '82 08 0001 0003 232f61 00'],
  ['filterSingle', 0x8f, '[MQTT-4.7.1-2]', 5, 'a2 07 0001 00 0002 612b'],
  ['shareName', 0x8f, '[MQTT-4.8.2-1]', 5, '82 0f 0001 00 0009 2473686172652f2f61 00'],
  ['shareFilter', 0x8f, '[MQTT-4.8.2-2]', 5, '82 0f 0001 00 0009 2473686172652f672f 00'],
  ['shareFilter', 0x8f, '[MQTT-4.8.2-2]', 5, '82 10 0001 00 000a 2473686172652f2b2f61 00'],
];

const NAMED = CASES.map(([rule, reasonCode, clause, level, vector, from]) => ({
  rule,
  reasonCode,
  clause,
  level,
  vector,
  from: from ?? 'client',
}));

it.each(NAMED)('$rule is $clause in level $level: $vector', ({ rule, reasonCode, clause, level, vector, from }) => {
  const [failure] = readAll([octets(vector)], level, from);
  expect(failure).toBeInstanceOf(MqttFailure);
  expect(failure).toMatchObject({ rule, reasonCode, clause });
});

it('has a case for each rule', () => {
  expect([...new Set(CASES.map(([rule]) => rule))].sort()).toEqual(Object.keys(RULES).sort());
});

it('takes client identifiers longer than 23 octets, in 3.1 too', () => {
  const [connect] = readAll([octets(`10 2c 0006 4d5149736470 03 02 0000 001e ${'61'.repeat(30)}`)], 3);
  expect(connect).toMatchObject({ type: 'connect', clientId: 'a'.repeat(30) });
});
