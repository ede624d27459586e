import type { Packet } from './wire/packets.ts';
import { type AckType, PUBACK, PUBCOMP, PUBREC, PUBREL } from './wire/spec.ts';

/** Writes what has waited long enough. */
export interface AckWriter {
  acknowledge(type: AckType, id: number, reasonCode: number, text: string | undefined): void;
  send(packet: Packet): void;
}

/** Slots of acknowledgements that were sent are swept when there are more of them than this. */
const SWEEP_SLOTS_MIN = 1024;

/** A packet that is no acknowledgement; the word is its number. */
const OTHER = 0;

const TYPES: Readonly<Record<number, AckType>> = {
  [PUBACK]: PUBACK,
  [PUBREC]: PUBREC,
  [PUBREL]: PUBREL,
  [PUBCOMP]: PUBCOMP,
};

/**
 * What one connection has to say and may not say before the store has on disk what it promises (DESIGN §3, decision 2).
 * It leaves in the order in which it came up: PUBACKs and PUBRECs in that of the PUBLISHes [MQTT-4.6.0-2, MQTT-4.6.0-3],
 * PUBRELs in that of the PUBRECs [MQTT-4.6.0-4].
 */
export class Acks {
  readonly #writer: AckWriter;
  /** The store's `written` that each one waits for. */
  #positions: number[] = [];
  /** Type, reason code and identifier in one integer. */
  #words: number[] = [];
  #texts: Map<number, string> | undefined;
  readonly #packets: Packet[] = [];
  #head = 0;

  constructor(writer: AckWriter) {
    this.#writer = writer;
  }

  get waiting(): number {
    return this.#words.length - this.#head;
  }

  /** @param position 0: nothing to wait for but those before it */
  add(type: AckType, id: number, reasonCode: number, position: number, durable: number, text?: string): void {
    if (this.waiting === 0 && position <= durable) {
      this.#writer.acknowledge(type, id, reasonCode, text);
      return;
    }
    const word = (type << 24) | (reasonCode << 16) | id;
    this.#push(word, position);
    if (text === undefined) return;
    this.#texts ??= new Map();
    this.#texts.set(word, text);
  }

  addPacket(packet: Packet, position: number, durable: number): void {
    if (this.waiting === 0 && position <= durable) {
      this.#writer.send(packet);
      return;
    }
    this.#push(OTHER, position);
    this.#packets.push(packet);
  }

  #push(word: number, position: number): void {
    this.#positions.push(position);
    this.#words.push(word);
  }

  /** False: some have to wait for the store. */
  settle(durable: number): boolean {
    while (this.#head < this.#words.length && (this.#positions[this.#head] ?? 0) <= durable) {
      const word = this.#words[this.#head++] ?? OTHER;
      if (word === OTHER) this.#writePacket();
      else this.#write(word);
    }
    this.#sweep();
    return this.waiting === 0;
  }

  /** The connection has ended. */
  clear(): void {
    this.#words = [];
    this.#positions = [];
    this.#packets.length = 0;
    this.#texts = undefined;
    this.#head = 0;
  }

  #writePacket(): void {
    const packet = this.#packets.shift();
    if (packet) this.#writer.send(packet);
  }

  #write(word: number): void {
    const type = TYPES[word >>> 24];
    if (type === undefined) throw new Error(`${word >>> 24} is no acknowledgement`);
    this.#writer.acknowledge(type, word & 0xffff, (word >>> 16) & 0xff, this.#texts?.get(word));
    this.#texts?.delete(word);
  }

  #sweep(): void {
    if (this.#head === 0) return;
    if (this.waiting > 0 && (this.#head < SWEEP_SLOTS_MIN || this.#head * 2 < this.#words.length)) return;
    this.#positions = this.#positions.slice(this.#head);
    this.#words = this.#words.slice(this.#head);
    this.#head = 0;
  }
}
