import { PUBACK, PUBREC } from './wire/spec.ts';

/** Writes one PUBACK or PUBREC. */
export interface AckWriter {
  acknowledge(type: typeof PUBACK | typeof PUBREC, id: number, reasonCode: number, text: string | undefined): void;
}

/** Slots of acknowledgements that were sent are swept when there are more of them than this. */
const SWEEP_SLOTS_MIN = 1024;

/**
 * PUBACKs and PUBRECs of one connection. They leave in the order of the PUBLISHes [MQTT-4.6.0-2, MQTT-4.6.0-3], and only
 * when the store says that what they promise is on disk (DESIGN §3, decision 2).
 */
export class Acks {
  readonly #writer: AckWriter;
  /** The store's `written` that each one waits for. */
  #positions: number[] = [];
  /** Type, reason code and identifier in one integer. */
  #words: number[] = [];
  readonly #texts = new Map<number, string>();
  #head = 0;

  constructor(writer: AckWriter) {
    this.#writer = writer;
  }

  get waiting(): number {
    return this.#words.length - this.#head;
  }

  /** @param position 0: nothing to wait for but those before it */
  add(
    type: typeof PUBACK | typeof PUBREC,
    id: number,
    reasonCode: number,
    position: number,
    durable: number,
    text?: string,
  ): void {
    if (this.waiting === 0 && position <= durable) {
      this.#writer.acknowledge(type, id, reasonCode, text);
      return;
    }
    this.#positions.push(position);
    const word = (type << 24) | (reasonCode << 16) | id;
    this.#words.push(word);
    if (text !== undefined) this.#texts.set(word, text);
  }

  /** False: some have to wait for the store. */
  settle(durable: number): boolean {
    while (this.#head < this.#words.length && (this.#positions[this.#head] ?? 0) <= durable) {
      const word = this.#words[this.#head++] ?? 0;
      const type = word >>> 24 === PUBACK ? PUBACK : PUBREC;
      this.#writer.acknowledge(type, word & 0xffff, (word >>> 16) & 0xff, this.#texts.get(word));
      this.#texts.delete(word);
    }
    this.#sweep();
    return this.waiting === 0;
  }

  #sweep(): void {
    if (this.waiting > 0 && (this.#head < SWEEP_SLOTS_MIN || this.#head * 2 < this.#words.length)) return;
    this.#positions = this.#positions.slice(this.#head);
    this.#words = this.#words.slice(this.#head);
    this.#head = 0;
  }
}
