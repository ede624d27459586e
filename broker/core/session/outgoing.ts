import type { Message } from '../message.ts';
import type { Entry } from '../queue/entry.ts';

/** What the session waits for (MQTT 5 §4.3). */
export type OutState = 'awaiting-puback' | 'awaiting-pubrec' | 'awaiting-pubcomp';

/** Messages that one session has out at once, whatever its client would take. */
export const INFLIGHT_MAX = 1024;
const PACKET_ID_MAX = 0xffff;

/** A message on its way to the client, from its first PUBLISH until nobody has to remember it. */
export class Outgoing {
  readonly id: number;
  readonly qos: 1 | 2;
  state: OutState;
  /** Undefined: it was retained, and comes from no queue; or the client has it. */
  entry: Entry | undefined;
  message: Message | undefined;
  readonly retain: boolean;
  readonly identifiers: readonly number[];
  /** It was sent on the present connection, and counts against what that takes. */
  onWire = true;

  constructor(
    id: number,
    qos: 1 | 2,
    entry: Entry | undefined,
    message: Message,
    retain: boolean,
    identifiers: readonly number[],
  ) {
    this.id = id;
    this.qos = qos;
    this.state = qos === 1 ? 'awaiting-puback' : 'awaiting-pubrec';
    this.entry = entry;
    this.message = message;
    this.retain = retain;
    this.identifiers = identifiers;
  }
}

/**
 * What a session has sent with QoS 1 and 2 and isn't done with, oldest first.
 *
 * Invariants: an identifier stands for one message at a time [MQTT-2.2.1-4]; `quotaUsed` is the number of those that
 * are `onWire`, and not above `quota` (MQTT 5 §4.9).
 */
export class OutgoingWindow {
  readonly #all = new Map<number, Outgoing>();
  #lastId = 0;
  #quota = INFLIGHT_MAX;
  #quotaUsed = 0;
  /** Of an earlier connection, and still to be sent again; the next one last. */
  #owed: Outgoing[] = [];

  get size(): number {
    return this.#all.size;
  }

  [Symbol.iterator](): Iterator<Outgoing> {
    return this.#all.values();
  }

  get(id: number): Outgoing | undefined {
    return this.#all.get(id);
  }

  /** May a new message be sent? What is owed goes first. */
  get hasRoom(): boolean {
    return this.#quotaUsed < this.#quota && this.#all.size < INFLIGHT_MAX && this.#owed.length === 0;
  }

  /** The caller has asked whether there is room. */
  add(
    qos: 1 | 2,
    entry: Entry | undefined,
    message: Message,
    retain: boolean,
    identifiers: readonly number[],
  ): Outgoing {
    const out = new Outgoing(this.#freeId(), qos, entry, message, retain, identifiers);
    this.#all.set(out.id, out);
    this.#quotaUsed++;
    return out;
  }

  /** The client has a QoS 2 message: only its identifier is remembered. It goes behind those released before. */
  release(out: Outgoing): void {
    out.state = 'awaiting-pubcomp';
    out.entry = undefined;
    out.message = undefined;
    this.#all.delete(out.id);
    this.#all.set(out.id, out);
  }

  remove(out: Outgoing): void {
    this.#all.delete(out.id);
    if (out.onWire) this.#quotaUsed--;
    else this.#owed = this.#owed.filter((owed) => owed !== out);
  }

  /** A new connection, whose client takes so many at once: all that isn't done is owed again. */
  begin(receiveMaximum: number): void {
    this.#quota = Math.min(receiveMaximum, INFLIGHT_MAX);
    this.#quotaUsed = 0;
    for (const out of this.#all.values()) out.onWire = false;
    this.#owed = [...this.#all.values()].filter((out) => out.state !== 'awaiting-pubcomp').reverse();
  }

  /** The next one to be sent again, when the client takes one more. */
  takeOwed(): Outgoing | undefined {
    if (this.#quotaUsed >= this.#quota) return undefined;
    const out = this.#owed.pop();
    if (out === undefined) return undefined;
    out.onWire = true;
    this.#quotaUsed++;
    return out;
  }

  get owes(): boolean {
    return this.#owed.length > 0;
  }

  #freeId(): number {
    do this.#lastId = this.#lastId === PACKET_ID_MAX ? 1 : this.#lastId + 1;
    while (this.#all.has(this.#lastId));
    return this.#lastId;
  }
}
