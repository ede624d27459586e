import type { Message } from '../core/message.ts';
import { MAX_SOCKET_BACKLOG_BYTES } from '../core/ports.ts';
import type { Entry } from '../core/queue/entry.ts';
import type { Outgoing } from '../core/session/outgoing.ts';
import type { Session } from '../core/session/session.ts';
import type { Verdict } from '../core/session/subscriptions.ts';
import type { MqttConnection } from './connection.ts';
import { Deliverer } from './deliver.ts';
import { SETTLED_PER_TURN_MAX } from './limits.ts';
import { ON_RECONNECT } from './qos-out.ts';
import { RetainedOut } from './retained-out.ts';
import { PUBREL, REASON } from './wire/spec.ts';

/** The way of a session's messages to its client, for the life of one connection. */
export class Outlet {
  readonly #connection: MqttConnection;
  readonly #session: Session;
  readonly #deliverer: Deliverer;
  readonly #retained: RetainedOut;
  readonly #settling: Entry[] = [];
  #retainedWanted = false;
  #starved = false;

  /** @param aliasesMax topic aliases that the client takes */
  constructor(connection: MqttConnection, session: Session, aliasesMax: number) {
    const { packetOctetsMax } = connection.out;
    this.#connection = connection;
    this.#session = session;
    this.#deliverer = new Deliverer(connection, this, session, { aliasesMax, packetOctetsMax });
    this.#retained = new RetainedOut(session, this.#deliverer, connection.broker, () => this.retainedLater());
  }

  hasRoom(): boolean {
    const { phase, transport } = this.#connection;
    const hasRoom =
      phase === 'connected' &&
      transport.backlogBytes < MAX_SOCKET_BACKLOG_BYTES &&
      this.#settling.length < SETTLED_PER_TURN_MAX;
    if (!hasRoom) this.#starved = true;
    return hasRoom;
  }

  hasRoomForLive(): boolean {
    const { phase, transport, server } = this.#connection;
    const { backlogBytes } = transport;
    if (phase !== 'connected') return false;
    return backlogBytes < MAX_SOCKET_BACKLOG_BYTES || backlogBytes < server.laggards.shareOf(this.#connection);
  }

  deliver(entry: Entry): void {
    this.#deliverer.stored(entry);
  }

  deliverShared(entry: Entry, verdict: Verdict): void {
    this.#deliverer.shared(entry, verdict);
  }

  deliverLive(message: Message): void {
    this.#deliverer.live(message);
  }

  /** The client is here: what the session began on an earlier connection [MQTT-4.4.0-1], then what is new. */
  open(): void {
    for (const out of this.#session.outgoing) {
      if (ON_RECONNECT[out.state] === 'pubrel') this.#connection.out.owe(PUBREL, out.id, REASON.success, out.safeAt);
    }
    this.#resendOwed();
    this.#session.pump();
    this.retainedLater();
  }

  #resendOwed(): void {
    const { outgoing } = this.#session;
    for (let out = outgoing.takeOwed(); out; out = outgoing.takeOwed()) {
      if (!this.#deliverer.again(out)) this.drop(out);
    }
  }

  /** As good as done [MQTT-3.1.2-25]. */
  drop(out: Outgoing): void {
    this.#session.outgoing.remove(out);
    this.#session.journal?.settled(out);
    if (out.entry) this.settleLater(out.entry);
  }

  /** Nothing more is to come from the client for it. */
  settleLater(entry: Entry): void {
    this.#settling.push(entry);
    this.#connection.touch();
  }

  #settle(): void {
    for (const entry of this.#settling) entry.queue.ack(entry);
    this.#settling.length = 0;
  }

  /** One message less is out. */
  creditReturned(): void {
    const session = this.#session;
    if (session.outgoing.owes) this.#resendOwed();
    if (session.retainedDue.size > 0) this.retainedLater();
    session.pump();
  }

  /** The socket has taken what it had. */
  drained(): void {
    if (!this.#starved) return;
    this.#starved = false;
    this.#session.pump();
    this.retainedLater();
    this.#connection.touch();
  }

  retainedLater(): void {
    if (this.#session.retainedDue.size === 0) return;
    this.#retainedWanted = true;
    this.#connection.touch();
  }

  /** The turn ends. */
  flush(): void {
    this.#settle();
    this.#deliverer.releaseHeld();
    if (!this.#retainedWanted) return;
    this.#retainedWanted = false;
    this.#retained.send();
  }

  close(): void {
    this.#retained.stop();
    this.#settle();
  }
}
