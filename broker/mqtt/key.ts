/**
 * MQTT's topics and AMQP's routing keys are the same words with other separators and wildcards. Both pairs are swapped,
 * not just replaced, so that nothing is lost: the topic `a.b` is the key `a/b`, and never meets the topic `a/b`.
 */

const SWAPPED: Readonly<Record<string, string>> = { '/': '.', '.': '/', '+': '*', '*': '+' };
const RARE = /[.*+]/;

/** The most octets that a UTF-8 string of MQTT has [MQTT-1.5.4]. */
export const TOPIC_BYTES_MAX = 65_535;

/** Its own inverse. Nearly all topics have no more than slashes to change. */
function swap(text: string): string {
  return RARE.test(text) ? text.replace(/[/.+*]/g, (c) => SWAPPED[c] ?? c) : text.replaceAll('/', '.');
}

/** The routing key that a message to this topic is published with. */
export const routingKeyOf = (topic: string): string => swap(topic);

/** The key that binds a queue to `amq.topic` for this filter (without its `$share/…/`). `#` is the same in both. */
export const bindingKeyOf = (filter: string): string => swap(filter);

/**
 * The topic of a message with this key. Undefined: no topic can be that, because it is empty [MQTT-4.7.3-1], has a
 * wildcard's sign [MQTT-3.3.2-2] or U+0000 [MQTT-4.7.3-2], or is too long; AMQP's keys may be anything.
 */
export function topicOf(routingKey: string): string | undefined {
  if (routingKey === '' || /[*#\0]/.test(routingKey)) return undefined;
  if (routingKey.length * 3 > TOPIC_BYTES_MAX && Buffer.byteLength(routingKey) > TOPIC_BYTES_MAX) return undefined;
  return swap(routingKey);
}
