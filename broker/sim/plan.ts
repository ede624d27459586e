import type { NetworkOptions } from './network.ts';

/** The second virtual host. */
export const OTHER_VHOST = 'other';

/** All of a run that was chosen before it began. A plan is data: it can be shrunk, kept as a file and run again. */
export interface Plan {
  readonly seed: number;
  readonly store: 'memory' | 'file';
  readonly network: NetworkOptions;
  readonly disk: DiskPlan;
  readonly queues: readonly QueuePlan[];
  readonly clients: readonly ClientPlan[];
  readonly faults: readonly Fault[];
}

export interface DiskPlan {
  /** A write or a sync takes up to so long. */
  readonly latencyMsMax: number;
  /** Of a segment of the store. */
  readonly segmentBytes: number;
  /** What the broker may keep of waiting messages in memory. */
  readonly residentBytes: number;
  /** With less free space than this the store says so; without it: 50,000. */
  readonly freeLimitBytes?: number;
  /** When the queues are drained the disk has nothing left, and nobody makes room but those who drain them. */
  readonly drainsFull?: boolean;
}

/** A durable queue, bound to `x.direct` by its name. */
export interface QueuePlan {
  readonly name: string;
  readonly kind: 'classic' | 'quorum';
  readonly maxPriority?: number;
  readonly ttlMs?: number;
  readonly maxLength?: number;
  readonly overflow?: 'drop-head' | 'reject-publish';
  readonly deliveryLimit?: number;
  /** The queue that gets what dies in this one. */
  readonly deadTo?: string;
  /** Bound to the fanout `x.fan` too. */
  readonly fan?: boolean;
  /** Bound to `amq.topic` too. */
  readonly topicKey?: string;
  /** Its limits, times and dead letters are a policy's, not its arguments. */
  readonly byPolicy?: boolean;
}

/** Sends the messages one after the other, and those that were not confirmed again on its next connection. */
export interface PublisherPlan {
  readonly kind: 'publisher';
  readonly name: string;
  readonly mode: 'confirm' | 'tx';
  readonly exchange: 'x.direct' | 'x.fan' | 'amq.topic';
  readonly keys: readonly string[];
  readonly messages: number;
  readonly gapMs: number;
  readonly bodyBytesMax: number;
  readonly transientPercent: number;
  /** Of its transactions, so many are rolled back. */
  readonly rollbackPercent: number;
  /** Messages of a transaction, or that may be unconfirmed. */
  readonly window: number;
  readonly heartbeatS: number;
}

export interface ConsumerPlan {
  readonly kind: 'consumer';
  readonly name: string;
  readonly queue: string;
  readonly mode: 'ack' | 'tx' | 'no-ack' | 'get';
  readonly prefetch: number;
  /** More than one: with `multiple`, after so many. */
  readonly ackEvery: number;
  readonly holdMsMax: number;
  readonly requeuePercent: number;
  readonly rejectPercent: number;
  /** Of the deliveries, so many make it cut its connection at once. */
  readonly leavePercent: number;
  readonly heartbeatS: number;
}

/** Has a queue of its own, bound to `x.fan`, for as long as it is connected. */
export interface ListenerPlan {
  readonly kind: 'listener';
  readonly name: string;
}

/** Declares, binds and deletes durable things. */
export interface ChurnerPlan {
  readonly kind: 'churner';
  readonly name: string;
  readonly deeds: number;
  readonly gapMs: number;
  /** Where `/` isn't meant; there its things have the names of others' in `/`. */
  readonly vhost?: typeof OTHER_VHOST;
}

export interface MqttPublisherPlan {
  readonly kind: 'mqtt-publisher';
  readonly name: string;
  readonly level: 4 | 5;
  readonly qos: 0 | 1 | 2;
  readonly topics: readonly string[];
  readonly messages: number;
  readonly gapMs: number;
  readonly bodyBytesMax: number;
  readonly window: number;
}

/** Publishes to be kept, each topic for itself, and now and then takes one away. */
export interface RetainerPlan {
  readonly kind: 'retainer';
  readonly name: string;
  readonly topics: number;
  readonly messages: number;
  readonly gapMs: number;
}

/** Leaves a will behind whenever its connection breaks. */
export interface MortalPlan {
  readonly kind: 'mortal';
  readonly name: string;
  readonly level: 4 | 5;
  readonly clean: boolean;
  /** In the end it takes its leave in good order. */
  readonly saysGoodbye: boolean;
}

export interface SubscriberPlan {
  readonly kind: 'subscriber';
  readonly name: string;
  readonly level: 4 | 5;
  readonly qos: 0 | 1 | 2;
  readonly filters: readonly string[];
  /** Its session goes with its connection. */
  readonly clean: boolean;
  /** Its name for a shared subscription. */
  readonly group?: string;
  readonly receiveMaximum: number;
  readonly holdMsMax: number;
}

export type ClientPlan =
  | PublisherPlan
  | ConsumerPlan
  | ListenerPlan
  | ChurnerPlan
  | MqttPublisherPlan
  | RetainerPlan
  | MortalPlan
  | SubscriberPlan;

/** Times count from when the topology stood. */
export type Fault =
  | { readonly kind: 'cut'; readonly atMs: number; readonly client: string }
  | { readonly kind: 'vanish'; readonly atMs: number; readonly client: string; readonly forMs: number }
  | { readonly kind: 'stall'; readonly atMs: number; readonly client: string; readonly forMs: number }
  /** All policies are deleted and made again. */
  | { readonly kind: 'policies'; readonly atMs: number }
  | { readonly kind: 'clock'; readonly atMs: number; readonly byMs: number }
  /** `power`: what was not synced is lost or torn; otherwise the process alone dies. */
  | { readonly kind: 'crash'; readonly atMs: number; readonly downMs: number; readonly power: boolean }
  /** The same at the n-th thing that the disk is asked for or done with. */
  | { readonly kind: 'crash-at-io'; readonly nth: number; readonly downMs: number; readonly power: boolean }
  | { readonly kind: 'disk-full'; readonly atMs: number; readonly forMs: number; readonly leftBytes: number }
  | { readonly kind: 'disk-error'; readonly atMs: number; readonly what: 'write' | 'sync'; readonly times: number }
  | { readonly kind: 'slow-disk'; readonly atMs: number; readonly forMs: number; readonly latencyMs: number };

/** The queues that a message published in AMQP comes into, by the plan. */
export function queuesFor(plan: Plan, exchange: string, key: string): string[] {
  return plan.queues
    .filter((queue) => {
      if (exchange === 'x.direct') return queue.name === key;
      if (exchange === 'x.fan') return queue.fan === true;
      return queue.topicKey !== undefined && matches(queue.topicKey.split('.'), key.split('.'));
    })
    .map((queue) => queue.name);
}

/** What an MQTT client calls a topic, as AMQP's key. */
export const keyOf = (topic: string): string => topic.replaceAll('/', '.').replaceAll('+', '*');

/** Subscribers whose sessions keep what is published to the topic. Members of a group share theirs. */
export function sessionsFor(plan: Plan, topic: string): string[] {
  const found = new Set<string>();
  for (const client of plan.clients) {
    if (client.kind !== 'subscriber' || client.clean || client.qos === 0) continue;
    if (client.filters.some((filter) => matches(keyOf(filter).split('.'), keyOf(topic).split('.')))) {
      found.add(client.group === undefined ? client.name : `group ${client.group}`);
    }
  }
  return [...found];
}

function matches(filter: readonly string[], words: readonly string[]): boolean {
  const [first, ...rest] = filter;
  if (first === undefined) return words.length === 0;
  if (first === '#') return rest.length === 0 || words.some((_, i) => matches(rest, words.slice(i)));
  const [word, ...others] = words;
  return word !== undefined && (first === '*' || first === word) && matches(rest, others);
}
