import { REASON } from './spec.ts';

interface Rule {
  readonly code: number;
  readonly text: string;
  /** A numbered statement of MQTT 5.0, or its section where the statement has no number. */
  readonly v5: string;
  /** The same of MQTT 3.1.1; 3.1 numbers nothing. */
  readonly v3: string;
}

const rule = (code: number, text: string, v5: string, v3: string): Rule => ({ code, text, v5, v3 });

const MALFORMED = REASON.malformedPacket;
const PROTOCOL = REASON.protocolError;

/** Everything that a decoder refuses. */
export const RULES = {
  lengthTooLong: rule(MALFORMED, 'a variable byte integer takes more than four octets', '§1.5.5', '§2.2.3'),
  lengthPadded: rule(MALFORMED, 'a variable byte integer takes more octets than it needs', 'MQTT-1.5.5-1', '§2.2.3'),
  tooLarge: rule(REASON.packetTooLarge, 'the packet is larger than is accepted', 'MQTT-3.2.2-15', '§2.2.3'),
  packetType: rule(MALFORMED, 'there is no such packet type', '§2.1.2', '§2.2.1'),
  flags: rule(MALFORMED, 'reserved flags are not as they must be', 'MQTT-2.1.3-1', 'MQTT-2.2.2-2'),
  flagsPubrel: rule(MALFORMED, 'the flags of PUBREL are not 0010', 'MQTT-3.6.1-1', 'MQTT-3.6.1-1'),
  flagsSubscribe: rule(MALFORMED, 'the flags of SUBSCRIBE are not 0010', 'MQTT-3.8.1-1', 'MQTT-3.8.1-1'),
  flagsUnsubscribe: rule(MALFORMED, 'the flags of UNSUBSCRIBE are not 0010', 'MQTT-3.10.1-1', 'MQTT-3.10.1-1'),
  flagsDisconnect: rule(MALFORMED, 'the flags of DISCONNECT are not 0000', 'MQTT-3.14.1-1', 'MQTT-3.14.1-1'),
  flagsAuth: rule(MALFORMED, 'the flags of AUTH are not 0000', 'MQTT-3.15.1-1', '§2.2.1'),
  truncated: rule(MALFORMED, 'the packet ends within a field', '§2.1.4', '§2.2.3'),
  surplus: rule(MALFORMED, 'octets follow the last field', '§2.1.4', '§2.2.3'),
  utf8: rule(MALFORMED, 'a string is no well-formed UTF-8', 'MQTT-1.5.4-1', 'MQTT-1.5.3-1'),
  utf8Null: rule(MALFORMED, 'a string holds U+0000', 'MQTT-1.5.4-2', 'MQTT-1.5.3-2'),
  packetId: rule(PROTOCOL, 'the packet identifier is 0', 'MQTT-2.2.1-3', 'MQTT-2.3.1-1'),
  protocolName: rule(
    REASON.unsupportedProtocolVersion,
    'the protocol name is not MQTT',
    'MQTT-3.1.2-1',
    'MQTT-3.1.2-1',
  ),
  protocolLevel: rule(
    REASON.unsupportedProtocolVersion,
    'this level of the protocol is not supported',
    'MQTT-3.1.2-2',
    'MQTT-3.1.2-2',
  ),
  connectReserved: rule(MALFORMED, 'the reserved flag of CONNECT is not 0', 'MQTT-3.1.2-3', 'MQTT-3.1.2-3'),
  willQosAlone: rule(MALFORMED, 'a will QoS without a will', 'MQTT-3.1.2-11', 'MQTT-3.1.2-13'),
  willQos: rule(MALFORMED, 'the will QoS is 3', 'MQTT-3.1.2-12', 'MQTT-3.1.2-14'),
  willRetainAlone: rule(MALFORMED, 'a will retain without a will', 'MQTT-3.1.2-13', 'MQTT-3.1.2-15'),
  willTopicEmpty: rule(REASON.topicNameInvalid, 'the will topic is empty', 'MQTT-4.7.3-1', 'MQTT-4.7.3-1'),
  willTopicWildcard: rule(REASON.topicNameInvalid, 'the will topic holds a wildcard', 'MQTT-4.7.0-1', 'MQTT-4.7.1-1'),
  passwordAlone: rule(MALFORMED, 'a password without a user name', '§3.1.2.9', 'MQTT-3.1.2-22'),
  clientIdEmpty: rule(
    REASON.clientIdentifierNotValid,
    'an empty client identifier asks for a session that is kept',
    'MQTT-3.1.3-8',
    'MQTT-3.1.3-8',
  ),
  connackFlags: rule(MALFORMED, 'reserved connect acknowledge flags are not 0', 'MQTT-3.2.2-1', '§3.2.2.1'),
  propertyUnknown: rule(MALFORMED, 'there is no such property', '§2.2.2.2', '§2.2.1'),
  propertyMisplaced: rule(MALFORMED, 'a property does not belong to this packet', '§2.2.2.2', '§2.2.1'),
  propertyTwice: rule(PROTOCOL, 'a property that may not repeat is there twice', '§2.2.2.2', '§2.2.1'),
  propertyRange: rule(PROTOCOL, 'a property has a value that is not allowed', '§2.2.2.2', '§2.2.1'),
  propertyLength: rule(MALFORMED, 'the properties are longer than the packet', '§2.2.2.1', '§2.2.1'),
  authenticationData: rule(PROTOCOL, 'authentication data without a method', '§3.1.2.11.10', '§2.2.1'),
  publishQos: rule(MALFORMED, 'the QoS is 3', 'MQTT-3.3.1-4', 'MQTT-3.3.1-4'),
  publishDup: rule(MALFORMED, 'DUP is set with QoS 0', 'MQTT-3.3.1-2', 'MQTT-3.3.1-2'),
  topicEmpty: rule(PROTOCOL, 'the topic name is empty', '§3.3.2.1', 'MQTT-4.7.3-1'),
  topicWildcard: rule(REASON.topicNameInvalid, 'the topic name holds a wildcard', 'MQTT-3.3.2-2', 'MQTT-3.3.2-2'),
  topicAlias: rule(REASON.topicAliasInvalid, 'the topic alias is 0', 'MQTT-3.3.2-8', '§2.2.1'),
  responseTopic: rule(PROTOCOL, 'the response topic holds a wildcard', 'MQTT-3.3.2-14', '§2.2.1'),
  publishSubscription: rule(PROTOCOL, 'a client publishes with a subscription identifier', 'MQTT-3.3.4-6', '§2.2.1'),
  reasonCode: rule(PROTOCOL, 'the reason code is none of this packet', '§2.4', '§3.2.2.3'),
  reasonPuback: rule(PROTOCOL, 'the reason code is none of PUBACK', 'MQTT-3.4.2-1', '§2.2.1'),
  reasonPubrec: rule(PROTOCOL, 'the reason code is none of PUBREC', 'MQTT-3.5.2-1', '§2.2.1'),
  reasonPubrel: rule(PROTOCOL, 'the reason code is none of PUBREL', 'MQTT-3.6.2-1', '§2.2.1'),
  reasonPubcomp: rule(PROTOCOL, 'the reason code is none of PUBCOMP', 'MQTT-3.7.2-1', '§2.2.1'),
  reasonSuback: rule(PROTOCOL, 'a reason code is none of SUBACK', 'MQTT-3.9.3-2', 'MQTT-3.9.3-2'),
  reasonUnsuback: rule(PROTOCOL, 'a reason code is none of UNSUBACK', 'MQTT-3.11.3-2', '§2.2.1'),
  reasonDisconnect: rule(PROTOCOL, 'the reason code is none of DISCONNECT', 'MQTT-3.14.2-1', '§2.2.1'),
  reasonAuth: rule(PROTOCOL, 'the reason code is none of AUTH', 'MQTT-3.15.2-1', '§2.2.1'),
  sessionExpiryServer: rule(PROTOCOL, 'a server disconnects with a session expiry', 'MQTT-3.14.2-2', '§2.2.1'),
  subscribeEmpty: rule(PROTOCOL, 'SUBSCRIBE without a topic filter', 'MQTT-3.8.3-2', 'MQTT-3.8.3-3'),
  subscribeReserved: rule(MALFORMED, 'reserved subscription options are not 0', 'MQTT-3.8.3-5', 'MQTT-3-8.3-4'),
  subscribeQos: rule(PROTOCOL, 'the QoS of a subscription is 3', '§3.8.3.1', 'MQTT-3-8.3-4'),
  retainHandling: rule(PROTOCOL, 'the retain handling of a subscription is 3', '§3.8.3.1', 'MQTT-3-8.3-4'),
  sharedNoLocal: rule(PROTOCOL, 'no local on a shared subscription', 'MQTT-3.8.3-4', '§2.2.1'),
  unsubscribeEmpty: rule(PROTOCOL, 'UNSUBSCRIBE without a topic filter', 'MQTT-3.10.3-2', 'MQTT-3.10.3-2'),
  filterEmpty: rule(REASON.topicFilterInvalid, 'a topic filter is empty', 'MQTT-4.7.3-1', 'MQTT-4.7.3-1'),
  filterMulti: rule(
    REASON.topicFilterInvalid,
    'a # in a topic filter is not alone in the last level',
    'MQTT-4.7.1-1',
    'MQTT-4.7.1-2',
  ),
  filterSingle: rule(
    REASON.topicFilterInvalid,
    'a + in a topic filter is not alone in its level',
    'MQTT-4.7.1-2',
    'MQTT-4.7.1-3',
  ),
  shareName: rule(REASON.topicFilterInvalid, 'a share name is empty', 'MQTT-4.8.2-1', '§4.7'),
  shareFilter: rule(
    REASON.topicFilterInvalid,
    'a share name holds a wildcard, or no topic filter follows it',
    'MQTT-4.8.2-2',
    '§4.7',
  ),
} as const satisfies Record<string, Rule>;

export type RuleName = keyof typeof RULES;

/** Why a packet is refused. Whoever gets one closes the connection, with the reason code if there is a way to say it. */
export class MqttFailure {
  constructor(
    readonly rule: RuleName,
    readonly reasonCode: number,
    /** A sentence without its full stop, for logs and reason strings. */
    readonly text: string,
    /** `[MQTT-3.3.1-4]`, or a section in brackets. */
    readonly clause: string,
    /** The protocol level it was judged by. Of a CONNECT the one asked for: the answer has its form if there is such one. */
    readonly level: number,
  ) {}
}

/** @param level of the protocol, 5 as long as it is unknown */
export function failure(name: RuleName, level: number, detail?: string): MqttFailure {
  const { code, text, v5, v3 } = RULES[name];
  const clause = level === 5 ? v5 : v3;
  const version = level === 5 ? 'MQTT 5' : 'MQTT 3.1.1';
  const cited = clause.startsWith('§') ? `[${version} ${clause}]` : `[${clause}]`;
  return new MqttFailure(name, code, detail === undefined ? text : `${text}: ${detail}`, cited, level);
}
