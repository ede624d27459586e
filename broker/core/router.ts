import type { Binding } from './binding.ts';
import { Exchange } from './exchange.ts';
import type { Message } from './message.ts';
import type { Queue } from './queue/queue.ts';
import type { VHost } from './vhost.ts';

/** How many routing keys an exchange remembers the way of; beyond, it forgets them all and starts again. */
const MAX_REMEMBERED_ROUTES = 16_384;

const NOWHERE: readonly Queue[] = [];

interface Remembered {
  generation: number;
  readonly routes: Map<string, readonly Queue[]>;
}

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
  readonly #matches: Binding[] = [];

  constructor(vhost: VHost) {
    this.#vhost = vhost;
  }

  route(exchange: Exchange, message: Message): readonly Queue[] {
    if (message.extraKeys !== undefined) return this.#search(exchange, message).queues;
    const { routes } = this.#memoryOf(exchange);
    const known = routes.get(message.routingKey);
    if (known !== undefined) return known;
    const { queues, byKeyOnly } = this.#search(exchange, message);
    if (byKeyOnly) {
      if (routes.size >= MAX_REMEMBERED_ROUTES) routes.clear();
      routes.set(message.routingKey, queues);
    }
    return queues;
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
      const fresh = { generation, routes: new Map<string, readonly Queue[]>() };
      this.#remembered.set(exchange, fresh);
      return fresh;
    }
    if (memory.generation !== generation) {
      memory.generation = generation;
      memory.routes.clear();
    }
    return memory;
  }

  #search(
    start: Exchange,
    message: Message,
    seen?: { readonly bindings: Binding[]; readonly alternates: string[] },
  ): { queues: readonly Queue[]; byKeyOnly: boolean } {
    const queues = new Set<Queue>();
    const visited = new Set([start]);
    let byKeyOnly = true;
    // A set grows while it is walked: each exchange comes once.
    for (const exchange of visited) {
      byKeyOnly &&= exchange.matcher.keyOnly;
      const before = queues.size;
      const exchanges = this.#follow(exchange, message, queues);
      for (const next of exchanges) visited.add(next);
      if (seen !== undefined) for (const binding of new Set(this.#matches)) seen.bindings.push(binding);
      const nothingMatched = exchanges.length === 0 && queues.size === before && this.#matches.length === 0;
      const alternate =
        nothingMatched && exchange.alternate !== undefined && this.#vhost.exchanges.get(exchange.alternate);
      if (!alternate) continue;
      visited.add(alternate);
      seen?.alternates.push(alternate.name);
    }
    return { queues: queues.size === 0 ? NOWHERE : [...queues], byKeyOnly };
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
