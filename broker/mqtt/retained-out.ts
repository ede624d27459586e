import type { Broker } from '../core/broker.ts';
import type { RetainedDue, Session } from '../core/session/session.ts';
import type { Deliverer } from './deliver.ts';
import { RETAINED_PER_TURN_MAX, RETAINED_QUEUED_MAX } from './limits.ts';

/** Sends a session the retained messages that its new subscriptions are owed: a part in each turn, as there is room. */
export class RetainedOut {
  readonly #session: Session;
  readonly #deliverer: Deliverer;
  readonly #broker: Broker;
  readonly #again: () => void;
  #isComing = false;
  #isStopped = false;
  #left = 0;

  /** @param again asks for another call of `send` when this turn ends */
  constructor(session: Session, deliverer: Deliverer, broker: Broker, again: () => void) {
    this.#session = session;
    this.#deliverer = deliverer;
    this.#broker = broker;
    this.#again = again;
  }

  send(): void {
    this.#left = RETAINED_PER_TURN_MAX;
    const { retainedDue } = this.#session;
    for (const [filter, due] of retainedDue) {
      if (this.#isDone(filter, due)) this.#session.retainedDone(filter);
    }
    // Otherwise it waits for the client: an acknowledgement or a drained socket goes on with it.
    if (this.#left === 0 && retainedDue.size > 0) this.#soon();
  }

  stop(): void {
    this.#isStopped = true;
  }

  #isDone(filter: string, { cursor, verdict, noLocal }: RetainedDue): boolean {
    const { link, clientId, journal } = this.#session;
    while (this.#left > 0 && link?.hasRoom() && (verdict.qos === 0 || this.#hasRoom())) {
      const held = cursor.next();
      if (held === undefined) {
        // It has looked at so much without finding anything that others are to have their turn.
        if (!cursor.done) this.#left = 0;
        return cursor.done;
      }
      this.#left--;
      if (noLocal && held.message.origin === clientId) continue;
      const isStored = journal !== undefined && verdict.qos > 0 && held.message.qos > 0;
      if (isStored) this.#session.queueRetained(held.message, filter);
      else this.#deliverer.retained(held.message, verdict);
    }
    return false;
  }

  #hasRoom(): boolean {
    const { journal, outgoing, queued } = this.#session;
    return journal === undefined ? outgoing.hasRoom : queued < RETAINED_QUEUED_MAX;
  }

  #soon(): void {
    if (this.#isComing) return;
    this.#isComing = true;
    this.#broker.nextTurn(() => {
      this.#isComing = false;
      if (!this.#isStopped) this.#again();
    });
  }
}
