import type { Method, MethodOf } from '../../amqp/wire/spec.ts';
import { long, longstr, type Table } from '../../core/field.ts';
import type { QueuePlan } from '../plan.ts';
import { AmqpPeer } from './amqp-peer.ts';
import type { Surroundings } from './peer.ts';

/** Declares what the plan says, on each of its connections: what is there already is left as it is. */
export class TopologyClient extends AmqpPeer {
  protected override readonly heartbeatS = 0;
  #owed: Method[] = [];
  #standsSince = -1;

  constructor(world: Surroundings) {
    super(world, 'topology');
  }

  override get isDone(): boolean {
    return this.#standsSince === this.epoch;
  }

  protected override opened(): void {
    this.#owed = declarations(this.world.plan.queues);
    this.#next();
  }

  protected override onMethod(method: Method): void {
    if (method.name.endsWith('-ok')) this.#next();
    else this.complain(`it got ${method.name}`);
  }

  protected override lost(): void {
    this.#owed = [];
  }

  #next(): void {
    const next = this.#owed.shift();
    if (next) this.send(next);
    else this.#standsSince = this.epoch;
  }
}

function declarations(queues: readonly QueuePlan[]): Method[] {
  const all: Method[] = [exchangeDeclare('x.direct', 'direct'), exchangeDeclare('x.fan', 'fanout')];
  for (const queue of queues) {
    all.push(queueDeclare(queue.name, { durable: true, arguments: argumentsOf(queue) }));
    all.push(queueBind(queue.name, 'x.direct', queue.name));
    if (queue.fan) all.push(queueBind(queue.name, 'x.fan', ''));
    if (queue.topicKey !== undefined) all.push(queueBind(queue.name, 'amq.topic', queue.topicKey));
  }
  return all;
}

function argumentsOf(queue: QueuePlan): Table {
  const { kind, maxPriority, ttlMs, maxLength, overflow, deliveryLimit, deadTo, byPolicy } = queue;
  const args = new Map([['x-queue-type', longstr(kind)]]);
  if (byPolicy) return args;
  const numbers = {
    'x-max-priority': maxPriority,
    'x-message-ttl': ttlMs,
    'x-max-length': maxLength,
    'x-delivery-limit': deliveryLimit,
  };
  for (const [name, value] of Object.entries(numbers)) if (value !== undefined) args.set(name, long(value));
  if (overflow !== undefined) args.set('x-overflow', longstr(overflow));
  if (deadTo !== undefined) {
    args.set('x-dead-letter-exchange', longstr(''));
    args.set('x-dead-letter-routing-key', longstr(deadTo));
  }
  return args;
}

export const exchangeDeclare = (exchange: string, type: string): MethodOf<'exchange.declare'> => ({
  name: 'exchange.declare',
  exchange,
  type,
  passive: false,
  durable: true,
  autoDelete: false,
  internal: false,
  nowait: false,
  arguments: new Map(),
});

export const queueDeclare = (queue: string, o: Partial<MethodOf<'queue.declare'>> = {}): MethodOf<'queue.declare'> => ({
  name: 'queue.declare',
  queue,
  passive: false,
  durable: false,
  exclusive: false,
  autoDelete: false,
  nowait: false,
  arguments: new Map(),
  ...o,
});

export const queueBind = (queue: string, exchange: string, routingKey: string): MethodOf<'queue.bind'> => ({
  name: 'queue.bind',
  queue,
  exchange,
  routingKey,
  nowait: false,
  arguments: new Map(),
});

export const basicConsume = (queue: string, noAck: boolean): MethodOf<'basic.consume'> => ({
  name: 'basic.consume',
  queue,
  consumerTag: 'c',
  noLocal: false,
  noAck,
  exclusive: false,
  nowait: false,
  arguments: new Map(),
});
