/** Where dead letters go. It follows from arguments and policies, never from names. */
import type { WireBinding, WireQueueShape } from '@/lib/contract/management';
import { effective } from '@/lib/model/features';
import { queueKey } from '@/lib/model/queue';
import { topicMiss } from '@/lib/model/topic-pattern';

export type DeadLetterMap = {
  /** Keys of the queues that others' dead letters can reach. */
  readonly targets: ReadonlySet<string>;
  /** Queues whose dead letters vanish, since their exchange doesn't exist. */
  readonly missing: readonly { readonly vhost: string; readonly queue: string; readonly exchange: string }[];
};

type Exchange = { readonly name: string; readonly vhost: string; readonly type: string };

/** Without a dead-letter key the message keeps its own, which isn't known here: every binding is possible. */
function possible(type: string, binding: WireBinding, key: string | undefined): boolean {
  if (key === undefined) return true;
  if (type === 'direct') return binding.routing_key === key;
  if (type === 'topic') return topicMiss(binding.routing_key, key) === undefined;
  return true;
}

/** Where the dead letters of each queue that has a dead-letter exchange can go. */
export type DeadLetterPaths = {
  /** By the key of the queue where they die: the keys of the queues that they reach. */
  readonly reached: ReadonlyMap<string, ReadonlySet<string>>;
  readonly missing: DeadLetterMap['missing'];
};

export function deadLetterPaths(
  queues: readonly WireQueueShape[],
  exchanges: readonly Exchange[],
  bindings: readonly WireBinding[],
): DeadLetterPaths {
  const types = new Map(exchanges.map(({ vhost, name, type }) => [queueKey(vhost, name), type]));
  const outgoing = new Map<string, WireBinding[]>();
  for (const binding of bindings) {
    const key = queueKey(binding.vhost, binding.source);
    const list = outgoing.get(key);
    if (list === undefined) outgoing.set(key, [binding]);
    else list.push(binding);
  }
  const missing: { vhost: string; queue: string; exchange: string }[] = [];

  const follow = (
    vhost: string,
    exchange: string,
    key: string | undefined,
    seen: Set<string>,
    into: Set<string>,
  ): void => {
    const id = queueKey(vhost, exchange);
    const type = types.get(id);
    if (type === undefined || seen.has(id)) return;
    seen.add(id);
    for (const binding of outgoing.get(id) ?? []) {
      if (!possible(type, binding, key)) continue;
      if (binding.destination_type === 'queue') into.add(queueKey(vhost, binding.destination));
      else follow(vhost, binding.destination, key, seen, into);
    }
  };

  const reached = new Map<string, Set<string>>();
  for (const queue of queues) {
    const exchange = effective(queue, 'dead-letter-exchange');
    if (typeof exchange !== 'string') continue;
    const given = effective(queue, 'dead-letter-routing-key');
    const key = typeof given === 'string' ? given : undefined;
    const into = new Set<string>();
    reached.set(queueKey(queue.vhost, queue.name), into);
    if (exchange === '') {
      // Without a key the message returns to the queue of its own key: a cycle, and no other queue's letters.
      if (key !== undefined) into.add(queueKey(queue.vhost, key));
    } else if (types.has(queueKey(queue.vhost, exchange))) follow(queue.vhost, exchange, key, new Set(), into);
    else missing.push({ vhost: queue.vhost, queue: queue.name, exchange });
  }
  return { reached, missing };
}

export function deadLetterMap(
  queues: readonly WireQueueShape[],
  exchanges: readonly Exchange[],
  bindings: readonly WireBinding[],
): DeadLetterMap {
  const { reached, missing } = deadLetterPaths(queues, exchanges, bindings);
  return { targets: deadLetterTargets(queues, bindings, reached), missing };
}

/** Of the queues that dead letters reach, those where they end. */
export function deadLetterTargets(
  queues: readonly WireQueueShape[],
  bindings: readonly WireBinding[],
  reached: DeadLetterPaths['reached'],
): ReadonlySet<string> {
  if (reached.size === 0) return new Set();
  return settled(queues, bindings, reached, withoutRetries(queues, reached));
}

/**
 * A queue that takes dead letters and expires them into another exchange is a pause before a retry. Neither it nor the
 * queue that the letters return to is where they end.
 */
function withoutRetries(
  queues: readonly WireQueueShape[],
  reached: ReadonlyMap<string, ReadonlySet<string>>,
): ReadonlySet<string> {
  const all = new Set<string>();
  for (const into of reached.values()) for (const target of into) all.add(target);
  const retries = new Set<string>();
  for (const queue of queues) {
    const key = queueKey(queue.vhost, queue.name);
    if (all.has(key) && reached.has(key) && effective(queue, 'message-ttl') !== undefined) retries.add(key);
  }
  const targets = new Set<string>();
  for (const [source, into] of reached) {
    if (retries.has(source)) continue;
    for (const target of into) if (!retries.has(target)) targets.add(target);
  }
  return targets;
}

/**
 * Two corrections by how the queues are used. A reached queue that is worked on, and that other exchanges feed or that
 * passes its own dead letters on, is part of a loop and no end. And where an exchange leads to nothing but queues in
 * which messages end, those that a worker fills by publishing there itself hold dead letters too.
 */
function settled(
  queues: readonly WireQueueShape[],
  bindings: readonly WireBinding[],
  reached: ReadonlyMap<string, ReadonlySet<string>>,
  reachedTargets: ReadonlySet<string>,
): ReadonlySet<string> {
  const deadExchanges = new Set<string>();
  const consumers = new Map<string, number | undefined>();
  for (const queue of queues) {
    consumers.set(queueKey(queue.vhost, queue.name), queue.consumers);
    const exchange = effective(queue, 'dead-letter-exchange');
    if (typeof exchange === 'string' && exchange !== '') deadExchanges.add(queueKey(queue.vhost, exchange));
  }
  const boundTo = new Map<string, Set<string>>();
  const fedByOthers = new Set<string>();
  for (const { vhost, source, destination, destination_type: type } of bindings) {
    if (type !== 'queue' || source === '') continue;
    const exchange = queueKey(vhost, source);
    const queue = queueKey(vhost, destination);
    if (!deadExchanges.has(exchange)) fedByOthers.add(queue);
    const bound = boundTo.get(exchange) ?? new Set();
    boundTo.set(exchange, bound.add(queue));
  }
  const worked = (key: string): boolean => (consumers.get(key) ?? 0) > 0;
  const passesOn = (key: string): boolean => reached.has(key);
  const targets = new Set<string>();
  for (const key of reachedTargets) if (!worked(key) || !(passesOn(key) || fedByOthers.has(key))) targets.add(key);
  for (const exchange of deadExchanges) {
    const bound = [...(boundTo.get(exchange) ?? [])];
    const ends = bound.every((key) => consumers.get(key) === 0 && !passesOn(key) && !fedByOthers.has(key));
    if (ends && bound.some((key) => reachedTargets.has(key))) for (const key of bound) targets.add(key);
  }
  return targets;
}
