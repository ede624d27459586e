/** The queues that hold others' dead letters, and what is wrong with the ways that lead there. */
import type { WireBinding, WireQueueShape } from '@/lib/contract/management';
import { deadLetterPaths, deadLetterTargets } from '@/lib/model/dead-letter';
import { effective } from '@/lib/model/features';
import { queueKey } from '@/lib/model/queue';

type Exchange = { readonly name: string; readonly vhost: string; readonly type: string };

export type DeadLetterFlaw = { readonly vhost: string; readonly queue: string } & (
  | { readonly kind: 'missing-exchange' | 'routes-nowhere'; readonly exchange: string }
  | { readonly kind: 'no-such-queue'; readonly target: string }
  /** `paused`: a time to live lies between the rounds, as when a retry is meant. */
  | { readonly kind: 'cycle'; readonly through: readonly string[]; readonly paused: boolean }
);

export type DeadLetterQueue = {
  readonly key: string;
  readonly vhost: string;
  readonly name: string;
  /** Names of the queues whose dead letters can come here. */
  readonly sources: readonly string[];
  /** Without such queues: names of the dead-letter exchanges where somebody publishes what then lies here. */
  readonly through: readonly string[];
  readonly consumers: number | null;
};

export type DeadLetterQueues = {
  readonly queues: readonly DeadLetterQueue[];
  readonly flaws: readonly DeadLetterFlaw[];
};

/** The way from a queue along dead-letter paths back to itself; undefined: none. */
function wayBack(start: string, reached: ReadonlyMap<string, ReadonlySet<string>>): string[] | undefined {
  const cameFrom = new Map<string, string>();
  const ahead = [start];
  for (let key = ahead.shift(); key !== undefined; key = ahead.shift()) {
    for (const next of reached.get(key) ?? []) {
      if (next === start) {
        const way = [key];
        for (let at = key; at !== start; ) {
          at = cameFrom.get(at) ?? start;
          way.unshift(at);
        }
        return way;
      }
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, key);
      ahead.push(next);
    }
  }
  return undefined;
}

/** Each cycle once, at the first of its queues. */
function cyclesOf(
  queues: readonly WireQueueShape[],
  reached: ReadonlyMap<string, ReadonlySet<string>>,
): DeadLetterFlaw[] {
  const byKey = new Map(queues.map((queue) => [queueKey(queue.vhost, queue.name), queue]));
  const told = new Set<string>();
  const flaws: DeadLetterFlaw[] = [];
  for (const [key, queue] of byKey) {
    if (told.has(key)) continue;
    const way = wayBack(key, reached);
    if (way === undefined) continue;
    for (const each of way) told.add(each);
    const members = way.flatMap((each) => byKey.get(each) ?? []);
    flaws.push({
      kind: 'cycle',
      vhost: queue.vhost,
      queue: queue.name,
      through: members.map(({ name }) => name),
      paused: members.some((member) => effective(member, 'message-ttl') !== undefined),
    });
  }
  return flaws;
}

function flawOf(queue: WireQueueShape, known: ReadonlySet<string>, into: ReadonlySet<string>): DeadLetterFlaw[] {
  const { vhost, name } = queue;
  const exchange = effective(queue, 'dead-letter-exchange');
  const key = effective(queue, 'dead-letter-routing-key');
  if (typeof exchange !== 'string') return [];
  if (exchange === '') {
    if (typeof key !== 'string' || known.has(queueKey(vhost, key))) return [];
    return [{ kind: 'no-such-queue', vhost, queue: name, target: key }];
  }
  return into.size === 0 ? [{ kind: 'routes-nowhere', vhost, queue: name, exchange }] : [];
}

/** By the key of a queue: names of the exchanges that are bound to it. */
function exchangesInto(keys: ReadonlySet<string>, bindings: readonly WireBinding[]): ReadonlyMap<string, Set<string>> {
  const into = new Map<string, Set<string>>();
  for (const { vhost, source, destination, destination_type: type } of bindings) {
    const key = queueKey(vhost, destination);
    if (type !== 'queue' || source === '' || !keys.has(key)) continue;
    into.set(key, (into.get(key) ?? new Set()).add(source));
  }
  return into;
}

export function deadLetterQueues(
  queues: readonly WireQueueShape[],
  exchanges: readonly Exchange[],
  bindings: readonly WireBinding[],
): DeadLetterQueues {
  const { reached, missing } = deadLetterPaths(queues, exchanges, bindings);
  const dying = queues.filter((queue) => typeof effective(queue, 'dead-letter-exchange') === 'string');
  if (dying.length === 0) return { queues: [], flaws: [] };
  const targets = deadLetterTargets(queues, bindings, reached);
  const known = new Set(queues.map(({ vhost, name }) => queueKey(vhost, name)));
  const lost = new Set(missing.map(({ vhost, queue }) => queueKey(vhost, queue)));
  const sources = new Map<string, string[]>();
  for (const { vhost, name } of dying) {
    for (const target of reached.get(queueKey(vhost, name)) ?? []) {
      const list = sources.get(target);
      if (list === undefined) sources.set(target, [name]);
      else list.push(name);
    }
  }
  const flaws: DeadLetterFlaw[] = missing.map(({ vhost, queue, exchange }) => ({
    kind: 'missing-exchange',
    vhost,
    queue,
    exchange,
  }));
  for (const queue of dying) {
    const key = queueKey(queue.vhost, queue.name);
    if (!lost.has(key)) flaws.push(...flawOf(queue, known, reached.get(key) ?? new Set()));
  }
  flaws.push(...cyclesOf(dying, reached));
  const through = exchangesInto(new Set([...targets].filter((key) => !sources.has(key))), bindings);
  const found = queues.flatMap((queue): DeadLetterQueue[] => {
    const { vhost, name } = queue;
    const key = queueKey(vhost, name);
    if (!targets.has(key)) return [];
    const from = { sources: sources.get(key) ?? [], through: [...(through.get(key) ?? [])] };
    return [{ key, vhost, name, ...from, consumers: queue.consumers ?? null }];
  });
  return { queues: found, flaws };
}
