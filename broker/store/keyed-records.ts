import type { Message } from '../core/message.ts';
import type { Ledger } from './ledger.ts';
import type { LogWriter } from './log-writer.ts';
import type { MessageWriter } from './message-writer.ts';
import { viewOf } from './octets.ts';
import { placeOf, toUnits } from './place.ts';
import { DEFINITION, HANDED_OUT, IN_FLIGHT, RETAINED } from './record.ts';
import {
  definitionBytes,
  HANDED_OUT_BYTES,
  IN_FLIGHT_BYTES,
  type InFlightState,
  readDefinition,
  readHandedOut,
  readInFlight,
  writeDefinition,
  writeHandedOut,
  writeInFlight,
} from './side-records.ts';

/** Where the latest record of a key is. */
interface Kept {
  place: number;
  bytes: number;
}

interface KeptInFlight extends Kept {
  readonly begun: number;
}

interface KeptHandedOut extends Kept {
  seq: number;
  /** Not written yet. */
  isNew: boolean;
}

export const retainedKey = (vhost: string, topic: string): string => `retained\0${vhost}\0${topic}`;
const definitionKey = (kind: string, key: string): string => `${kind}\0${key}`;

/** 17 bits below the session's number. */
const flightKey = (session: number, direction: 'out' | 'in', id: number): number =>
  session * 0x2_0000 + (direction === 'out' ? 0x1_0000 : 0) + id;

/** Records of which the latest counts: a new one kills the one before. */
export class KeyedRecords {
  readonly #log: LogWriter;
  readonly #ledger: Ledger;
  readonly #messages: MessageWriter;
  readonly #byKey = new Map<string, Kept>();
  readonly #inFlight = new Map<number, KeptInFlight>();
  readonly #handedOut = new Map<number, KeptHandedOut>();
  /** Queues of which the last `handedOut` isn't written. */
  readonly #unwritten = new Set<number>();
  #version = 0;
  #begun = 0;

  constructor(log: LogWriter, ledger: Ledger, messages: MessageWriter) {
    this.#log = log;
    this.#ledger = ledger;
    this.#messages = messages;
  }

  get isEmpty(): boolean {
    return this.#unwritten.size === 0;
  }

  define(kind: string, key: string, value: object | null): void {
    const name = definitionKey(kind, key);
    const kept = this.#byKey.get(name);
    if (value === null) {
      this.#byKey.delete(name);
    } else {
      this.#messages.end();
      const text = JSON.stringify(value);
      const bytes = definitionBytes(name, text);
      const at = this.#log.reserve(toUnits(bytes));
      writeDefinition(this.#log.bytes, this.#log.view, at, name, text, ++this.#version);
      this.#byKey.set(name, this.#append(at, bytes));
    }
    if (kept) this.#ledger.keyedDied(kept.place, kept.bytes);
  }

  retain(vhost: string, topic: string, message: Message | null): void {
    const name = retainedKey(vhost, topic);
    const kept = this.#byKey.get(name);
    if (message === null) {
      this.#byKey.delete(name);
    } else {
      const { unit, bytes } = this.#messages.putRetained(vhost, topic, message);
      this.#log.segment.keyedBorn(bytes);
      this.#byKey.set(name, { place: placeOf(this.#log.segment.number, unit), bytes });
    }
    if (kept) this.#ledger.keyedDied(kept.place, kept.bytes);
  }

  inFlight(session: number, direction: 'out' | 'in', id: number, state: number, queue: number, seq: number): void {
    const key = flightKey(session, direction, id);
    const kept = this.#inFlight.get(key);
    if (state === 0) {
      this.#inFlight.delete(key);
    } else {
      this.#messages.end();
      const begun = kept?.begun ?? ++this.#begun;
      const at = this.#log.reserve(IN_FLIGHT_BYTES);
      const record: InFlightState = { session, direction, id, state, queue, seq, begun };
      writeInFlight(this.#log.bytes, this.#log.view, at, record);
      this.#inFlight.set(key, { ...this.#append(at, IN_FLIGHT_BYTES), begun });
    }
    if (kept) this.#ledger.keyedDied(kept.place, kept.bytes);
  }

  handedOut(queue: number, seq: number): void {
    const kept = this.#handedOut.get(queue);
    if (kept === undefined) this.#handedOut.set(queue, { place: 0, bytes: 0, seq, isNew: true });
    else if (seq <= kept.seq) return;
    else {
      kept.seq = seq;
      if (kept.isNew) return;
      kept.isNew = true;
    }
    this.#unwritten.add(queue);
  }

  forgetQueue(queue: number): void {
    const kept = this.#handedOut.get(queue);
    if (kept === undefined) return;
    this.#handedOut.delete(queue);
    this.#unwritten.delete(queue);
    if (kept.place !== 0) this.#ledger.keyedDied(kept.place, kept.bytes);
  }

  /** Writes what was only noted: once for all that a queue handed out since the last time. */
  encode(): void {
    for (const queue of this.#unwritten) {
      const kept = this.#handedOut.get(queue);
      if (kept === undefined) continue;
      const before = { place: kept.place, bytes: kept.bytes };
      const at = this.#log.reserve(HANDED_OUT_BYTES);
      writeHandedOut(this.#log.bytes, this.#log.view, at, queue, kept.seq);
      Object.assign(kept, this.#append(at, HANDED_OUT_BYTES));
      kept.isNew = false;
      if (before.place !== 0) this.#ledger.keyedDied(before.place, before.bytes);
    }
    this.#unwritten.clear();
  }

  /** Writes a record again, which is at this place, when it is the latest of its key. */
  move(record: Buffer, place: number): void {
    const kept = this.#holderOf(record);
    if (kept?.place !== place) return;
    const before = kept.bytes;
    this.#messages.end();
    const at = this.#log.reserve(record.length);
    this.#log.bytes.set(record, at);
    Object.assign(kept, this.#append(at, record.length));
    this.#ledger.keyedDied(place, before);
  }

  /**
   * Found at a start, in the order of the log. Two of one key: a death was lost with a damaged record, and the later one
   * counts; the place of the other is returned.
   */
  found(record: Buffer, place: number, bytes: number): number | undefined {
    const before = this.#holderOf(record);
    this.#keep(record, { place, bytes });
    return before?.place;
  }

  #keep(record: Buffer, kept: Kept): void {
    switch (record[8]) {
      case DEFINITION: {
        const { key, version } = readDefinition(record);
        this.#version = Math.max(this.#version, version);
        this.#byKey.set(key, kept);
        break;
      }
      case RETAINED:
        this.#byKey.set(retainedKeyOf(record), kept);
        break;
      case IN_FLIGHT: {
        const { session, direction, id, begun } = readInFlight(record);
        this.#begun = Math.max(this.#begun, begun);
        this.#inFlight.set(flightKey(session, direction, id), { ...kept, begun });
        break;
      }
      case HANDED_OUT: {
        const { queue, seq } = readHandedOut(record);
        this.#handedOut.set(queue, { ...kept, seq, isNew: false });
        break;
      }
    }
  }

  #holderOf(record: Buffer): Kept | undefined {
    switch (record[8]) {
      case DEFINITION:
        return this.#byKey.get(readDefinition(record).key);
      case RETAINED:
        return this.#byKey.get(retainedKeyOf(record));
      case IN_FLIGHT: {
        const { session, direction, id } = readInFlight(record);
        return this.#inFlight.get(flightKey(session, direction, id));
      }
      case HANDED_OUT:
        return this.#handedOut.get(readHandedOut(record).queue);
      default:
        return undefined;
    }
  }

  #append(at: number, bytes: number): Kept {
    const { segment } = this.#log;
    const unit = this.#log.append(at, bytes);
    segment.keyedBorn(bytes);
    return { place: placeOf(segment.number, unit), bytes };
  }
}

/** The names of a retained message begin with its virtual host and topic. */
function retainedKeyOf(record: Buffer): string {
  const view = viewOf(record);
  const at = 80 + view.getUint16(20, true) + view.getUint16(22, true);
  const vhostBytes = view.getUint16(at, true);
  const topicAt = at + 2 + vhostBytes;
  const vhost = record.toString('utf8', at + 2, topicAt);
  return retainedKey(vhost, record.toString('utf8', topicAt + 2, topicAt + 2 + view.getUint16(topicAt, true)));
}
