import type { Broker } from '../broker.ts';
import type { ContentFormat } from '../message.ts';
import type { DefinitionKind, Recovered, RecoveredInFlight } from '../ports.ts';
import type { Entry } from '../queue/entry.ts';
import { MessageQueue } from '../queue/message-queue.ts';
import type { Queue } from '../queue/queue.ts';
import { outStateOf } from './journal.ts';
import { Outgoing } from './outgoing.ts';
import {
  requestOfRecord,
  type SessionRecord,
  type SharedGroupRecord,
  type SubscriptionRecord,
  sharedGroupKey,
  willOfRecord,
} from './records.ts';
import { Session } from './session.ts';

/** The definitions of one kind, in the order in which they were made. */
type Values = (kind: DefinitionKind) => readonly object[];

/**
 * MQTT's clients as they were: their sessions, what they had begun to send and to receive, and the retained messages.
 * This reads what the store has; the answer does the rest, and writes: when queues with their messages, exchanges and
 * bindings are there, and the store takes more.
 */
export function recoverSessions(
  broker: Broker,
  recovered: Recovered,
  valuesOf: Values,
  formats: readonly ContentFormat[],
): () => void {
  const inFlight = [...recovered.inFlight()];
  const strays: (readonly [vhost: string, topic: string])[] = [];
  for (const { vhost, topic, message } of recovered.retained()) {
    if (!broker.vhosts.get(vhost)?.retained.restore(topic, message)) strays.push([vhost, topic]);
  }
  return () => {
    const recovery = new SessionRecovery(broker, formats);
    for (const record of valuesOf('session') as SessionRecord[]) recovery.session(record);
    for (const record of valuesOf('subscription') as SubscriptionRecord[]) recovery.subscription(record);
    for (const record of valuesOf('shared-group') as SharedGroupRecord[]) recovery.sharedGroup(record);
    for (const each of inFlight) recovery.inFlight(each);
    for (const [vhost, topic] of strays) broker.store.retain(vhost, topic, null);
  };
}

class SessionRecovery {
  readonly #broker: Broker;
  readonly #formats: readonly ContentFormat[];
  readonly #sessions = new Map<number, Session>();
  readonly #queues = new Map<number, Queue>();

  constructor(broker: Broker, formats: readonly ContentFormat[]) {
    this.#broker = broker;
    this.#formats = formats;
    for (const vhost of broker.vhosts.values()) {
      for (const queue of vhost.queues.values()) this.#queues.set(queue.number, queue);
    }
  }

  session(record: SessionRecord): void {
    const { number, clientId, user, createdAt, expiryMs, will } = record;
    const vhost = this.#broker.vhosts.get(record.vhost);
    if (vhost === undefined) return;
    const restored = { number, createdAt };
    // A session that would end with its connection had one when the broker went, and ends now.
    const session = new Session(vhost, { clientId, user, expiryMs: expiryMs ?? Number.POSITIVE_INFINITY, restored });
    session.protocolLevel = record.protocolLevel;
    session.will = will ? willOfRecord(will, this.#formats) : undefined;
    this.#sessions.set(number, session);
    // Its client was cut off when the broker went, which nobody could see: its time begins now.
    vhost.sessions.restore(session, record.disconnectedAt ?? this.#broker.env.now());
    if (record.disconnectedAt === null) session.journal?.save();
  }

  subscription(record: SubscriptionRecord): void {
    const session = this.#sessions.get(record.session);
    if (session === undefined) return;
    const request = requestOfRecord(record);
    session.resubscribe(request);
    if (record.retainedDue) session.oweRetained(request);
  }

  /** One whose members were all such as end with the broker goes, too. */
  sharedGroup(record: SharedGroupRecord): void {
    const vhost = this.#broker.vhosts.get(record.vhost);
    if (vhost === undefined || vhost.sessions.shares.has(record.queue)) return;
    const queue = vhost.queues.get(record.queue);
    if (queue) vhost.removeQueue(queue);
    this.#broker.define('shared-group', sharedGroupKey(record.vhost, record.queue), null);
  }

  inFlight(known: RecoveredInFlight): void {
    const session = this.#sessions.get(known.session);
    if (session && (known.direction === 'in' ? received(session, known) : this.#sent(session, known))) return;
    const { direction, id } = known;
    this.#broker.store.inFlight({ number: known.session }, direction, id, 0, undefined);
  }

  /** False: there is nothing to go on with. */
  #sent(session: Session, { id, state, queue: number, seq }: RecoveredInFlight): boolean {
    const outState = outStateOf(state);
    if (outState === undefined) return false;
    if (outState === 'awaiting-pubcomp') {
      const out = new Outgoing(id, 2, undefined, undefined, false, []);
      out.state = outState;
      return session.outgoing.restore(out);
    }
    const qos = outState === 'awaiting-puback' ? 1 : 2;
    const queue = this.#queues.get(number);
    // What others of a group can have waits for any of them.
    if (queue === undefined || (qos === 1 && queue.vhost.sessions.shares.has(queue.name))) return false;
    const entry = queue instanceof MessageQueue ? lend(session, queue, seq) : undefined;
    if (entry === undefined) return false;
    const { retain, identifiers } = session.sentAs(entry);
    const isRestored = session.outgoing.restore(new Outgoing(id, qos, entry, entry.message, retain, identifiers));
    if (!isRestored) queue.requeue([entry], false);
    return isRestored;
  }
}

function received(session: Session, { id }: RecoveredInFlight): boolean {
  session.incoming.add(id);
  return true;
}

function lend({ clientId }: Session, queue: MessageQueue, seq: number): Entry | undefined {
  const consumer = queue.consumers.find(({ tag }) => tag === clientId);
  return consumer && queue.lendAgain(seq, consumer, consumer.sink);
}
