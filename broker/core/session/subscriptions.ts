import { EMPTY_TABLE } from '../field.ts';
import type { Message } from '../message.ts';
import type { Link } from '../routing/contract.ts';
import { TopicMatcher } from '../routing/topic.ts';

export type Qos = 0 | 1 | 2;

export interface SubscriptionOptions {
  readonly qos: Qos;
  /** What the session itself publishes doesn't come back. */
  readonly noLocal: boolean;
  /** RETAIN of a delivery is what the publisher set, not 0. */
  readonly retainAsPublished: boolean;
  readonly retainHandling: 0 | 1 | 2;
  /** Goes out with each delivery; 0: none. */
  readonly identifier: number;
}

export interface SharedName {
  readonly group: string;
  /** The filter without `$share/…/`. */
  readonly filter: string;
}

export interface SubscriptionRequest extends SubscriptionOptions {
  /** As the client wrote it; the key of the subscription in its session. */
  readonly filter: string;
  /** The binding key that stands for it. */
  readonly key: string;
  readonly shared: SharedName | undefined;
}

/** What a session gets of a topic: of all subscriptions that match it. */
export interface Verdict {
  readonly qos: Qos;
  readonly retainAsPublished: boolean;
  readonly identifiers: readonly number[];
}

interface Match {
  readonly all: Verdict | undefined;
  /** Of what the session published itself. */
  readonly own: Verdict | undefined;
}

/** How many topics a session remembers the subscriptions of; beyond, it forgets them all and starts again. */
const REMEMBERED_TOPICS_MAX = 4096;

const NO_IDENTIFIERS: readonly number[] = [];

class Subscription implements Link {
  readonly args = EMPTY_TABLE;
  readonly toQueue = true;
  readonly destination: { readonly name: string };
  readonly key: string;
  /** A wildcard comes first, so it doesn't match a topic that begins with `$` [MQTT-4.7.2-1]. */
  readonly opensWild: boolean;

  constructor(readonly request: SubscriptionRequest) {
    this.key = request.key;
    this.destination = { name: request.filter };
    this.opensWild = request.key.startsWith('#') || request.key === '*' || request.key.startsWith('*.');
  }
}

export const verdictOf = ({ qos, retainAsPublished, identifier }: SubscriptionOptions): Verdict => ({
  qos,
  retainAsPublished,
  identifiers: identifier === 0 ? NO_IDENTIFIERS : [identifier],
});

/** A session's subscriptions by filter; those that are not shared can be asked what they make of a topic. */
export class Subscriptions {
  readonly #byFilter = new Map<string, Subscription>();
  readonly #matcher = new TopicMatcher<Subscription>();
  readonly #remembered = new Map<string, Match>();
  readonly #found: Subscription[] = [];

  get size(): number {
    return this.#byFilter.size;
  }

  get(filter: string): SubscriptionRequest | undefined {
    return this.#byFilter.get(filter)?.request;
  }

  *[Symbol.iterator](): Generator<SubscriptionRequest> {
    for (const { request } of this.#byFilter.values()) yield request;
  }

  set(request: SubscriptionRequest): void {
    this.delete(request.filter);
    this.#remembered.clear();
    const subscription = new Subscription(request);
    this.#byFilter.set(request.filter, subscription);
    if (request.shared === undefined) this.#matcher.add(subscription);
  }

  delete(filter: string): boolean {
    const subscription = this.#byFilter.get(filter);
    if (subscription === undefined) return false;
    this.#byFilter.delete(filter);
    this.#remembered.clear();
    if (subscription.request.shared === undefined) this.#matcher.remove(subscription);
    return true;
  }

  /** Undefined: nothing here is for it. */
  verdict(message: Message, isOwn: boolean): Verdict | undefined {
    let match = this.#remembered.get(message.routingKey);
    if (match === undefined) {
      match = this.#match(message);
      if (this.#remembered.size >= REMEMBERED_TOPICS_MAX) this.#remembered.clear();
      this.#remembered.set(message.routingKey, match);
    }
    return isOwn ? match.own : match.all;
  }

  #match(message: Message): Match {
    const found = this.#found;
    found.length = 0;
    this.#matcher.match(message.routingKey, message, found);
    const hidesWild = message.routingKey.startsWith('$');
    const all = found.filter((s) => !(hidesWild && s.opensWild)).map((s) => s.request);
    const own = all.filter((s) => !s.noLocal);
    const verdict = merged(all);
    return { all: verdict, own: own.length === all.length ? verdict : merged(own) };
  }
}

/** One delivery for all: at the highest QoS [MQTT-3.3.4-2], with all identifiers [MQTT-3.3.4-4]. */
function merged(of: readonly SubscriptionOptions[]): Verdict | undefined {
  const [first] = of;
  if (first === undefined) return undefined;
  if (of.length === 1) return verdictOf(first);
  let qos: Qos = 0;
  for (const s of of) if (s.qos > qos) qos = s.qos;
  const identifiers = [...new Set(of.map((s) => s.identifier).filter((id) => id !== 0))];
  return { qos, retainAsPublished: of.some((s) => s.retainAsPublished), identifiers };
}
