import { routingKeyOf, topicOf } from './key.ts';
import { levelsOf, TOPIC_LEVELS_MAX } from './limits.ts';
import { Violation } from './replies.ts';
import { isSysTopic } from './sys-topics.ts';
import { REASON } from './wire/spec.ts';
import { TopicCache, type TopicName } from './wire/topic-cache.ts';

/** Topics remembered in each direction; beyond, all are forgotten. */
const REMEMBERED_MAX = 8192;

/** Where a topic leads to. */
export interface PublishTopic {
  readonly name: TopicName;
  readonly routingKey: string;
  /** Nobody may publish to it. */
  readonly fault: Violation | undefined;
}

/** Topics and routing keys, each made once: what many clients of one broker publish and get. */
export class Topics {
  readonly cache = new TopicCache();
  readonly #in = new Map<string, PublishTopic>();
  readonly #out = new Map<string, Uint8Array | null>();
  #lastKey = '';
  #lastOctets: Uint8Array | undefined;

  publishTopic(name: TopicName): PublishTopic {
    const known = this.#in.get(name.text);
    if (known !== undefined) return known;
    const topic = { name, routingKey: routingKeyOf(name.text), fault: publishFault(name.text) };
    if (this.#in.size >= REMEMBERED_MAX) this.#in.clear();
    this.#in.set(name.text, topic);
    return topic;
  }

  /** The topic of a message for its subscribers; undefined: no topic can be that. */
  octetsOf(routingKey: string): Uint8Array | undefined {
    // In a fan-out the same key comes again and again.
    if (routingKey === this.#lastKey) return this.#lastOctets;
    let octets = this.#out.get(routingKey);
    if (octets === undefined) {
      const topic = topicOf(routingKey);
      octets = topic === undefined ? null : Buffer.from(topic);
      if (this.#out.size >= REMEMBERED_MAX) this.#out.clear();
      this.#out.set(routingKey, octets);
    }
    this.#lastKey = routingKey;
    this.#lastOctets = octets ?? undefined;
    return this.#lastOctets;
  }
}

export function publishFault(topic: string): Violation | undefined {
  if (isSysTopic(topic)) return new Violation(REASON.notAuthorized, `${topic} is the broker's own`);
  if (levelsOf(topic) <= TOPIC_LEVELS_MAX) return undefined;
  return new Violation(REASON.topicNameInvalid, `a topic has ${TOPIC_LEVELS_MAX} levels at most`);
}
