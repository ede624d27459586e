import type { Binding } from './binding.ts';
import { Exchange } from './exchange.ts';
import type { Message } from './message.ts';
import type { Queue } from './queue/queue.ts';
import type { VHost } from './vhost.ts';
import { Way } from './way.ts';

/** How many routing keys an exchange remembers the way of; beyond, it forgets them all and starts again. */
const MAX_REMEMBERED_ROUTES = 16_384;
/** The same for what these ways lead to, in all. */
const MAX_REMEMBERED_ENDS = 1_048_576;

const NOWHERE: readonly Queue[] = [];
const NO_WAYS: readonly Way[] = [];

interface Found {
  readonly queues: readonly Queue[];
  readonly ways: readonly Way[];
}

/** What is remembered of a routing key. */
interface Route extends Found {
  /** Messages that went so, and that its ways don't count yet: one addition for each message, however many ways. */
  uncounted: number;
}

interface Remembered {
  generation: number;
  ends: number;
  readonly routes: Map<string, Route>;
}

/** By what it leads to, which isn't kept by being counted. */
type Ways = WeakMap<Queue | Exchange, Way>;

/** Where a message would go, and by which bindings; those of different exchanges in the order of the walk. */
export interface Preview {
  readonly queues: readonly Queue[];
  readonly bindings: readonly Binding[];
  /** Alternate exchanges that took it because nothing matched before. */
  readonly alternates: readonly string[];
}

/**
 * Finds the queues that a message goes to: through bindings, from exchange to exchange, and by alternate exchanges where
 * nothing matches. A queue comes once, however many ways lead to it, and circles end.
 *
 * What depends on the routing key alone is remembered until the topology of the virtual host changes.
 */
export class Router {
  readonly #vhost: VHost;
  readonly #remembered = new WeakMap<Exchange, Remembered>();
  readonly #ways = new WeakMap<Exchange, Ways>();
  readonly #matches: Binding[] = [];

  constructor(vhost: VHost) {
    this.#vhost = vhost;
  }

  route(exchange: Exchange, message: Message): readonly Queue[] {
    if (message.extraKeys !== undefined) return this.#once(this.#search(exchange, message));
    const memory = this.#memoryOf(exchange);
    const known = memory.routes.get(message.routingKey);
    if (known !== undefined) {
      known.uncounted++;
      return known.queues;
    }
    const found = this.#search(exchange, message);
    if (!found.byKeyOnly) return this.#once(found);
    const { queues, ways } = found;
    const ends = queues.length + ways.length;
    if (memory.routes.size >= MAX_REMEMBERED_ROUTES || memory.ends + ends > MAX_REMEMBERED_ENDS) forget(memory);
    memory.ends += ends;
    memory.routes.set(message.routingKey, { queues, ways, uncounted: 1 });
    return queues;
  }

  #once({ queues, ways }: Found): readonly Queue[] {
    for (const way of ways) way.messages++;
    return queues;
  }

  /** How many messages took each way that is still there. */
  ways(): Way[] {
    const { exchanges } = this.#vhost;
    for (const exchange of exchanges.values()) {
      const memory = this.#remembered.get(exchange);
      if (memory !== undefined) count(memory);
    }
    const all: Way[] = [];
    for (const exchange of exchanges.values()) {
      const ways = this.#ways.get(exchange);
      if (ways === undefined) continue;
      const ends = new Set<Queue | Exchange>();
      for (const { destination } of exchange.bindings) ends.add(destination);
      const alternate = exchange.alternate === undefined ? undefined : exchanges.get(exchange.alternate);
      if (alternate !== undefined) ends.add(alternate);
      for (const end of ends) {
        const way = ways.get(end);
        if (way !== undefined) all.push(way);
      }
    }
    return all;
  }

  /** The same without remembering anything, and with the bindings that matched on the way. */
  preview(exchange: Exchange, message: Message): Preview {
    const seen = { bindings: [] as Binding[], alternates: [] as string[] };
    return { queues: this.#search(exchange, message, seen).queues, ...seen };
  }

  #memoryOf(exchange: Exchange): Remembered {
    const { generation } = this.#vhost;
    const memory = this.#remembered.get(exchange);
    if (memory === undefined) {
      const fresh = { generation, ends: 0, routes: new Map<string, Route>() };
      this.#remembered.set(exchange, fresh);
      return fresh;
    }
    if (memory.generation !== generation) {
      memory.generation = generation;
      forget(memory);
    }
    return memory;
  }

  #search(
    start: Exchange,
    message: Message,
    seen?: { readonly bindings: Binding[]; readonly alternates: string[] },
  ): Found & { byKeyOnly: boolean } {
    const queues = new Set<Queue>();
    const ways = new Set<Way>();
    const visited = new Set([start]);
    let byKeyOnly = true;
    // A set grows while it is walked: each exchange comes once.
    for (const exchange of visited) {
      byKeyOnly &&= exchange.matcher.keyOnly;
      const before = queues.size;
      const exchanges = this.#follow(exchange, message, queues);
      for (const next of exchanges) visited.add(next);
      for (const { destination } of this.#matches) ways.add(this.#way(exchange, destination));
      if (seen !== undefined) for (const binding of new Set(this.#matches)) seen.bindings.push(binding);
      const nothingMatched = exchanges.length === 0 && queues.size === before && this.#matches.length === 0;
      const alternate =
        nothingMatched && exchange.alternate !== undefined && this.#vhost.exchanges.get(exchange.alternate);
      if (!alternate) continue;
      visited.add(alternate);
      ways.add(this.#way(exchange, alternate));
      seen?.alternates.push(alternate.name);
    }
    return {
      queues: queues.size === 0 ? NOWHERE : [...queues],
      ways: ways.size === 0 ? NO_WAYS : [...ways],
      byKeyOnly,
    };
  }

  #way(source: Exchange, destination: Queue | Exchange): Way {
    let ways = this.#ways.get(source);
    if (ways === undefined) {
      ways = new WeakMap();
      this.#ways.set(source, ways);
    }
    let way = ways.get(destination);
    if (way === undefined) {
      way = new Way(source, destination);
      ways.set(destination, way);
    }
    return way;
  }

  /** Adds the queues that the exchange's bindings name, and answers with the exchanges. */
  #follow(exchange: Exchange, message: Message, queues: Set<Queue>): Exchange[] {
    const matches = this.#matches;
    matches.length = 0;
    const exchanges: Exchange[] = [];
    for (const key of [message.routingKey, ...(message.extraKeys ?? [])]) {
      if (exchange.name === '') {
        const queue = this.#vhost.queues.get(key);
        if (queue) queues.add(queue);
      } else {
        exchange.matcher.match(key, message, matches);
      }
    }
    for (const { destination } of matches) {
      if (destination instanceof Exchange) exchanges.push(destination);
      else queues.add(destination);
    }
    return exchanges;
  }
}

/** Gives the ways what was counted for them together. */
function count({ routes }: Remembered): void {
  for (const route of routes.values()) {
    if (route.uncounted === 0) continue;
    for (const way of route.ways) way.messages += route.uncounted;
    route.uncounted = 0;
  }
}

function forget(memory: Remembered): void {
  count(memory);
  memory.routes.clear();
  memory.ends = 0;
}
