import type { Message } from '../message.ts';
import type { Entry } from '../queue/entry.ts';

/** What the session waits for (MQTT 5 §4.3). */
export type OutState = 'awaiting-puback' | 'awaiting-pubrec' | 'awaiting-pubcomp';

/** Messages that one session has out at once, whatever its client would take. */
export const INFLIGHT_MAX = 1024;
const ID_MAX = 0xffff;
const SLOTS_FIRST = 16;

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
  /** The client may have seen it. */
  wasSent = false;
  /** The store's position that the next packet for it waits for; 0: none. */
  safeAt = 0;
  /** Told when the client has said the last word (PUBCOMP): of messages that somebody follows. */
  noteEnd: (() => void) | undefined = undefined;
  older: Outgoing | undefined = undefined;
  newer: Outgoing | undefined = undefined;

  constructor(
    id: number,
    qos: 1 | 2,
    entry: Entry | undefined,
    message: Message | undefined,
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
  /** A power of two of them, at least half of them free; a message is in that of the last bits of its identifier. */
  #slots: (Outgoing | undefined)[] = [];
  #oldest: Outgoing | undefined;
  #newest: Outgoing | undefined;
  #size = 0;
  #lastId = 0;
  #quota = INFLIGHT_MAX;
  #quotaUsed = 0;
  /** Of an earlier connection, and still to be sent again; the next one last. */
  #owed: Outgoing[] = [];

  get size(): number {
    return this.#size;
  }

  *[Symbol.iterator](): Generator<Outgoing> {
    for (let out = this.#oldest; out; out = out.newer) yield out;
  }

  get(id: number): Outgoing | undefined {
    const out = this.#slotOf(id);
    return out?.id === id ? out : undefined;
  }

  /** May a new message be sent? What is owed goes first. */
  get hasRoom(): boolean {
    return this.#quotaUsed < this.#quota && this.#size < INFLIGHT_MAX && this.#owed.length === 0;
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
    this.#put(out);
    this.#quotaUsed++;
    return out;
  }

  /**
   * One that the session had out before the broker started: behind those that were restored before it. False: there is
   * no such identifier, or it has a message.
   */
  restore(out: Outgoing): boolean {
    if (out.id < 1 || out.id > ID_MAX || this.get(out.id) !== undefined) return false;
    out.onWire = false;
    out.wasSent = true;
    while (this.#size * 2 >= this.#slots.length || this.#slotOf(out.id) !== undefined) this.#grow();
    this.#put(out);
    this.#lastId = out.id;
    return true;
  }

  /** The client has a QoS 2 message: only its identifier is remembered. It goes behind those released before. */
  release(out: Outgoing): void {
    out.state = 'awaiting-pubcomp';
    out.entry = undefined;
    out.message = undefined;
    this.#unlink(out);
    this.#append(out);
  }

  remove(out: Outgoing): void {
    this.#slots[out.id & (this.#slots.length - 1)] = undefined;
    this.#unlink(out);
    this.#size--;
    if (out.onWire) this.#quotaUsed--;
    else this.#owed = this.#owed.filter((owed) => owed !== out);
  }

  /** A new connection, whose client takes so many at once: all that isn't done is owed again. */
  begin(receiveMaximum: number): void {
    this.#quota = Math.min(receiveMaximum, INFLIGHT_MAX);
    this.#quotaUsed = 0;
    this.#owed = [];
    for (let out = this.#newest; out; out = out.older) {
      out.onWire = false;
      if (out.state !== 'awaiting-pubcomp') this.#owed.push(out);
    }
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

  /** In turns, so that an identifier rests for long before it stands for another message. */
  #freeId(): number {
    if (this.#size * 2 >= this.#slots.length) this.#grow();
    do this.#lastId = this.#lastId === ID_MAX ? 1 : this.#lastId + 1;
    while (this.#slotOf(this.#lastId) !== undefined);
    return this.#lastId;
  }

  #slotOf(id: number): Outgoing | undefined {
    return this.#slots[id & (this.#slots.length - 1)];
  }

  #put(out: Outgoing): void {
    this.#slots[out.id & (this.#slots.length - 1)] = out;
    this.#append(out);
    this.#size++;
  }

  /** Identifiers that differ in their last bits differ in more bits as well: each finds its new slot free. */
  #grow(): void {
    this.#slots = new Array<Outgoing | undefined>(Math.max(this.#slots.length * 2, SLOTS_FIRST)).fill(undefined);
    for (const out of this) this.#slots[out.id & (this.#slots.length - 1)] = out;
  }

  #append(out: Outgoing): void {
    out.older = this.#newest;
    out.newer = undefined;
    if (this.#newest) this.#newest.newer = out;
    else this.#oldest = out;
    this.#newest = out;
  }

  #unlink(out: Outgoing): void {
    if (out.older) out.older.newer = out.newer;
    else this.#oldest = out.newer;
    if (out.newer) out.newer.older = out.older;
    else this.#newest = out.older;
  }
}
