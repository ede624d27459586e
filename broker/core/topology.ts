import type { Actor } from './actor.ts';
import { Binding, bindingId } from './binding.ts';
import type { Broker } from './broker.ts';
import {
  alternateOf,
  checkNewExchange,
  checkNotDefault,
  checkSameExchange,
  cleanName,
  titleOf,
} from './declaration.ts';
import { Exchange, type ExchangeSpec } from './exchange.ts';
import { EMPTY_TABLE, type Table } from './field.ts';
import type { Queue } from './queue/queue.ts';
import { recordOfBinding, recordOfExchange } from './records.ts';
import { isRefusal, Refusal } from './refusal.ts';
import { checkExchangeArgs, createMatcher } from './routing/matcher.ts';

export interface BindingSpec {
  readonly source: string;
  readonly destination: string;
  readonly toQueue: boolean;
  readonly key: string;
  readonly args: Table;
}

const PREDECLARED: readonly (readonly [string, string, boolean])[] = [
  ['', 'direct', false],
  ['amq.direct', 'direct', false],
  ['amq.fanout', 'fanout', false],
  ['amq.headers', 'headers', false],
  ['amq.match', 'headers', false],
  ['amq.rabbitmq.trace', 'topic', true],
  ['amq.topic', 'topic', false],
];

/** The exchanges and bindings of a virtual host: how messages find their queues. */
export abstract class Topology {
  readonly broker: Broker;
  readonly name: string;
  readonly exchanges = new Map<string, Exchange>();
  readonly queues = new Map<string, Queue>();
  /** Grows with each change of exchanges, queues and bindings: what was remembered about routes is stale then. */
  generation = 1;
  readonly #bindings = new Map<string, Binding>();

  constructor(broker: Broker, name: string) {
    this.broker = broker;
    this.name = name;
    for (const [exchange, type, internal] of PREDECLARED) {
      this.restoreExchange({ name: exchange, type, durable: true, autoDelete: false, internal, args: EMPTY_TABLE });
    }
  }

  /** 404 when there is none, 405 when it is another connection's own. */
  abstract queue(actor: Actor, name: string): Queue | Refusal;

  // --- exchanges

  declareExchange(
    actor: Actor,
    requested: ExchangeSpec,
  ): { readonly exchange: Exchange; readonly created: boolean } | Refusal {
    const spec = { ...requested, name: cleanName(requested.name) };
    if (createMatcher(spec.type, EMPTY_TABLE) === undefined) {
      const what = spec.type === '' ? 'invalid' : 'unknown';
      return new Refusal('command-invalid', `${what} exchange type '${spec.type}'`);
    }
    const refusal = checkNotDefault(spec.name) ?? actor.check(this.name, 'configure', 'exchange', spec.name);
    if (refusal) return refusal;
    const existing = this.exchanges.get(spec.name);
    if (existing) return checkSameExchange(existing, spec) ?? { exchange: existing, created: false };
    const invalid = checkNewExchange(actor, this.name, spec) ?? checkExchangeArgs(spec.type, spec.args);
    return invalid ?? { exchange: this.createExchange(spec), created: true };
  }

  /** As a passive declaration finds it: the default exchange is not for clients to name. */
  exchange(name: string): Exchange | Refusal {
    return checkNotDefault(name) ?? this.existingExchange(name);
  }

  /** Deleting what isn't there is fine. */
  deleteExchange(actor: Actor, name: string, ifUnused: boolean): Refusal | undefined {
    const refusal = checkNotDefault(name) ?? this.#checkDeletable(name);
    if (refusal) return refusal;
    const denied = actor.check(this.name, 'configure', 'exchange', name);
    const exchange = this.exchanges.get(name);
    if (denied || exchange === undefined) return denied;
    if (ifUnused && exchange.bindings.size > 0) {
      return new Refusal('precondition', `${titleOf('exchange', name, this.name)} in use`);
    }
    this.#removeExchange(exchange);
    return undefined;
  }

  #checkDeletable(name: string): Refusal | undefined {
    return name.startsWith('amq.')
      ? new Refusal('access', `deletion of system ${titleOf('exchange', name, this.name)} not allowed`)
      : undefined;
  }

  protected createExchange(spec: ExchangeSpec): Exchange {
    const exchange = this.restoreExchange(spec);
    if (exchange.durable) this.broker.define('exchange', `${this.name}\0${spec.name}`, recordOfExchange(exchange));
    return exchange;
  }

  /** One that the store has already, or that needn't be there. */
  restoreExchange(spec: ExchangeSpec): Exchange {
    const matcher = createMatcher(spec.type, spec.args);
    if (matcher === undefined) throw new Error(`no matcher for the exchange type ${spec.type}`);
    const exchange = new Exchange(this, spec, matcher);
    exchange.alternate = alternateOf(spec.args);
    this.exchanges.set(spec.name, exchange);
    this.broker.policies.applyToExchange(exchange);
    this.changed('exchange.created', spec.name);
    return exchange;
  }

  /** An auto-delete exchange goes with its last binding, which may have been the last of another: one after the other. */
  #removeExchange(exchange: Exchange): void {
    // A set grows while it is walked.
    const doomed = new Set([exchange]);
    for (const each of doomed) {
      this.exchanges.delete(each.name);
      if (each.durable) this.broker.define('exchange', `${this.name}\0${each.name}`, null);
      for (const binding of [...each.bindings, ...each.inbound]) {
        const orphan = this.#dropBinding(binding);
        if (orphan) doomed.add(orphan);
      }
      this.changed('exchange.deleted', each.name);
    }
  }

  protected existingExchange(name: string): Exchange | Refusal {
    return this.exchanges.get(name) ?? new Refusal('not-found', `no ${titleOf('exchange', name, this.name)}`);
  }

  // --- bindings

  bind(actor: Actor, spec: BindingSpec): Binding | Refusal {
    const denied = this.#checkBindingRights(actor, spec);
    if (denied) return denied;
    const source = this.existingExchange(spec.source);
    if (isRefusal(source)) return source;
    const destination = spec.toQueue ? this.queue(actor, spec.destination) : this.existingExchange(spec.destination);
    if (isRefusal(destination)) return destination;
    const known = this.#bindings.get(idOf(spec));
    if (known) return known;
    const refusal = source.matcher.check(spec.key, spec.args);
    return refusal ?? this.#createBinding(new Binding(source, destination, spec.toQueue, spec.key, spec.args));
  }

  /** Unbinding what isn't bound is fine. */
  unbind(actor: Actor, spec: BindingSpec): Refusal | undefined {
    const denied = this.#checkBindingRights(actor, spec);
    if (denied) return denied;
    const binding = this.#bindings.get(idOf(spec));
    if (binding === undefined) return undefined;
    const locked = spec.toQueue ? this.queue(actor, spec.destination) : undefined;
    if (isRefusal(locked)) return locked;
    this.removeBinding(binding);
    return undefined;
  }

  binding(spec: BindingSpec): Binding | undefined {
    return this.#bindings.get(idOf(spec));
  }

  /** Those of the default exchange, one for each queue, come first: they are implied and not stored. */
  *bindings(): Generator<Binding> {
    for (const queue of this.queues.values()) yield this.defaultBinding(queue);
    yield* this.#bindings.values();
  }

  declaredBindings(): Iterable<Binding> {
    return this.#bindings.values();
  }

  defaultBinding(queue: Queue): Binding {
    const source = this.exchanges.get('');
    if (source === undefined) throw new Error('a virtual host has a default exchange');
    return new Binding(source, queue, true, queue.name, EMPTY_TABLE);
  }

  #checkBindingRights(actor: Actor, { source, destination, toQueue, key }: BindingSpec): Refusal | undefined {
    const denied =
      actor.check(this.name, 'write', toQueue ? 'queue' : 'exchange', destination) ??
      checkNotDefault(source) ??
      (toQueue ? undefined : checkNotDefault(destination)) ??
      actor.check(this.name, 'read', 'exchange', source);
    if (denied) return denied;
    const isTopic = this.exchanges.get(source)?.type === 'topic';
    return isTopic ? actor.checkTopic(this.name, 'read', source, key) : undefined;
  }

  #createBinding(binding: Binding): Binding {
    this.#addBinding(binding);
    if (isDurable(binding)) this.broker.define('binding', `${this.name}\0${binding.id}`, recordOfBinding(binding));
    return binding;
  }

  /** One that the store has. What it connects may not have been kept: then it is gone too. */
  restoreBinding({ source: from, destination: to, toQueue, key, args }: BindingSpec): void {
    const source = this.exchanges.get(from);
    const destination = toQueue ? this.queues.get(to) : this.exchanges.get(to);
    if (source && destination) this.#addBinding(new Binding(source, destination, toQueue, key, args));
  }

  #addBinding(binding: Binding): void {
    this.#bindings.set(binding.id, binding);
    binding.source.bindings.add(binding);
    binding.destination.inbound.add(binding);
    binding.source.matcher.add(binding);
    this.changed('binding.created', binding.id);
  }

  protected removeBinding(binding: Binding): void {
    const orphan = this.#dropBinding(binding);
    if (orphan) this.#removeExchange(orphan);
  }

  /** Answers with the exchange that must go now. */
  #dropBinding(binding: Binding): Exchange | undefined {
    if (!this.#bindings.delete(binding.id)) return undefined;
    const { source } = binding;
    source.bindings.delete(binding);
    binding.destination.inbound.delete(binding);
    source.matcher.remove(binding);
    this.changed('binding.deleted', binding.id);
    if (isDurable(binding)) this.broker.define('binding', `${this.name}\0${binding.id}`, null);
    const isUnused = source.autoDelete && source.bindings.size === 0;
    return isUnused && this.exchanges.get(source.name) === source ? source : undefined;
  }

  protected changed(type: `${'queue' | 'exchange' | 'binding'}.${'created' | 'deleted'}`, name: string): void {
    this.generation++;
    this.broker.events.emit(type, name, this.name);
  }
}

function idOf(spec: BindingSpec): string {
  return bindingId(spec.source, spec.destination, spec.toQueue, spec.key, spec.args);
}

function isDurable({ source, destination }: Binding): boolean {
  return source.durable && destination.durable;
}
