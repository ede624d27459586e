import type { Actor } from './actor.ts';
import type { Broker } from './broker.ts';
import { Consumer, type ConsumerOptions, type ConsumerSink } from './consumer.ts';
import type { DeathReason } from './dead-letter.ts';
import { checkNewQueue, checkReserved, checkSameQueue, cleanName, lockedRefusal, titleOf } from './declaration.ts';
import type { Exchange } from './exchange.ts';
import { integerOf, type Table } from './field.ts';
import { wayOf } from './journey.ts';
import type { Message } from './message.ts';
import { checkConsumerArguments, queueKindOf } from './queue/arguments.ts';
import { LiveQueue } from './queue/live-queue.ts';
import { MessageQueue } from './queue/message-queue.ts';
import type { Queue, QueueSpec } from './queue/queue.ts';
import { StreamQueue } from './queue/stream-queue.ts';
import { recordOfQueue } from './records.ts';
import { isRefusal, Refusal } from './refusal.ts';
import { RetainedMessages } from './retained.ts';
import { type Preview, Router } from './router.ts';
import { Sessions } from './session/sessions.ts';
import { Topology } from './topology.ts';
import { MessageTotals } from './totals.ts';
import { Undertaker } from './undertaker.ts';
import type { Way } from './way.ts';

export interface QueueDeclaration {
  /** '': the broker chooses one. */
  readonly name: string;
  readonly durable: boolean;
  readonly exclusive: boolean;
  readonly autoDelete: boolean;
  readonly args: Table;
  /** For the broker's own use: what clients may ask for is in the arguments. */
  readonly kind?: 'mqtt-qos0' | undefined;
}

export interface ConsumeSpec {
  readonly tag: string;
  readonly noAck: boolean;
  readonly exclusive: boolean;
  readonly prefetch: number;
  /** The channel bounds all its consumers together, which not every kind of queue can do. */
  readonly globalPrefetch: boolean;
  readonly args: Table;
}

/** The outcome of a publish. The caller owns and reuses it. */
export interface PublishResult {
  /** How many queues the message was routed to. */
  queues: number;
  /** One of them refused it: a confirming publisher gets a nack. */
  rejected: boolean;
  /** `store.written` after it, which a confirm waits for; 0: nothing was stored. */
  position: number;
}

/** A name space: exchanges, bindings and queues, and what users may do with them. Each operation checks the actor's rights. */
export class VHost extends Topology {
  description: string;
  tags: readonly string[];
  readonly totals = new MessageTotals();
  /** Messages that were given to the store to survive, in all queues. What was paged only, nobody waits for. */
  kept = 0;
  /** MQTT's clients, connected or not. */
  readonly sessions = new Sessions(this);
  readonly retained: RetainedMessages;
  /** `max-queues`, `max-connections`; absent or negative: no limit. */
  readonly limits = new Map<string, number>();
  readonly #ownedQueues = new Map<object, Set<Queue>>();
  readonly #router = new Router(this);
  readonly #undertaker = new Undertaker(this);

  constructor(broker: Broker, name: string, o: { description?: string; tags?: readonly string[] } = {}) {
    super(broker, name);
    this.description = o.description ?? '';
    this.tags = o.tags ?? [];
    this.retained = new RetainedMessages(broker.env, (topic, kept) => broker.store.retain(name, topic, kept));
  }

  // --- queues

  declareQueue(
    actor: Actor,
    requested: QueueDeclaration,
  ): { readonly queue: Queue; readonly created: boolean } | Refusal {
    const chosen = cleanName(requested.name);
    const reserved = checkReserved('queue', chosen);
    if (reserved) return reserved;
    const { durable, autoDelete, args, kind } = requested;
    const owner = requested.exclusive ? actor.owner : undefined;
    const name = chosen === '' ? `amq.gen-${this.broker.env.token()}` : chosen;
    const spec: QueueSpec = { name, durable, owner, autoDelete, args, kind };
    const denied = actor.check(this.name, 'configure', 'queue', name);
    if (denied) return denied;
    this.broker.churn.queuesDeclared++;
    const existing = this.queues.get(name);
    if (existing) {
      existing.touch();
      return checkSameQueue(existing, spec) ?? { queue: existing, created: false };
    }
    const refusal = checkNewQueue(actor, this.name, spec, chosen === '') ?? this.#checkQueueLimit(spec.name);
    return refusal ?? { queue: this.#createQueue(spec), created: true };
  }

  override queue(actor: Actor, name: string): Queue | Refusal {
    const queue = this.queues.get(name);
    if (queue === undefined) return new Refusal('not-found', `no ${titleOf('queue', name, this.name)}`);
    return queue.owner === undefined || queue.owner === actor.owner ? queue : lockedRefusal(queue.title);
  }

  /** Answers how many ready messages went with it; deleting what isn't there is fine. */
  deleteQueue(actor: Actor, name: string, o: { ifUnused: boolean; ifEmpty: boolean }): number | Refusal {
    const denied = actor.check(this.name, 'configure', 'queue', name);
    if (denied) return denied;
    if (!this.queues.has(name)) return 0;
    const queue = this.queue(actor, name);
    if (isRefusal(queue)) return queue;
    if (o.ifUnused && queue.consumers.length > 0) return new Refusal('precondition', `${queue.title} in use`);
    if (o.ifEmpty && queue.readyCount > 0) return new Refusal('precondition', `${queue.title} not empty`);
    const ready = queue.readyCount;
    this.removeQueue(queue);
    return ready;
  }

  purgeQueue(actor: Actor, name: string): number | Refusal {
    const queue = this.readableQueue(actor, name);
    return isRefusal(queue) ? queue : queue.purge();
  }

  /** The queue, when the actor may take messages from it. */
  readableQueue(actor: Actor, name: string): Queue | Refusal {
    return actor.check(this.name, 'read', 'queue', name) ?? this.queue(actor, name);
  }

  consume(actor: Actor, queueName: string, sink: ConsumerSink, spec: ConsumeSpec): Consumer | Refusal {
    const queue = this.readableQueue(actor, queueName);
    if (isRefusal(queue)) return queue;
    if (spec.globalPrefetch && queue.kind === 'quorum') {
      return new Refusal('not-implemented', `${queue.title} does not support global qos`);
    }
    const invalid = checkConsumerArguments(queue.title, spec.args);
    if (invalid) return invalid;
    const priority = spec.args.get('x-priority');
    const options: ConsumerOptions = {
      noAck: spec.noAck,
      exclusive: spec.exclusive,
      priority: (priority && integerOf(priority)) ?? 0,
      prefetch: spec.prefetch,
      args: spec.args,
      user: actor.user,
    };
    const consumer = new Consumer(spec.tag, queue, sink, options);
    return queue.addConsumer(consumer) ?? consumer;
  }

  /** Without asking anybody: its time is over, or its owner gone. */
  removeQueue(queue: Queue): void {
    if (this.queues.get(queue.name) !== queue) return;
    this.queues.delete(queue.name);
    if (queue.owner !== undefined) this.#ownedQueues.get(queue.owner)?.delete(queue);
    for (const binding of [...queue.inbound]) this.removeBinding(binding);
    queue.delete();
    this.broker.churn.queuesDeleted++;
    this.changed('queue.deleted', queue.name);
    if (queue.durable) this.broker.define('queue', `${this.name}\0${queue.name}`, null);
  }

  /** A connection has ended: its exclusive queues go. */
  connectionClosed(owner: object): void {
    const owned = this.#ownedQueues.get(owner);
    this.#ownedQueues.delete(owner);
    for (const queue of [...(owned ?? [])]) this.removeQueue(queue);
  }

  #createQueue(spec: QueueSpec): Queue {
    const queue = this.restoreQueue(spec);
    this.broker.churn.queuesCreated++;
    this.defineQueue(queue);
    return queue;
  }

  /** As it is from now on. */
  defineQueue(queue: Queue): void {
    if (queue.durable) this.broker.define('queue', `${this.name}\0${queue.name}`, recordOfQueue(queue));
  }

  /** One that the store has already, or that needn't be there. */
  restoreQueue(spec: QueueSpec): Queue {
    const queue = this.#newQueue(spec);
    this.queues.set(spec.name, queue);
    if (spec.owner !== undefined) {
      const owned = this.#ownedQueues.get(spec.owner) ?? new Set();
      this.#ownedQueues.set(spec.owner, owned.add(queue));
    }
    this.broker.policies.applyToQueue(queue);
    this.changed('queue.created', spec.name);
    return queue;
  }

  #newQueue(spec: QueueSpec): Queue {
    if (spec.kind === 'mqtt-qos0') return new LiveQueue(this, spec);
    return queueKindOf(spec.args) === 'stream' ? new StreamQueue(this, spec) : new MessageQueue(this, spec);
  }

  #checkQueueLimit(name: string): Refusal | undefined {
    const limit = this.limits.get('max-queues') ?? -1;
    if (limit < 0 || this.queues.size < limit) return undefined;
    return new Refusal(
      'precondition',
      `cannot declare queue '${name}': queue limit in vhost '${this.name}' (${limit}) is reached`,
    );
  }

  // --- messages

  /** Where a client may publish to: the exchange is there, the actor may write to it, and it isn't internal. */
  publishTarget(actor: Actor, name: string): Exchange | Refusal {
    const exchange = actor.check(this.name, 'write', 'exchange', name) ?? this.existingExchange(name);
    if (isRefusal(exchange)) return exchange;
    return exchange.internal
      ? new Refusal('access', `cannot publish to internal ${titleOf('exchange', name, this.name)}`)
      : exchange;
  }

  publish(exchange: Exchange, message: Message, result: PublishResult): void {
    const before = this.kept;
    const queues = this.#router.route(exchange, message);
    result.queues = queues.length;
    result.rejected = false;
    if (message.journey !== undefined) this.noteWay(exchange, message);
    for (let i = 0; i < queues.length; i++) if (queues[i]?.enqueue(message) === false) result.rejected = true;
    result.position = this.kept === before ? 0 : this.broker.store.written;
    this.totals.publish++;
    exchange.stats.publishIn++;
    exchange.stats.publishOut += queues.length;
    if (queues.length === 0) exchange.stats.unroutable++;
  }

  route(exchange: Exchange, message: Message): readonly Queue[] {
    return this.#router.route(exchange, message);
  }

  /** Of a message that is followed: searched for again, because what is remembered of a way are its ends. */
  noteWay(exchange: Exchange, message: Message): void {
    const way = wayOf(exchange, message, this.#router.preview(exchange, message));
    message.journey?.add({ type: way.queuesTotal === 0 ? 'unroutable' : 'routed', ...way });
  }

  /** How many messages went from each exchange to what its bindings and its alternate name. */
  ways(): readonly Way[] {
    return this.#router.ways();
  }

  /** Where it would go now; nothing is published or counted. */
  preview(exchange: Exchange, message: Message): Preview {
    return this.#router.preview(exchange, message);
  }

  deadLetter(message: Message, queue: Queue, reason: DeathReason): void {
    this.#undertaker.bury(message, queue, reason);
  }

  /** All that is in it goes; the broker has forgotten it already. */
  dispose(): void {
    this.sessions.dispose();
    this.retained.dispose();
    for (const queue of [...this.queues.values()]) this.removeQueue(queue);
  }
}
