import { Access } from './access.ts';
import { Alarms } from './alarms.ts';
import { Clients } from './clients.ts';
import { EventHub } from './events.ts';
import type { Tracer } from './journey.ts';
import { Policies } from './policies.ts';
import type { DefinitionKind, Env, Store } from './ports.ts';
import type { Queue } from './queue/queue.ts';
import { RESIDENT_BYTES_MAX, Residency } from './queue/residency.ts';
import type { Out } from './queue/unacked-list.ts';
import { addTotals, ChurnTotals, MessageTotals } from './totals.ts';
import { VHost } from './vhost.ts';

export interface BrokerOptions {
  /** `waybill@host`. */
  readonly node: string;
  readonly version: string;
  /** A larger body is refused. */
  readonly maxMessageBytes: number;
  /** Waiting messages beyond so many bytes are dropped from memory, when the store can read them back. */
  readonly residentBytesMax?: number;
}

/** RabbitMQ's bound on a message's body. */
export const DEFAULT_MAX_MESSAGE_BYTES = 128 * 1024 * 1024;

/** So many numbers are taken from the store at once; what a crash leaves of them is lost. */
const NUMBERS_LEASED = 1_000;

/** Something that has output to write when a turn ends. */
export interface Flushable {
  flush(): void;
}

/**
 * The broker: virtual hosts, users and what connects them. It is driven in turns: adapters hand in what has come from
 * the sockets, and then `turn()` delivers what became deliverable and writes each socket once.
 */
export class Broker {
  readonly env: Env;
  readonly store: Store;
  readonly options: BrokerOptions;
  readonly startedAt: number;
  readonly events = new EventHub();
  readonly alarms = new Alarms(this.events);
  readonly clients = new Clients();
  readonly churn = new ChurnTotals();
  readonly access: Access;
  readonly policies: Policies;
  readonly residency: Residency;
  /** What is out with consumers. */
  readonly out: Out = { bytes: 0 };
  readonly vhosts = new Map<string, VHost>();
  /** Named values that clients keep with the broker; it doesn't look at them. */
  readonly globalParameters = new Map<string, unknown>();
  /** It has had its first virtual host and user. */
  isFurnished = false;
  /** The store's `written` when a queue, an exchange or a binding was last made, changed or deleted. */
  topologyAt = 0;
  /** Follows messages for who asks; undefined: nobody can ask here. */
  tracer: Tracer | undefined = undefined;
  /** What deleted virtual hosts had counted: totals never fall. */
  readonly #retired = new MessageTotals();
  readonly #toPump = new Set<Queue>();
  readonly #toFlush = new Set<Flushable>();
  readonly #next: (() => void)[] = [];
  #awake = false;
  #lastNumber = 0;
  #leasedNumber = 0;
  #restoring = false;

  constructor(env: Env, store: Store, options: BrokerOptions) {
    this.env = env;
    this.store = store;
    this.options = options;
    this.startedAt = env.now();
    this.access = new Access((kind, key, value) => {
      this.define(kind, key, value);
      this.events.emit(`${kind}.${value === null ? 'deleted' : 'set'}`, key);
      if (kind === 'user' && value === null) this.#closeConnections('user', key);
    });
    this.policies = new Policies(this);
    this.alarms.onChange(() => this.#alarmChanged());
    this.residency = new Residency(options.residentBytesMax ?? RESIDENT_BYTES_MAX);
  }

  /** Of the whole broker since its start. */
  get totals(): MessageTotals {
    const sum = new MessageTotals();
    addTotals(sum, this.#retired);
    for (const vhost of this.vhosts.values()) addTotals(sum, vhost.totals);
    return sum;
  }

  /** The virtual host of that name, made when it isn't there. */
  createVHost(name: string, o: { description?: string; tags?: readonly string[] } = {}): VHost {
    const existing = this.vhosts.get(name);
    if (existing) return existing;
    const vhost = new VHost(this, name, o);
    this.vhosts.set(name, vhost);
    this.define('vhost', name, { name, description: vhost.description, tags: vhost.tags });
    this.events.emit('vhost.created', name);
    return vhost;
  }

  /** With its queues, messages, permissions and connections. False: there is none. */
  deleteVHost(name: string): boolean {
    const vhost = this.vhosts.get(name);
    if (vhost === undefined) return false;
    this.vhosts.delete(name);
    this.#closeConnections('vhost', name);
    vhost.dispose();
    addTotals(this.#retired, vhost.totals);
    this.access.forgetVHost(name);
    this.policies.forgetVHost(name);
    this.define('vhost', name, null);
    this.define('vhost-limits', name, null);
    this.events.emit('vhost.deleted', name);
    return true;
  }

  /** What the store has of a durable object from now on; null: it is gone. */
  define(kind: DefinitionKind, key: string, value: object | null): void {
    if (this.#restoring) return;
    this.store.define(kind, key, value);
    if (kind === 'queue' || kind === 'exchange' || kind === 'binding') this.topologyAt = this.store.written;
  }

  /** While `work` runs nothing is defined: it comes from the store. */
  restoring<T>(work: () => T): T {
    this.#restoring = true;
    try {
      return work();
    } finally {
      this.#restoring = false;
    }
  }

  /** Makes what a new broker begins with, unless it was made before. */
  furnish(make: () => void): void {
    if (this.isFurnished) return;
    make();
    // Last: a crash in between leaves it to be done again.
    this.isFurnished = true;
    this.define('sequence', 'furnished', {});
  }

  /** The numbers up to this one belong to those before. */
  continueNumbers(last: number): void {
    this.#lastNumber = last;
    this.#leasedNumber = last;
  }

  /** For a queue or a session: no other has had it, nor will one after a restart. */
  nextNumber(): number {
    if (this.#lastNumber === this.#leasedNumber) {
      this.#leasedNumber += NUMBERS_LEASED;
      this.define('sequence', 'number', { last: this.#leasedNumber });
    }
    return ++this.#lastNumber;
  }

  /** Delivers from the queue in this turn: credit or messages have come back. */
  pumpLater(queue: Queue): void {
    this.#toPump.add(queue);
    this.#wake();
  }

  /** The same for several, the first of them first, even where one of them asked before: they share what credit there is. */
  pumpInOrder(queues: Iterable<Queue>): void {
    for (const queue of queues) {
      this.#toPump.delete(queue);
      this.#toPump.add(queue);
    }
    this.#wake();
  }

  /** Calls `flush()` once at the end of this turn. */
  flushLater(output: Flushable): void {
    this.#toFlush.add(output);
    this.#wake();
  }

  /** For work that is done in parts: the next part in a turn of its own, so that others have theirs in between. */
  nextTurn(run: () => void): void {
    this.#next.push(run);
    this.#wake();
  }

  turn(): void {
    this.#awake = false;
    // What they add is for the turn after this one.
    for (let left = this.#next.length; left > 0; left--) this.#next.shift()?.();
    // Both sets may grow while they are walked: what is added is still served in this turn.
    for (const queue of this.#toPump) {
      this.#toPump.delete(queue);
      if (queue.state === 'running') queue.pump();
    }
    for (const output of this.#toFlush) {
      this.#toFlush.delete(output);
      output.flush();
    }
    if (this.#toPump.size > 0) this.#wake();
  }

  /** What was held back for want of memory goes on. */
  #alarmChanged(): void {
    if (this.alarms.memory) return;
    for (const { queues } of this.vhosts.values()) {
      for (const queue of queues.values()) if (queue.hasBacklog) this.pumpLater(queue);
    }
  }

  #closeConnections(what: 'user' | 'vhost', name: string): void {
    for (const connection of [...this.clients.connections.values()]) {
      if (connection[what] === name) connection.close(`${what} '${name}' is deleted`);
    }
  }

  #wake(): void {
    if (this.#awake) return;
    this.#awake = true;
    this.env.wake();
  }
}
