import { VARIABLE_INTEGER_MAX } from './wire/spec.ts';

/** How long a client may take from its first octet to the end of its CONNECT. */
export const CONNECT_MS_MAX = 10_000;
/** Octets of a CONNECT: identifier, user, password, and a will with its properties, each as long as MQTT lets it be. */
export const CONNECT_OCTETS_MAX = 512 * 1024;
/** What a PUBLISH may have beside its payload: topic and properties. */
const PUBLISH_HEAD_OCTETS_MAX = 256 * 1024;
/** No packet is larger: its fixed header and the longest remaining length. */
const PACKET_OCTETS_MAX = VARIABLE_INTEGER_MAX + 5;
/** Messages at QoS 1 and 2 that a client may have sent and not seen acknowledged (MQTT 5 §3.2.2.3.3). */
export const RECEIVE_MAXIMUM = 1024;
/** Replies that wait for the store; beyond, the client isn't read from. */
export const WAITING_REPLIES_MAX = 16_384;
/** Topic aliases that a client may set (MQTT 5 §3.2.2.3.8), and that we set for a client that takes them. */
export const ALIASES_IN_MAX = 256;
export const ALIASES_OUT_MAX = 64;
/** Levels of a topic or a filter: matching costs as many steps. */
export const TOPIC_LEVELS_MAX = 200;
/** Octets of a client identifier: with it the name of its queue is still one of AMQP's. */
export const CLIENT_ID_OCTETS_MAX = 230;
/** Answers that a client has asked for and doesn't take, in octets: beyond, it isn't read from. */
export const UNTAKEN_REPLY_OCTETS_MAX = 16 * 1024 * 1024;
/** Entries that a connection settles when the turn ends; with more it takes none until then. */
export const SETTLED_PER_TURN_MAX = 4096;
/** Retained messages that one connection gets in one turn, so that others have theirs in between. */
export const RETAINED_PER_TURN_MAX = 1000;
/** Messages that wait for a session that outlives a crash, up to which retained ones are put behind them. */
export const RETAINED_QUEUED_MAX = 1000;

export const packetOctetsMax = (bodyOctetsMax: number): number =>
  Math.min(bodyOctetsMax + PUBLISH_HEAD_OCTETS_MAX, PACKET_OCTETS_MAX);

export function levelsOf(topic: string): number {
  let levels = 1;
  for (let at = topic.indexOf('/'); at >= 0; at = topic.indexOf('/', at + 1)) levels++;
  return levels;
}
