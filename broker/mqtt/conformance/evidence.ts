/** A test that proves a statement. */
export interface Test {
  /** From the root of the tree. */
  readonly file: string;
  /** As it is written in the file; in a table of cases, the words of the case. */
  readonly title: string;
}

const at = (file: string, ...titles: string[]): readonly Test[] => titles.map((title) => ({ file, title }));

const WEB_SOCKET = 'broker/runtime/web-socket-listener.test.ts';
const SIMULATION = at(
  'broker/mqtt/qos-simulation.test.ts',
  'with cuts at every packet',
  'with a broker that dies with what was not on disk',
);

/** Tests elsewhere in the tree, by the number of the statement. Those of this folder begin with the number. */
export const ELSEWHERE: Readonly<Record<string, readonly Test[]>> = {
  '1.5.4-3': at('broker/mqtt/wire/packets.test.ts', 'keeps a byte order mark [MQTT-1.5.4-3]'),
  '3.1.2-22': at('broker/mqtt/connect.test.ts', 'half as much again, and no longer [MQTT-3.1.2-22]'),
  '3.2.2-21': at('broker/mqtt/connect.test.ts', 'the server may insist on less [MQTT-3.2.2-21]'),
  '3.3.4-7': at('broker/mqtt/qos.test.ts', 'more at once than the server takes: 0x93'),
  '3.8.3-3': at(
    'broker/mqtt/subscribe.test.ts',
    'no-local keeps its own messages away, on any connection of the session [MQTT-3.8.3-3]',
  ),
  '4.2.0-1': at('broker/runtime/listener.test.ts', 'carries bytes both ways, and answers a peer that has half-closed'),
  '4.3.2-3': SIMULATION,
  '4.3.3-10': SIMULATION,
  '4.4.0-1': SIMULATION,
  '4.6.0-5': SIMULATION,
  '4.7.2-1': at('broker/core/retained.test.ts', '[MQTT-4.7.1-1, -4.7.1-2, -4.7.2-1] finds for %s'),
  '6.0.0-1': at(WEB_SOCKET, '[MQTT-6.0.0-1] closes on text', 'carries bytes both ways'),
  '6.0.0-3': at(WEB_SOCKET, '[MQTT-6.0.0-3] another subprotocol'),
  '6.0.0-4': at(WEB_SOCKET, '[MQTT-6.0.0-4] answers with mqtt, and with mqttv3.1 to who offers nothing better'),
};

const NO_USER_PROPERTIES = 'the broker sends no user properties of its own';
const NO_REASON_STRING = 'the broker sends it without a reason string';
const NO_METHOD = 'no authentication method is offered';
const ALL_THERE = 'the broker has every QoS, and retained messages';

/** Statements about what the broker never does, and why; their tests show that it doesn't. */
export const NOT_ARISING: Readonly<Record<string, string>> = {
  '3.2.2-9': ALL_THERE,
  '3.2.2-10': ALL_THERE,
  '3.2.2-12': ALL_THERE,
  '3.2.2-13': ALL_THERE,
  '3.2.2-20': NO_USER_PROPERTIES,
  '3.4.2-3': NO_USER_PROPERTIES,
  '3.5.2-3': NO_USER_PROPERTIES,
  '3.6.2-2': NO_REASON_STRING,
  '3.6.2-3': NO_USER_PROPERTIES,
  '3.7.2-2': NO_REASON_STRING,
  '3.7.2-3': NO_USER_PROPERTIES,
  '3.9.2-2': NO_USER_PROPERTIES,
  '3.11.2-1': NO_REASON_STRING,
  '3.11.2-2': NO_USER_PROPERTIES,
  '3.14.2-4': NO_USER_PROPERTIES,
  '3.15.2-2': 'the broker sends no AUTH',
  '3.15.2-3': 'the broker sends no AUTH',
  '4.12.0-2': NO_METHOD,
  '4.12.0-5': NO_METHOD,
  '4.12.1-2': NO_METHOD,
};

/** What a verdict needs to be understood. */
export const NOTES: Readonly<Record<string, string>> = {
  '6.0.0-4': 'who offers only mqttv3.1, the name of MQTT 3.1, is answered with that',
};

/** Statements for the server that are not met, and why. */
export const NOT_MET: Readonly<Record<string, string>> = {};

/** Numbers that are 3.1.1's alone. */
export const OF_3_1_1: ReadonlySet<string> = new Set([
  '1.5.3-1',
  '1.5.3-2',
  '2.2.2-2',
  '2.3.1-1',
  '3.3.5-2',
  '4.7.1-3',
]);
