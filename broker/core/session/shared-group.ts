import type { Actor } from '../actor.ts';
import type { Consumer, ConsumerSink, HolderDescription } from '../consumer.ts';
import { EMPTY_TABLE } from '../field.ts';
import type { Entry } from '../queue/entry.ts';
import type { Queue } from '../queue/queue.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import { type SharedGroupRecord, sharedGroupKey } from './records.ts';
import type { Session } from './session.ts';
import { consumeFrom, keepingQueue } from './session-queues.ts';
import { type SharedName, type SubscriptionRequest, type Verdict, verdictOf } from './subscriptions.ts';

/** One session in a group: it takes its turn when its client can take a message. */
class Member implements ConsumerSink {
  consumer: Consumer | undefined;
  readonly session: Session;
  readonly group: SharedGroup;
  readonly filter: string;
  verdict: Verdict;

  constructor(session: Session, group: SharedGroup, request: SubscriptionRequest) {
    this.session = session;
    this.group = group;
    this.filter = request.filter;
    this.verdict = verdictOf(request);
  }

  describe(): HolderDescription {
    return this.session.describe();
  }

  hasRoom(): boolean {
    return this.session.hasRoomForStored();
  }

  deliver(_consumer: Consumer, entry: Entry): void {
    this.session.link?.deliverShared(entry, this.verdict);
  }

  cancelled(): void {
    this.group.cancelled(this);
  }
}

/**
 * A shared subscription (MQTT 5 §4.8.2): one queue for all who name the same group and filter, and each message to one of
 * them. A filter may have slashes and a group may not, so no two groups have the same queue.
 */
export class SharedGroup {
  readonly queue: Queue;
  readonly #groups: Map<string, SharedGroup>;
  readonly #members = new Map<Session, Member>();

  private constructor(groups: Map<string, SharedGroup>, queue: Queue) {
    this.#groups = groups;
    this.queue = queue;
  }

  static queueName({ group, filter }: SharedName): string {
    return `mqtt-share-${group}/${filter}`;
  }

  /** The group's queue, bound: made for its first member, and checked for each with that one's rights. */
  static join(
    groups: Map<string, SharedGroup>,
    session: Session,
    request: SubscriptionRequest,
    shared: SharedName,
    as: Actor,
  ): SharedGroup | Refusal {
    const { vhost } = session;
    const name = SharedGroup.queueName(shared);
    const isNew = !vhost.queues.has(name);
    // Durable, whoever comes first: a member whose session is kept may come later.
    const declared = vhost.declareQueue(as, { ...keepingQueue(session, name), durable: true });
    if (isRefusal(declared)) return declared;
    const known = groups.get(name);
    const group = known ?? new SharedGroup(groups, declared.queue);
    const spec = { source: 'amq.topic', destination: name, toQueue: true, key: request.key, args: EMPTY_TABLE };
    const bound = vhost.bind(as, spec);
    const refusal = isRefusal(bound) ? bound : group.#add(session, request, as);
    if (refusal === undefined && known === undefined) group.#register();
    else if (refusal && isNew) vhost.removeQueue(declared.queue);
    return refusal ?? group;
  }

  /** The store knows it, so that a queue whose members ended with the broker is found and removed. */
  #register(): void {
    this.#groups.set(this.queue.name, this);
    const record: SharedGroupRecord = { vhost: this.queue.vhost.name, queue: this.queue.name };
    this.#define(record);
  }

  #unregister(): void {
    if (this.#groups.get(this.queue.name) !== this) return;
    this.#groups.delete(this.queue.name);
    this.#define(null);
  }

  #define(record: SharedGroupRecord | null): void {
    const { vhost, name } = this.queue;
    vhost.broker.define('shared-group', sharedGroupKey(vhost.name, name), record);
  }

  get members(): Iterable<Session> {
    return this.#members.keys();
  }

  #add(session: Session, request: SubscriptionRequest, as: Actor): Refusal | undefined {
    const known = this.#members.get(session);
    if (known) {
      known.verdict = verdictOf(request);
      return undefined;
    }
    const member = new Member(session, this, request);
    const consumer = consumeFrom(session, this.queue, member, as);
    if (isRefusal(consumer)) return consumer;
    member.consumer = consumer;
    this.#members.set(session, member);
    return undefined;
  }

  /** The last one takes the queue along. */
  leave(session: Session): void {
    const member = this.#members.get(session);
    if (member?.consumer === undefined) return;
    this.#members.delete(session);
    this.queue.removeConsumer(member.consumer);
    if (this.#members.size > 0) return;
    this.#unregister();
    this.queue.vhost.removeQueue(this.queue);
  }

  /** Somebody deleted the queue. */
  cancelled(member: Member): void {
    if (!this.#members.delete(member.session)) return;
    this.#unregister();
    member.session.lostShare(member.filter);
  }
}
