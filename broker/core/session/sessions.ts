import { Refusal } from '../refusal.ts';
import type { VHost } from '../vhost.ts';
import type { SessionLink } from './link.ts';
import { Session, type SessionSpec } from './session.ts';
import type { SharedGroup } from './shared-group.ts';
import type { SubscriptionRequest } from './subscriptions.ts';
import { publishWill } from './will.ts';

/** Sessions of one virtual host, with and without a connection. */
const SESSIONS_MAX = 200_000;

/** How a client's connection has ended. */
export interface Parting {
  /** False: the client said that its will is void. */
  readonly publishWill: boolean;
}

/** The sessions of a virtual host by client identifier: who comes back, who is pushed out, and when each one ends. */
export class Sessions {
  readonly #vhost: VHost;
  readonly #byClient = new Map<string, Session>();
  /** By the name of their queue. */
  readonly shares = new Map<string, SharedGroup>();
  connected = 0;
  connectedMax = 0;
  /** Ended because their time was over. */
  expired = 0;
  /** Told of each subscription that comes or goes. */
  watch: ((request: SubscriptionRequest, isThere: boolean) => void) | undefined = undefined;

  constructor(vhost: VHost) {
    this.#vhost = vhost;
  }

  get size(): number {
    return this.#byClient.size;
  }

  get(clientId: string): Session | undefined {
    return this.#byClient.get(clientId);
  }

  [Symbol.iterator](): Iterator<Session> {
    return this.#byClient.values();
  }

  /**
   * The client's session, for a new connection. One that is connected is taken over [MQTT-3.1.4-3]; `clean` ends what
   * was before [MQTT-3.1.2-4]. A session belongs to the user who began it: its subscriptions were checked for that one.
   */
  open(spec: SessionSpec, clean: boolean): { readonly session: Session; readonly present: boolean } | Refusal {
    const known = this.#byClient.get(spec.clientId);
    if (known && known.user !== spec.user) {
      return new Refusal('not-allowed', `the session '${spec.clientId}' belongs to another user`);
    }
    known?.link?.disconnect('taken-over');
    if (known && !known.ended && clean) this.end(known);
    if (known && !known.ended) {
      known.expiryMs = spec.expiryMs;
      return { session: known, present: true };
    }
    if (this.#byClient.size >= SESSIONS_MAX) return new Refusal('limit', `there are ${SESSIONS_MAX} sessions already`);
    const session = new Session(this.#vhost, spec);
    this.#byClient.set(spec.clientId, session);
    return { session, present: false };
  }

  /** The client is here: nothing is published in its name, and its session doesn't end. */
  attach(session: Session, link: SessionLink, receiveMaximum: number): void {
    session.willTimer?.cancel();
    session.willTimer = undefined;
    session.expiryTimer?.cancel();
    session.expiryTimer = undefined;
    session.disconnectedAt = undefined;
    session.link = link;
    session.outgoing.begin(receiveMaximum);
    session.journal?.save();
    this.connected++;
    this.connectedMax = Math.max(this.connectedMax, this.connected);
  }

  /** Its connection has ended. */
  detach(session: Session, parting: Parting): void {
    if (session.link === undefined) return;
    const { env } = this.#vhost.broker;
    session.link = undefined;
    session.disconnectedAt = env.now();
    this.connected--;
    if (!parting.publishWill) session.will = undefined;
    session.unlinked();
    if (session.expiryMs <= 0) {
      this.end(session);
      return;
    }
    if (session.will?.delayMs === 0) this.#publishWill(session);
    this.#wait(session, session.disconnectedAt);
    session.journal?.save();
  }

  /** One that was there before the broker started. Its client is not here; what was due meanwhile comes soon. */
  restore(session: Session, disconnectedAt: number): void {
    this.#byClient.set(session.clientId, session);
    session.disconnectedAt = disconnectedAt;
    this.#wait(session, disconnectedAt);
  }

  /** Its will and its end come when no client has come back for so long. */
  #wait(session: Session, since: number): void {
    const { env } = this.#vhost.broker;
    if (session.will) {
      session.willTimer = env.timer(since + session.will.delayMs, () => {
        this.#publishWill(session);
        session.journal?.save();
      });
    }
    if (session.expiryMs === Number.POSITIVE_INFINITY) return;
    session.expiryTimer = env.timer(since + session.expiryMs, () => {
      this.expired++;
      this.end(session);
    });
  }

  /** For good. A client that is connected is told. */
  end(session: Session, text?: string): void {
    if (session.ended) return;
    session.link?.disconnect('session-deleted', text);
    if (session.ended || this.#byClient.get(session.clientId) !== session) return;
    this.#byClient.delete(session.clientId);
    // A session takes its will along to the end, not beyond [MQTT-3.1.3-9].
    this.#publishWill(session);
    session.dispose();
  }

  /** The virtual host is going. */
  dispose(): void {
    for (const session of [...this.#byClient.values()]) {
      session.will = undefined;
      this.end(session);
    }
  }

  #publishWill(session: Session): void {
    const { will } = session;
    session.will = undefined;
    session.willTimer?.cancel();
    session.willTimer = undefined;
    if (will) publishWill(session, will);
  }
}
