/** 3 is MQTT 3.1 ("MQIsdp"), 4 is MQTT 3.1.1, 5 is MQTT 5.0 (MQTT 5 §3.1.2.2). */
export type ProtocolLevel = 3 | 4 | 5;
export type Qos = 0 | 1 | 2;
/** Some rules hold for one direction only. */
export type Sender = 'client' | 'server';

/** Packet types (MQTT 5 §2.1.2). */
export const CONNECT = 1;
export const CONNACK = 2;
export const PUBLISH = 3;
export const PUBACK = 4;
export const PUBREC = 5;
export const PUBREL = 6;
export const PUBCOMP = 7;
export const SUBSCRIBE = 8;
export const SUBACK = 9;
export const UNSUBSCRIBE = 10;
export const UNSUBACK = 11;
export const PINGREQ = 12;
export const PINGRESP = 13;
export const DISCONNECT = 14;
export const AUTH = 15;

export type AckType = typeof PUBACK | typeof PUBREC | typeof PUBREL | typeof PUBCOMP;

/** The flags that PUBREL, SUBSCRIBE and UNSUBSCRIBE must carry; all others but PUBLISH carry 0 (MQTT 5 §2.1.3). */
export const REQUEST_FLAGS = 0b0010;

/** Flags of PUBLISH (MQTT 5 §3.3.1). */
export const FLAG_RETAIN = 0b0001;
export const FLAG_DUP = 0b1000;
export const QOS_SHIFT = 1;

/** One octet of type and flags, one to four of length (MQTT 5 §2.1). */
export const FIXED_HEADER_MAX = 5;
/** What four octets of a variable byte integer hold (MQTT 5 §1.5.5). */
export const VARIABLE_INTEGER_MAX = 268_435_455;
/** Octets of a string or of binary data (MQTT 5 §1.5.4, §1.5.6). */
export const FIELD_OCTETS_MAX = 0xffff;

export const PACKET_NAMES = [
  'reserved',
  'connect',
  'connack',
  'publish',
  'puback',
  'pubrec',
  'pubrel',
  'pubcomp',
  'subscribe',
  'suback',
  'unsubscribe',
  'unsuback',
  'pingreq',
  'pingresp',
  'disconnect',
  'auth',
] as const;

interface ReasonSpec {
  readonly code: number;
  readonly name: string;
  readonly packets: readonly number[];
}

const ACKS = [PUBACK, PUBREC];
const ANSWERS = [CONNACK, PUBACK, PUBREC, SUBACK, UNSUBACK, DISCONNECT];

/** MQTT 5 §2.4, with the packets of §3.2.2.2, §3.4.2.1, §3.5.2.1, §3.6.2.1, §3.7.2.1, §3.9.3, §3.11.3, §3.14.2.1, §3.15.2.1. */
export const REASONS = [
  {
    code: 0x00,
    name: 'Success',
    packets: [CONNACK, PUBACK, PUBREC, PUBREL, PUBCOMP, SUBACK, UNSUBACK, DISCONNECT, AUTH],
  },
  { code: 0x01, name: 'Granted QoS 1', packets: [SUBACK] },
  { code: 0x02, name: 'Granted QoS 2', packets: [SUBACK] },
  { code: 0x04, name: 'Disconnect with Will Message', packets: [DISCONNECT] },
  { code: 0x10, name: 'No matching subscribers', packets: ACKS },
  { code: 0x11, name: 'No subscription existed', packets: [UNSUBACK] },
  { code: 0x18, name: 'Continue authentication', packets: [AUTH] },
  { code: 0x19, name: 'Re-authenticate', packets: [AUTH] },
  { code: 0x80, name: 'Unspecified error', packets: ANSWERS },
  { code: 0x81, name: 'Malformed Packet', packets: [CONNACK, DISCONNECT] },
  { code: 0x82, name: 'Protocol Error', packets: [CONNACK, DISCONNECT] },
  { code: 0x83, name: 'Implementation specific error', packets: ANSWERS },
  { code: 0x84, name: 'Unsupported Protocol Version', packets: [CONNACK] },
  { code: 0x85, name: 'Client Identifier not valid', packets: [CONNACK] },
  { code: 0x86, name: 'Bad User Name or Password', packets: [CONNACK] },
  { code: 0x87, name: 'Not authorized', packets: ANSWERS },
  { code: 0x88, name: 'Server unavailable', packets: [CONNACK] },
  { code: 0x89, name: 'Server busy', packets: [CONNACK, DISCONNECT] },
  { code: 0x8a, name: 'Banned', packets: [CONNACK] },
  { code: 0x8b, name: 'Server shutting down', packets: [DISCONNECT] },
  { code: 0x8c, name: 'Bad authentication method', packets: [CONNACK, DISCONNECT] },
  { code: 0x8d, name: 'Keep Alive timeout', packets: [DISCONNECT] },
  { code: 0x8e, name: 'Session taken over', packets: [DISCONNECT] },
  { code: 0x8f, name: 'Topic Filter invalid', packets: [SUBACK, UNSUBACK, DISCONNECT] },
  { code: 0x90, name: 'Topic Name invalid', packets: [CONNACK, PUBACK, PUBREC, DISCONNECT] },
  { code: 0x91, name: 'Packet Identifier in use', packets: [PUBACK, PUBREC, SUBACK, UNSUBACK] },
  { code: 0x92, name: 'Packet Identifier not found', packets: [PUBREL, PUBCOMP] },
  { code: 0x93, name: 'Receive Maximum exceeded', packets: [DISCONNECT] },
  { code: 0x94, name: 'Topic Alias invalid', packets: [DISCONNECT] },
  { code: 0x95, name: 'Packet too large', packets: [CONNACK, DISCONNECT] },
  { code: 0x96, name: 'Message rate too high', packets: [DISCONNECT] },
  { code: 0x97, name: 'Quota exceeded', packets: [CONNACK, PUBACK, PUBREC, SUBACK, DISCONNECT] },
  { code: 0x98, name: 'Administrative action', packets: [DISCONNECT] },
  { code: 0x99, name: 'Payload format invalid', packets: [CONNACK, PUBACK, PUBREC, DISCONNECT] },
  { code: 0x9a, name: 'Retain not supported', packets: [CONNACK, DISCONNECT] },
  { code: 0x9b, name: 'QoS not supported', packets: [CONNACK, DISCONNECT] },
  { code: 0x9c, name: 'Use another server', packets: [CONNACK, DISCONNECT] },
  { code: 0x9d, name: 'Server moved', packets: [CONNACK, DISCONNECT] },
  { code: 0x9e, name: 'Shared Subscriptions not supported', packets: [SUBACK, DISCONNECT] },
  { code: 0x9f, name: 'Connection rate exceeded', packets: [CONNACK, DISCONNECT] },
  { code: 0xa0, name: 'Maximum connect time', packets: [DISCONNECT] },
  { code: 0xa1, name: 'Subscription Identifiers not supported', packets: [SUBACK, DISCONNECT] },
  { code: 0xa2, name: 'Wildcard Subscriptions not supported', packets: [SUBACK, DISCONNECT] },
] as const satisfies readonly ReasonSpec[];

/** Reason codes by what the broker calls them. */
export const REASON = {
  success: 0x00,
  normalDisconnection: 0x00,
  grantedQos0: 0x00,
  grantedQos1: 0x01,
  grantedQos2: 0x02,
  disconnectWithWill: 0x04,
  noMatchingSubscribers: 0x10,
  noSubscriptionExisted: 0x11,
  continueAuthentication: 0x18,
  reauthenticate: 0x19,
  unspecifiedError: 0x80,
  malformedPacket: 0x81,
  protocolError: 0x82,
  implementationSpecificError: 0x83,
  unsupportedProtocolVersion: 0x84,
  clientIdentifierNotValid: 0x85,
  badUserNameOrPassword: 0x86,
  notAuthorized: 0x87,
  serverUnavailable: 0x88,
  serverBusy: 0x89,
  banned: 0x8a,
  serverShuttingDown: 0x8b,
  badAuthenticationMethod: 0x8c,
  keepAliveTimeout: 0x8d,
  sessionTakenOver: 0x8e,
  topicFilterInvalid: 0x8f,
  topicNameInvalid: 0x90,
  packetIdentifierInUse: 0x91,
  packetIdentifierNotFound: 0x92,
  receiveMaximumExceeded: 0x93,
  topicAliasInvalid: 0x94,
  packetTooLarge: 0x95,
  messageRateTooHigh: 0x96,
  quotaExceeded: 0x97,
  administrativeAction: 0x98,
  payloadFormatInvalid: 0x99,
  retainNotSupported: 0x9a,
  qosNotSupported: 0x9b,
  useAnotherServer: 0x9c,
  serverMoved: 0x9d,
  sharedSubscriptionsNotSupported: 0x9e,
  connectionRateExceeded: 0x9f,
  maximumConnectTime: 0xa0,
  subscriptionIdentifiersNotSupported: 0xa1,
  wildcardSubscriptionsNotSupported: 0xa2,
} as const;

const packetsOfReason = new Uint16Array(256);
for (const reason of REASONS) {
  for (const packet of reason.packets)
    packetsOfReason[reason.code] = (packetsOfReason[reason.code] ?? 0) | (1 << packet);
}

export const isReasonOf = (packetType: number, code: number): boolean =>
  ((packetsOfReason[code] ?? 0) & (1 << packetType)) !== 0;

/** Return codes of CONNACK in 3.1 and 3.1.1 (MQTT 3.1.1 §3.2.2.3). */
export const RETURN = {
  accepted: 0,
  unacceptableProtocolVersion: 1,
  identifierRejected: 2,
  serverUnavailable: 3,
  badUserNameOrPassword: 4,
  notAuthorized: 5,
} as const;

/** SUBACK's one failure in 3.1.1 (MQTT 3.1.1 §3.9.3). */
export const SUBACK_FAILURE = 0x80;

/** The nearest return code of 3.1.1 to a refusing reason code of CONNACK; undefined: close without a CONNACK. */
export function returnCodeOf(reasonCode: number): number | undefined {
  switch (reasonCode) {
    case REASON.success:
      return RETURN.accepted;
    case REASON.unsupportedProtocolVersion:
      return RETURN.unacceptableProtocolVersion;
    case REASON.clientIdentifierNotValid:
      return RETURN.identifierRejected;
    case REASON.serverUnavailable:
    case REASON.serverBusy:
    case REASON.quotaExceeded:
    case REASON.connectionRateExceeded:
    case REASON.useAnotherServer:
    case REASON.serverMoved:
      return RETURN.serverUnavailable;
    case REASON.badUserNameOrPassword:
      return RETURN.badUserNameOrPassword;
    case REASON.notAuthorized:
    case REASON.banned:
    case REASON.topicNameInvalid:
      return RETURN.notAuthorized;
    default:
      return undefined;
  }
}
