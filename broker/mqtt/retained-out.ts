import type { Env, Timer } from '../core/ports.ts';
import type { RetainedDue, Session } from '../core/session/session.ts';
import type { Deliverer } from './deliver.ts';
import { RETAINED_PER_TURN_MAX, RETAINED_QUEUED_MAX } from './limits.ts';

/** Sends a session the retained messages that its new subscriptions are owed: a part in each turn, as there is room. */
export class RetainedOut {
  readonly #session: Session;
  readonly #deliverer: Deliverer;
  readonly #env: Env;
  readonly #again: () => void;
  #timer: Timer | undefined;
  #left = 0;

  /** @param again asks for another call of `send`, in a turn of its own */
  constructor(session: Session, deliverer: Deliverer, env: Env, again: () => void) {
    this.#session = session;
    this.#deliverer = deliverer;
    this.#env = env;
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
    this.#timer?.cancel();
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
    this.#timer ??= this.#env.timer(this.#env.now(), () => {
      this.#timer = undefined;
      this.#again();
    });
  }
}
