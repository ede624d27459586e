import { ENTRY_BYTES, type Entry } from './entry.ts';

/** What all queues together have out with consumers: octets, with what keeping them takes. */
export interface Out {
  bytes: number;
}

/** The messages that are out with consumers, in order of delivery: a list through the entries, so nothing is allocated. */
export class UnackedList {
  #first: Entry | undefined;
  #last: Entry | undefined;
  size = 0;
  bytes = 0;
  readonly #out: Out;

  constructor(out: Out) {
    this.#out = out;
  }

  add(entry: Entry): void {
    entry.previous = this.#last;
    entry.next = undefined;
    if (this.#last) this.#last.next = entry;
    else this.#first = entry;
    this.#last = entry;
    this.size++;
    const { length } = entry.message.body;
    this.bytes += length;
    this.#out.bytes += length + ENTRY_BYTES;
  }

  remove(entry: Entry): void {
    if (entry.previous) entry.previous.next = entry.next;
    else this.#first = entry.next;
    if (entry.next) entry.next.previous = entry.previous;
    else this.#last = entry.previous;
    entry.previous = undefined;
    entry.next = undefined;
    this.size--;
    const { length } = entry.message.body;
    this.bytes -= length;
    this.#out.bytes -= length + ENTRY_BYTES;
  }

  /** Its queue is gone, and what was out comes back no more. */
  abandon(): void {
    this.#out.bytes -= this.bytes + this.size * ENTRY_BYTES;
  }

  get oldest(): Entry | undefined {
    return this.#first;
  }

  *[Symbol.iterator](): Generator<Entry> {
    for (let entry = this.#first; entry; entry = entry.next) yield entry;
  }
}
