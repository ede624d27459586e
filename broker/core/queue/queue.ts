import type { Binding } from '../binding.ts';
import type { Consumer, DeliveryHolder } from '../consumer.ts';
import { DeliveryCounters } from '../counters.ts';
import { EMPTY_TABLE, type Table } from '../field.ts';
import type { Message } from '../message.ts';
import type { RecoveredQueue } from '../ports.ts';
import { Refusal } from '../refusal.ts';
import type { VHost } from '../vhost.ts';
import { type QueueKind, queueKindOf } from './arguments.ts';
import { Dispatcher } from './dispatcher.ts';
import type { Entry } from './entry.ts';
import { type PolicyDefinition, type QueueSettings, queueSettings } from './settings.ts';

export interface QueueSpec {
  readonly name: string;
  readonly durable: boolean;
  /** The connection that alone may use it; the queue goes when that goes. */
  readonly owner: object | undefined;
  readonly autoDelete: boolean;
  readonly args: Table;
  /** Where the arguments don't say it. */
  readonly kind?: 'mqtt-qos0' | undefined;
  /** Of a queue that was there before the broker started. */
  readonly number?: number | undefined;
}

const NOTHING = { messages: 0, bytes: 0 };

/** Cumulative, in messages. */
export class QueueStats extends DeliveryCounters {
  /** Out of time. */
  expired = 0;
  /** Over the length limit. */
  dropped = 0;
  /** Refused at the door because the queue was full (`reject-publish`). */
  refused = 0;
  rejected = 0;
  /** Brought back too often. */
  deliveryLimited = 0;
  /** Of all those, what went to a dead-letter exchange. */
  deadLettered = 0;
}

/**
 * What all kinds of queues share: name, arguments, settings, bindings and consumers. `MessageQueue` (classic and quorum)
 * hands a message out once; `StreamQueue` keeps a log that everybody reads.
 */
export abstract class Queue {
  readonly vhost: VHost;
  readonly name: string;
  /** By which the store knows its messages. Unique for ever: those of a queue of the same name before have another. */
  number: number;
  readonly kind: QueueKind;
  readonly durable: boolean;
  readonly autoDelete: boolean;
  readonly owner: object | undefined;
  readonly args: Table;
  readonly inbound = new Set<Binding>();
  readonly stats = new QueueStats();
  settings: QueueSettings;
  policy: string | undefined = undefined;
  operatorPolicy: string | undefined = undefined;
  policyDefinition: PolicyDefinition | undefined = undefined;
  state: 'running' | 'deleted' = 'running';
  /** Since when nothing has happened here, ms. */
  idleSince: number;
  protected readonly dispatcher: Dispatcher;

  constructor(vhost: VHost, spec: QueueSpec) {
    this.vhost = vhost;
    this.name = spec.name;
    this.number = spec.number ?? vhost.broker.nextNumber();
    this.kind = spec.kind ?? queueKindOf(spec.args);
    // RabbitMQ: what ends with its connection can't be durable.
    this.durable = spec.durable && spec.owner === undefined;
    this.autoDelete = spec.autoDelete;
    this.owner = spec.owner;
    // Most have none, and an empty map takes a quarter of a KiB.
    this.args = spec.args.size === 0 ? EMPTY_TABLE : spec.args;
    this.settings = queueSettings(spec.args, undefined);
    this.dispatcher = new Dispatcher(this.settings.singleActive);
    this.idleSince = vhost.broker.env.now();
  }

  get exclusive(): boolean {
    return this.owner !== undefined;
  }

  get consumers(): readonly Consumer[] {
    return this.dispatcher.consumers;
  }

  /** The one that is served, on a queue with a single active consumer. */
  get activeConsumer(): Consumer | undefined {
    return this.dispatcher.active;
  }

  get exclusiveConsumer(): Consumer | undefined {
    return this.consumers.find((c) => c.exclusive);
  }

  /** `queue 'q' in vhost '/'`, as all error texts name it. */
  get title(): string {
    return `queue '${this.name}' in vhost '${this.vhost.name}'`;
  }

  abstract get readyCount(): number;
  abstract get unackedCount(): number;
  abstract get readyBytes(): number;
  abstract get unackedBytes(): number;
  /** What of the ready ones is in the store only: messages, and octets of their bodies. */
  get paged(): { readonly messages: number; readonly bytes: number } {
    return NOTHING;
  }

  /** What the store keeps of this queue, ready or not: messages and octets of their bodies. */
  get storedCount(): number {
    return 0;
  }

  get storedBytes(): number {
    return 0;
  }

  /** When the oldest ready message came in, ms; undefined: none is ready. */
  abstract get headSince(): number | undefined;
  /** False: refused because the queue is full, and the publisher is told. */
  abstract enqueue(message: Message): boolean;
  /** Takes one message out (`basic.get`). */
  abstract get(noAck: boolean, holder: DeliveryHolder): Entry | Refusal | undefined;
  abstract ack(entry: Entry): void;
  /** Back to their old places, marked as redelivered. `byClient`: it asked for it; otherwise its channel is gone. */
  abstract requeue(entries: readonly Entry[], byClient: boolean): void;
  /** Undone for good: dead-lettered, or dropped. */
  abstract reject(entry: Entry): void;
  /** Answers how many ready messages were dropped. */
  abstract purge(): number | Refusal;
  /** Ready messages in the order of delivery, without touching them. */
  abstract browse(offset: number, limit: number): Entry[];
  abstract unacked(): Iterable<Entry>;
  /** Takes chosen ready messages out, wherever they stand, as an operator does; what isn't ready is left out. */
  abstract take(seqs: ReadonlySet<number>): Entry[];
  /** What the store had when the broker started; nothing of it is read before somebody wants it. */
  abstract restore(recovered: RecoveredQueue): void;
  /** All is back in its place, in other queues too: from now on its limits hold again. */
  restored(): void {}
  /** What somebody had begun to get before the broker started is out with him again. Undefined: it isn't here. */
  abstract lendAgain(seq: number, consumer: Consumer | undefined, holder: DeliveryHolder): Entry | undefined;
  /** Delivers as long as there are messages and consumers with credit. */
  abstract pump(): void;
  /** Anything to deliver? */
  abstract get hasBacklog(): boolean;
  /** Lets go of messages and timers. The virtual host has taken it out already. */
  protected abstract dispose(): void;

  addConsumer(consumer: Consumer): Refusal | undefined {
    const taken = this.exclusiveConsumer !== undefined || (consumer.exclusive && this.consumers.length > 0);
    if (taken || (consumer.exclusive && this.settings.singleActive)) {
      return new Refusal('access', `${this.title} in exclusive use`);
    }
    this.dispatcher.add(consumer);
    this.touch();
    this.vhost.broker.pumpLater(this);
    return undefined;
  }

  removeConsumer(consumer: Consumer): void {
    if (!this.dispatcher.remove(consumer)) return;
    this.touch();
    if (this.state === 'deleted') return;
    if (this.autoDelete && this.consumers.length === 0) this.vhost.removeQueue(this);
    else this.vhost.broker.pumpLater(this);
  }

  /** The virtual host calls it when arguments meet another policy. */
  applyPolicy(
    name: string | undefined,
    operatorName: string | undefined,
    definition: PolicyDefinition | undefined,
  ): void {
    this.policy = name;
    this.operatorPolicy = operatorName;
    this.policyDefinition = definition;
    this.settings = queueSettings(this.args, definition);
    this.settingsChanged();
  }

  protected abstract settingsChanged(): void;

  /** Somebody used it: the clock of `x-expires` starts again. */
  touch(): void {
    this.idleSince = this.vhost.broker.env.now();
  }

  delete(): void {
    this.state = 'deleted';
    const consumers = [...this.consumers];
    for (const consumer of consumers) this.dispatcher.remove(consumer);
    for (const consumer of consumers) consumer.sink.cancelled(consumer);
    this.dispose();
  }
}
