import {
  AUTH,
  CONNACK,
  CONNECT,
  DISCONNECT,
  PUBACK,
  PUBCOMP,
  PUBLISH,
  PUBREC,
  PUBREL,
  SUBACK,
  SUBSCRIBE,
  UNSUBACK,
  UNSUBSCRIBE,
} from './spec.ts';

/** The properties of a will, inside CONNECT (MQTT 5 §3.1.3.2), where other lists have a packet type. */
export const WILL = 0;

/** `bit` is an octet of 0 or 1, and `boolean` the same for yes or no. */
export type PropertyType =
  | 'bit'
  | 'boolean'
  | 'uint16'
  | 'uint32'
  | 'variable'
  | 'variables'
  | 'string'
  | 'binary'
  | 'pairs';

interface PropertySpec {
  readonly id: number;
  readonly name: string;
  readonly type: PropertyType;
  readonly packets: readonly number[];
  /** 0 is a protocol error. */
  readonly positive?: true;
}

const MESSAGE = [PUBLISH, WILL] as const;
const BOTH_CONNECTS = [CONNECT, CONNACK] as const;
const AUTHENTICATION = [CONNECT, CONNACK, AUTH] as const;
const ANSWERS = [CONNACK, PUBACK, PUBREC, PUBREL, PUBCOMP, SUBACK, UNSUBACK, DISCONNECT, AUTH] as const;

/** MQTT 5 §2.2.2.2. */
export const PROPERTIES = [
  /** §3.3.2.3.2 */
  { id: 0x01, name: 'payloadFormat', type: 'bit', packets: MESSAGE },
  /** §3.3.2.3.3 */
  { id: 0x02, name: 'messageExpiry', type: 'uint32', packets: MESSAGE },
  /** §3.3.2.3.9 */
  { id: 0x03, name: 'contentType', type: 'string', packets: MESSAGE },
  /** §3.3.2.3.5 */
  { id: 0x08, name: 'responseTopic', type: 'string', packets: MESSAGE },
  /** §3.3.2.3.6 */
  { id: 0x09, name: 'correlationData', type: 'binary', packets: MESSAGE },
  /** §3.3.2.3.8, §3.8.2.1.2; may repeat in PUBLISH only */
  { id: 0x0b, name: 'subscriptionIdentifiers', type: 'variables', packets: [PUBLISH, SUBSCRIBE], positive: true },
  /** §3.1.2.11.2, §3.2.2.3.2, §3.14.2.2.2 */
  { id: 0x11, name: 'sessionExpiry', type: 'uint32', packets: [CONNECT, CONNACK, DISCONNECT] },
  /** §3.2.2.3.7 */
  { id: 0x12, name: 'assignedClientId', type: 'string', packets: [CONNACK] },
  /** §3.2.2.3.14 */
  { id: 0x13, name: 'serverKeepAlive', type: 'uint16', packets: [CONNACK] },
  /** §3.1.2.11.9 */
  { id: 0x15, name: 'authenticationMethod', type: 'string', packets: AUTHENTICATION },
  /** §3.1.2.11.10 */
  { id: 0x16, name: 'authenticationData', type: 'binary', packets: AUTHENTICATION },
  /** §3.1.2.11.7 */
  { id: 0x17, name: 'requestProblemInformation', type: 'boolean', packets: [CONNECT] },
  /** §3.1.3.2.2 */
  { id: 0x18, name: 'willDelay', type: 'uint32', packets: [WILL] },
  /** §3.1.2.11.6 */
  { id: 0x19, name: 'requestResponseInformation', type: 'boolean', packets: [CONNECT] },
  /** §3.2.2.3.15 */
  { id: 0x1a, name: 'responseInformation', type: 'string', packets: [CONNACK] },
  /** §3.2.2.3.16, §3.14.2.2.5 */
  { id: 0x1c, name: 'serverReference', type: 'string', packets: [CONNACK, DISCONNECT] },
  /** §3.2.2.3.9 */
  { id: 0x1f, name: 'reasonString', type: 'string', packets: ANSWERS },
  /** §3.1.2.11.3, §3.2.2.3.3 */
  { id: 0x21, name: 'receiveMaximum', type: 'uint16', packets: BOTH_CONNECTS, positive: true },
  /** §3.1.2.11.5, §3.2.2.3.8 */
  { id: 0x22, name: 'topicAliasMaximum', type: 'uint16', packets: BOTH_CONNECTS },
  /** §3.3.2.3.4 */
  { id: 0x23, name: 'topicAlias', type: 'uint16', packets: [PUBLISH], positive: true },
  /** §3.2.2.3.4 */
  { id: 0x24, name: 'maximumQos', type: 'bit', packets: [CONNACK] },
  /** §3.2.2.3.5 */
  { id: 0x25, name: 'retainAvailable', type: 'boolean', packets: [CONNACK] },
  /** §3.1.2.11.8, §3.3.2.3.7; may repeat everywhere */
  {
    id: 0x26,
    name: 'userProperties',
    type: 'pairs',
    packets: [...ANSWERS, ...MESSAGE, CONNECT, SUBSCRIBE, UNSUBSCRIBE],
  },
  /** §3.1.2.11.4, §3.2.2.3.6 */
  { id: 0x27, name: 'maximumPacketSize', type: 'uint32', packets: BOTH_CONNECTS, positive: true },
  /** §3.2.2.3.11 */
  { id: 0x28, name: 'wildcardSubscriptionAvailable', type: 'boolean', packets: [CONNACK] },
  /** §3.2.2.3.12 */
  { id: 0x29, name: 'subscriptionIdentifiersAvailable', type: 'boolean', packets: [CONNACK] },
  /** §3.2.2.3.13 */
  { id: 0x2a, name: 'sharedSubscriptionAvailable', type: 'boolean', packets: [CONNACK] },
] as const satisfies readonly PropertySpec[];

export type Property = (typeof PROPERTIES)[number];
export type PropertyName = Property['name'];

const byId: (Property | undefined)[] = [];
const packetsOf: number[] = [];
for (const property of PROPERTIES) {
  byId[property.id] = property;
  packetsOf[property.id] = property.packets.reduce((mask: number, packet) => mask | (1 << packet), 0);
}

export const propertyOf = (id: number): Property | undefined => byId[id];

/** @param packet a packet type, or WILL */
export const isPropertyOf = (id: number, packet: number): boolean => ((packetsOf[id] ?? 0) & (1 << packet)) !== 0;
