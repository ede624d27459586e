import { Actor } from '../actor.ts';
import { Consumer, type ConsumerSink } from '../consumer.ts';
import { EMPTY_TABLE, long, type Table } from '../field.ts';
import type { Queue } from '../queue/queue.ts';
import { isRefusal, Refusal } from '../refusal.ts';
import type { QueueDeclaration } from '../vhost.ts';
import type { Session } from './session.ts';
import type { SubscriptionRequest } from './subscriptions.ts';

/** Messages that wait for one session, or for a group; the oldest are dropped for new ones, and counted. */
const QUEUED_MESSAGES_MAX = 1_000_000;

const STORED_ARGS: Table = new Map([['x-max-length', long(QUEUED_MESSAGES_MAX)]]);

/** In which of its session's queues the messages of a subscription come. */
export const queueOf = (request: SubscriptionRequest): 'stored' | 'live' => (request.qos > 0 ? 'stored' : 'live');

/** A session's own queues: one keeps what comes at QoS 1 and 2, the other hands on what comes at QoS 0. */
export class SessionQueues {
  readonly #session: Session;
  #stored: Queue | undefined;
  #live: Queue | undefined;

  constructor(session: Session) {
    this.#session = session;
  }

  get stored(): Queue | undefined {
    return this.#stored;
  }

  get all(): readonly Queue[] {
    return [this.#stored, this.#live].filter((queue) => queue !== undefined);
  }

  /** Dropped for want of room. */
  get dropped(): number {
    return (this.#stored?.stats.dropped ?? 0) + (this.#live?.stats.dropped ?? 0);
  }

  bind(request: SubscriptionRequest, as: Actor): Refusal | undefined {
    const queue = queueOf(request) === 'stored' ? this.#openStored(as) : this.#openLive(as);
    if (isRefusal(queue)) return queue;
    const bound = this.#session.vhost.bind(as, bindingOf(queue, request));
    return isRefusal(bound) ? bound : undefined;
  }

  unbind(request: SubscriptionRequest): void {
    const queue = queueOf(request) === 'stored' ? this.#stored : this.#live;
    if (queue) this.#session.vhost.unbind(Actor.system, bindingOf(queue, request));
  }

  /** Somebody deleted it. */
  lost(queue: Queue): 'stored' | 'live' {
    if (queue === this.#stored) {
      this.#stored = undefined;
      return 'stored';
    }
    this.#live = undefined;
    return 'live';
  }

  #openStored(as: Actor): Queue | Refusal {
    if (this.#stored) return this.#stored;
    const queue = this.#open(keepingQueue(this.#session, this.#nameOf('qos1')), as);
    if (!isRefusal(queue)) this.#stored = queue;
    return queue;
  }

  #openLive(as: Actor): Queue | Refusal {
    if (this.#live) return this.#live;
    const spec = keepingQueue(this.#session, this.#nameOf('qos0'));
    const queue = this.#open({ ...spec, durable: false, args: EMPTY_TABLE, kind: 'mqtt-qos0' }, as);
    if (!isRefusal(queue)) this.#live = queue;
    return queue;
  }

  #nameOf(suffix: string): string {
    return `mqtt-subscription-${this.#session.clientId}${suffix}`;
  }

  #open(spec: QueueDeclaration, as: Actor): Queue | Refusal {
    const { vhost } = this.#session;
    const declared = vhost.declareQueue(as, spec);
    if (isRefusal(declared)) return declared;
    const { queue, created } = declared;
    if (queue.kind !== (spec.kind ?? 'classic')) return new Refusal('precondition', `${queue.title} is no session's`);
    const consumer = consumeFrom(this.#session, queue, this.#session, as);
    if (!isRefusal(consumer)) return queue;
    if (created) vhost.removeQueue(queue);
    return consumer;
  }
}

/** How a queue that keeps messages for a session is declared. */
export const keepingQueue = ({ journal }: Session, name: string): QueueDeclaration => ({
  name,
  durable: journal !== undefined,
  exclusive: false,
  autoDelete: false,
  args: STORED_ARGS,
});

export function consumeFrom(
  { vhost, clientId, user }: Session,
  queue: Queue,
  sink: ConsumerSink,
  as: Actor,
): Consumer | Refusal {
  const denied = as.check(vhost.name, 'read', 'queue', queue.name);
  if (denied) return denied;
  const consumer = new Consumer(clientId, queue, sink, {
    noAck: queue.kind === 'mqtt-qos0',
    exclusive: false,
    priority: 0,
    prefetch: 0,
    args: EMPTY_TABLE,
    user,
  });
  return queue.addConsumer(consumer) ?? consumer;
}

const bindingOf = (queue: Queue, { key }: SubscriptionRequest) => ({
  source: 'amq.topic',
  destination: queue.name,
  toQueue: true,
  key,
  args: EMPTY_TABLE,
});
