import type { Store, StoredSession } from '../ports.ts';
import type { Outgoing, OutState } from './outgoing.ts';
import { recordOfSession, recordOfSubscription, sessionKey, subscriptionKey } from './records.ts';
import type { Session } from './session.ts';
import type { SubscriptionRequest } from './subscriptions.ts';

/** How the store writes down what a session has out; 0 is over. */
const OUT_STATES: readonly (OutState | undefined)[] = [
  undefined,
  'awaiting-puback',
  'awaiting-pubrec',
  'awaiting-pubcomp',
];
const IN_OVER = 0;
const IN_RECEIVED = 1;

export const outStateOf = (state: number): OutState | undefined => OUT_STATES[state];

/**
 * What the store knows of a session that outlives its connections. Each call answers with the store's position that has
 * it; who tells the client waits for that (MQTT 5 §4.3):
 *
 * - PUBREC for the message and its identifier together: with one of them only, the client's repetition would be a second
 *   message, or the message would be lost.
 * - PUBCOMP for the end of the identifier: the client may use it again at once, and after a crash its new message would
 *   be taken for a repetition, and lost. Even for an identifier that isn't known (any more) for that reason.
 * - PUBREL for the PUBREC's state: the client forgets the identifier at PUBREL, so a PUBLISH that came again after a crash
 *   would be a new message to it.
 * - PUBLISH at QoS 2 for the identifier that it has: after a crash it would come again under another one.
 *
 * A PUBLISH at QoS 1 waits for nothing: it may come twice, under whatever identifier. Nor does the end of an identifier
 * of our own: what was written comes back in the order of writing, so a message that has it anew ends it as well.
 */
export class Journal implements StoredSession {
  readonly number: number;
  readonly #session: Session;

  /** @param number of a session that was there before the broker started; otherwise a new one */
  constructor(session: Session, number = session.vhost.broker.nextNumber()) {
    this.number = number;
    this.#session = session;
  }

  get #store(): Store {
    return this.#session.vhost.broker.store;
  }

  /** The latest position: a reply that waits for it waits for all that the session has written. */
  get position(): number {
    return this.#store.written;
  }

  save(): void {
    const { vhost, clientId } = this.#session;
    this.#session.vhost.broker.define(
      'session',
      sessionKey(vhost.name, clientId),
      recordOfSession(this.#session, this.number),
    );
  }

  subscribed(request: SubscriptionRequest, retainedDue: boolean): void {
    this.#session.vhost.broker.define(
      'subscription',
      this.#keyOf(request),
      recordOfSubscription(request, this.number, retainedDue),
    );
  }

  unsubscribed(request: SubscriptionRequest): void {
    this.#session.vhost.broker.define('subscription', this.#keyOf(request), null);
  }

  #keyOf({ filter }: SubscriptionRequest): string {
    const { vhost, clientId } = this.#session;
    return subscriptionKey(vhost.name, clientId, filter);
  }

  /** A message has got its identifier, or its PUBREC has come. */
  sent(out: Outgoing): number {
    this.#store.inFlight(this, 'out', out.id, OUT_STATES.indexOf(out.state), out.entry);
    return this.#store.written;
  }

  /** Nobody has to remember the message any more. */
  settled(out: Outgoing): void {
    this.#store.inFlight(this, 'out', out.id, IN_OVER, undefined);
  }

  received(id: number): number {
    this.#store.inFlight(this, 'in', id, IN_RECEIVED, undefined);
    return this.#store.written;
  }

  released(id: number): void {
    this.#store.inFlight(this, 'in', id, IN_OVER, undefined);
  }

  /** The session has ended; its subscriptions are gone already. */
  end(): void {
    const { vhost, clientId, outgoing, incoming } = this.#session;
    for (const out of outgoing) this.settled(out);
    for (const id of incoming) this.released(id);
    this.#session.vhost.broker.define('session', sessionKey(vhost.name, clientId), null);
  }
}
