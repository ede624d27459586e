/**
 * Where a message would go, by what the management API says of exchanges, bindings and queues: nothing is published.
 * The same steps as a broker's router: bindings, exchange to exchange, alternates where nothing matched, each queue once.
 */
import type { WireBinding, WireExchange } from '@/lib/contract/management';
import { effective } from '@/lib/model/features';
import { type HeaderMiss, headerMiss } from '@/lib/model/header-match';
import { type TopicMiss, topicMiss } from '@/lib/model/topic-pattern';

type Table = Readonly<Record<string, unknown>>;

export type RouteExchange = Pick<WireExchange, 'name' | 'vhost' | 'type' | 'internal' | 'policy' | 'arguments'>;
export type RouteBinding = Pick<
  WireBinding,
  'source' | 'vhost' | 'destination' | 'destination_type' | 'routing_key' | 'arguments' | 'properties_key'
>;

export type RouteShapes = {
  readonly exchanges: readonly RouteExchange[];
  readonly bindings: readonly RouteBinding[];
  readonly queues: readonly { readonly vhost: string; readonly name: string }[];
  /** An exchange names its policy only, so what that says of alternates has to be looked up. */
  readonly policies: readonly { readonly vhost: string; readonly name: string; readonly definition: Table }[];
};

type Place = {
  readonly name: string;
  readonly type: string;
  readonly internal: boolean;
  readonly alternate: string | undefined;
  readonly outgoing: RouteBinding[];
};

/** One virtual host's topology, arranged for routing; made once for many messages. */
export type RouteMap = {
  readonly exchanges: ReadonlyMap<string, Place>;
  readonly queues: ReadonlySet<string>;
};

export type RouteMessage = { readonly exchange: string; readonly key: string; readonly headers: Table };

export type Miss =
  | TopicMiss
  | HeaderMiss
  | { readonly kind: 'key'; readonly wanted: string; readonly found: string }
  /** The broker itself says so, and its reason isn't known: a hash chose another. */
  | { readonly kind: 'not-chosen' };

/** What the broker's own router says of a binding that can't be judged here. */
export type Oracle = (binding: RouteBinding) => boolean;

export type Verdict =
  | { readonly match: 'yes' }
  | { readonly match: 'no'; readonly why: Miss }
  /** One of several by a hash, or a type that isn't known here. */
  | { readonly match: 'maybe'; readonly why: 'hash' | 'unknown-type' };

export type BindingVerdict = { readonly binding: RouteBinding; readonly verdict: Verdict };

export type RouteStep = {
  readonly exchange: string;
  readonly type: string;
  readonly certain: boolean;
  readonly verdicts: readonly BindingVerdict[];
  /** The default exchange has no bindings: the keys name queues. */
  readonly named: readonly { readonly queue: string; readonly exists: boolean }[];
  readonly alternate: {
    readonly exchange: string;
    readonly outcome: 'taken' | 'possible' | 'not-needed' | 'missing';
  } | null;
};

export type Route = {
  /** A broker wouldn't take it from a client. */
  readonly refused:
    | { readonly kind: 'no-exchange' | 'internal' }
    | { readonly kind: 'bad-copies'; readonly header: string }
    | null;
  /** The routing key, and what `CC` and `BCC` add. */
  readonly keys: readonly string[];
  readonly steps: readonly RouteStep[];
  /** Each once, in the order in which they are found. */
  readonly queues: readonly { readonly name: string; readonly certain: boolean }[];
};

export function alternateOf(exchange: RouteExchange, policies: RouteShapes['policies']): string | undefined {
  const policy = policies.find(({ vhost, name }) => vhost === exchange.vhost && name === exchange.policy);
  const value = effective(
    { arguments: exchange.arguments, effective_policy_definition: policy?.definition ?? {} },
    'alternate-exchange',
  );
  return typeof value === 'string' ? value : undefined;
}

/** The delayed-message plugin holds a message back and then routes as the type that its exchange was given. */
function typeOf(exchange: RouteExchange): string {
  const delayed = exchange.arguments['x-delayed-type'];
  return exchange.type === 'x-delayed-message' && typeof delayed === 'string' ? delayed : exchange.type;
}

export function routeMap(vhost: string, shapes: RouteShapes): RouteMap {
  const exchanges = new Map<string, Place>();
  for (const exchange of shapes.exchanges) {
    if (exchange.vhost !== vhost) continue;
    exchanges.set(exchange.name, {
      name: exchange.name,
      type: typeOf(exchange),
      internal: exchange.internal === true,
      // As in RabbitMQ the default exchange never asks another.
      alternate: exchange.name === '' ? undefined : alternateOf(exchange, shapes.policies),
      outgoing: [],
    });
  }
  for (const binding of shapes.bindings) {
    // What is listed for the default exchange are the names of queues.
    if (binding.vhost === vhost && binding.source !== '') exchanges.get(binding.source)?.outgoing.push(binding);
  }
  return { exchanges, queues: new Set(shapes.queues.filter((queue) => queue.vhost === vhost).map(({ name }) => name)) };
}

/** RabbitMQ's sender-selected distribution: what isn't a string in `CC` and `BCC` is passed over. */
function keysOf(message: RouteMessage): readonly string[] | { readonly header: string } {
  const keys = [message.key];
  for (const header of ['CC', 'BCC']) {
    if (!Object.hasOwn(message.headers, header)) continue;
    const value = message.headers[header];
    if (!Array.isArray(value)) return { header };
    for (const key of value) if (typeof key === 'string') keys.push(key);
  }
  return keys;
}

/** Nobody sees who else got it, bindings neither. */
function shown(headers: Table): Table {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'BCC'));
}

const yes: Verdict = { match: 'yes' };
const notChosen: Verdict = { match: 'no', why: { kind: 'not-chosen' } };

function missOf(type: string, binding: RouteBinding, keys: readonly string[], headers: Table): Miss | undefined {
  const wanted = binding.routing_key;
  const [key = ''] = keys;
  switch (type) {
    case 'direct':
      return keys.includes(wanted) ? undefined : { kind: 'key', wanted, found: key };
    case 'topic': {
      const misses = keys.map((each) => topicMiss(wanted, each));
      return misses.includes(undefined) ? undefined : misses[0];
    }
    case 'headers':
      return headerMiss(binding.arguments, headers);
    default:
      return undefined;
  }
}

const known = new Set(['direct', 'topic', 'headers', 'fanout', 'x-recent-history']);

function verdictsOf(
  place: Place,
  keys: readonly string[],
  headers: Table,
  oracle: Oracle | undefined,
): BindingVerdict[] {
  const { type, outgoing } = place;
  if (!known.has(type)) {
    const destinations = new Set(outgoing.map((binding) => `${binding.destination_type} ${binding.destination}`));
    const hash = type === 'x-consistent-hash';
    // A hash always chooses one, so a single one is certain.
    if (oracle !== undefined) {
      return outgoing.map((binding) => ({ binding, verdict: oracle(binding) ? yes : notChosen }));
    }
    const verdict: Verdict =
      hash && destinations.size === 1 ? yes : { match: 'maybe', why: hash ? 'hash' : 'unknown-type' };
    return outgoing.map((binding) => ({ binding, verdict }));
  }
  return outgoing.map((binding) => {
    const why = missOf(type, binding, keys, headers);
    return { binding, verdict: why === undefined ? yes : { match: 'no', why } };
  });
}

function alternateStep(map: RouteMap, place: Place, certain: boolean, verdicts: readonly BindingVerdict[]) {
  const { alternate } = place;
  if (alternate === undefined) return null;
  const needed = verdicts.every(({ verdict }) => verdict.match === 'no');
  const doubtful = verdicts.every(
    ({ verdict }) => verdict.match !== 'yes' && 'why' in verdict && verdict.why !== 'hash',
  );
  if (!needed && !doubtful) return { exchange: alternate, outcome: 'not-needed' } as const;
  if (!map.exchanges.has(alternate)) return { exchange: alternate, outcome: 'missing' } as const;
  return { exchange: alternate, outcome: needed && certain ? 'taken' : 'possible' } as const;
}

function stepOf(
  map: RouteMap,
  place: Place,
  certain: boolean,
  message: { readonly keys: readonly string[]; readonly headers: Table },
  oracle: Oracle | undefined,
): RouteStep {
  const { keys, headers } = message;
  const { name: exchange, type } = place;
  if (exchange === '') {
    const named = [...new Set(keys)].map((queue) => ({ queue, exists: map.queues.has(queue) }));
    return { exchange, type, certain, verdicts: [], named, alternate: null };
  }
  const verdicts = verdictsOf(place, keys, headers, oracle);
  return { exchange, type, certain, verdicts, named: [], alternate: alternateStep(map, place, certain, verdicts) };
}

export function route(map: RouteMap, message: RouteMessage, oracle?: Oracle): Route {
  const keys = keysOf(message);
  if ('header' in keys) {
    return { refused: { kind: 'bad-copies', header: keys.header }, keys: [message.key], steps: [], queues: [] };
  }
  const start = map.exchanges.get(message.exchange);
  if (start === undefined) return { refused: { kind: 'no-exchange' }, keys, steps: [], queues: [] };
  const headers = shown(message.headers);
  const steps: RouteStep[] = [];
  const queues = new Map<string, boolean>();
  const visited = new Set<string>();
  // What is certain comes from what is certain only, so all of that is walked before the rest.
  const ahead = { certain: [start.name], possible: [] as string[] };
  for (;;) {
    const sure = ahead.certain.length > 0;
    const name = ahead.certain.shift() ?? ahead.possible.shift();
    if (name === undefined) break;
    const place = map.exchanges.get(name);
    if (place === undefined || visited.has(name)) continue;
    visited.add(name);
    const step = stepOf(map, place, sure, { keys, headers }, oracle);
    steps.push(step);
    for (const { destination, isQueue, certain } of edgesOf(step)) {
      if (!isQueue) ahead[certain ? 'certain' : 'possible'].push(destination);
      else if (map.queues.has(destination)) queues.set(destination, queues.get(destination) === true || certain);
    }
  }
  return {
    refused: start.internal ? { kind: 'internal' } : null,
    keys,
    steps,
    queues: [...queues].map(([name, certain]) => ({ name, certain })),
  };
}

export type RouteEdge = { readonly destination: string; readonly isQueue: boolean; readonly certain: boolean };

/** Where a step leads to. */
function edgesOf(step: RouteStep): readonly RouteEdge[] {
  const edges: RouteEdge[] = [];
  for (const { queue, exists } of step.named) {
    if (exists) edges.push({ destination: queue, isQueue: true, certain: step.certain });
  }
  for (const { binding, verdict } of step.verdicts) {
    if (verdict.match === 'no') continue;
    const isQueue = binding.destination_type === 'queue';
    edges.push({ destination: binding.destination, isQueue, certain: step.certain && verdict.match === 'yes' });
  }
  const { alternate } = step;
  if (alternate?.outcome === 'taken' || alternate?.outcome === 'possible') {
    edges.push({ destination: alternate.exchange, isQueue: false, certain: alternate.outcome === 'taken' });
  }
  return edges;
}

export type WhyNot =
  | { readonly kind: 'missed'; readonly binding: RouteBinding; readonly why: Miss }
  | { readonly kind: 'exchange-not-reached'; readonly binding: RouteBinding }
  | { readonly kind: 'not-bound' }
  | { readonly kind: 'no-queue' };

/** Why a queue doesn't get the message: a reason for each way that leads to it. */
export function whyNot(map: RouteMap, found: Route, queue: string): readonly WhyNot[] {
  if (!map.queues.has(queue)) return [{ kind: 'no-queue' }];
  const verdicts = new Map(found.steps.flatMap((step) => step.verdicts.map((each) => [each.binding, each.verdict])));
  const reasons: WhyNot[] = [];
  for (const { outgoing } of map.exchanges.values()) {
    for (const binding of outgoing) {
      if (binding.destination_type !== 'queue' || binding.destination !== queue) continue;
      const verdict = verdicts.get(binding);
      if (verdict === undefined) reasons.push({ kind: 'exchange-not-reached', binding });
      else if (verdict.match === 'no') reasons.push({ kind: 'missed', binding, why: verdict.why });
    }
  }
  return reasons.length === 0 ? [{ kind: 'not-bound' }] : reasons;
}
