/** Names and clauses of MQTT 3.1.1 and 5.0 (OASIS, 2014 and 2019). */

export const packetTypes = [
  '',
  'CONNECT',
  'CONNACK',
  'PUBLISH',
  'PUBACK',
  'PUBREC',
  'PUBREL',
  'PUBCOMP',
  'SUBSCRIBE',
  'SUBACK',
  'UNSUBSCRIBE',
  'UNSUBACK',
  'PINGREQ',
  'PINGRESP',
  'DISCONNECT',
  'AUTH',
] as const;

export type MqttType = Exclude<(typeof packetTypes)[number], ''>;

type PropertyType = 'byte' | 'two' | 'four' | 'varint' | 'string' | 'pair' | 'binary';

/** MQTT 5 §2.2.2.2 */
export const properties: Readonly<Record<number, readonly [name: string, type: PropertyType]>> = {
  1: ['Payload format indicator', 'byte'],
  2: ['Message expiry interval', 'four'],
  3: ['Content type', 'string'],
  8: ['Response topic', 'string'],
  9: ['Correlation data', 'binary'],
  11: ['Subscription identifier', 'varint'],
  17: ['Session expiry interval', 'four'],
  18: ['Assigned client identifier', 'string'],
  19: ['Server keep alive', 'two'],
  21: ['Authentication method', 'string'],
  22: ['Authentication data', 'binary'],
  23: ['Request problem information', 'byte'],
  24: ['Will delay interval', 'four'],
  25: ['Request response information', 'byte'],
  26: ['Response information', 'string'],
  28: ['Server reference', 'string'],
  31: ['Reason string', 'string'],
  33: ['Receive maximum', 'two'],
  34: ['Topic alias maximum', 'two'],
  35: ['Topic alias', 'two'],
  36: ['Maximum QoS', 'byte'],
  37: ['Retain available', 'byte'],
  38: ['User property', 'pair'],
  39: ['Maximum packet size', 'four'],
  40: ['Wildcard subscription available', 'byte'],
  41: ['Subscription identifiers available', 'byte'],
  42: ['Shared subscription available', 'byte'],
};

/** MQTT 5 §2.4, those that are met here; the number is shown for all. */
export const reasons: Readonly<Record<number, string>> = {
  0: 'success',
  1: 'granted QoS 1',
  2: 'granted QoS 2',
  4: 'disconnect with will message',
  16: 'no matching subscribers',
  17: 'no subscription existed',
  128: 'unspecified error',
  129: 'malformed packet',
  130: 'protocol error',
  131: 'implementation specific error',
  133: 'client identifier not valid',
  134: 'bad user name or password',
  135: 'not authorized',
  137: 'server busy',
  139: 'server shutting down',
  141: 'keep alive timeout',
  142: 'session taken over',
  143: 'topic filter invalid',
  144: 'topic name invalid',
  145: 'packet identifier in use',
  146: 'packet identifier not found',
  147: 'receive maximum exceeded',
  148: 'topic alias invalid',
  149: 'packet too large',
  151: 'quota exceeded',
  152: 'administrative action',
  153: 'payload format invalid',
};

/** MQTT 3.1.1 §3.2.2.3 */
export const connectReturnCodes: Readonly<Record<number, string>> = {
  0: 'accepted',
  1: 'unacceptable protocol version',
  2: 'identifier rejected',
  3: 'server unavailable',
  4: 'bad user name or password',
  5: 'not authorized',
};

/** The section of each packet in both versions (they number them alike). */
export const sections: Readonly<Record<MqttType, string>> = {
  CONNECT: '3.1',
  CONNACK: '3.2',
  PUBLISH: '3.3',
  PUBACK: '3.4',
  PUBREC: '3.5',
  PUBREL: '3.6',
  PUBCOMP: '3.7',
  SUBSCRIBE: '3.8',
  SUBACK: '3.9',
  UNSUBSCRIBE: '3.10',
  UNSUBACK: '3.11',
  PINGREQ: '3.12',
  PINGRESP: '3.13',
  DISCONNECT: '3.14',
  AUTH: '3.15',
};
