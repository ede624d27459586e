import type { Entry } from './entry.ts';

/** The messages that are out with consumers, in order of delivery: a list through the entries, so nothing is allocated. */
export class UnackedList {
  #first: Entry | undefined;
  #last: Entry | undefined;
  size = 0;
  bytes = 0;

  add(entry: Entry): void {
    entry.previous = this.#last;
    entry.next = undefined;
    if (this.#last) this.#last.next = entry;
    else this.#first = entry;
    this.#last = entry;
    this.size++;
    this.bytes += entry.message.body.length;
  }

  remove(entry: Entry): void {
    if (entry.previous) entry.previous.next = entry.next;
    else this.#first = entry.next;
    if (entry.next) entry.next.previous = entry.previous;
    else this.#last = entry.previous;
    entry.previous = undefined;
    entry.next = undefined;
    this.size--;
    this.bytes -= entry.message.body.length;
  }

  get oldest(): Entry | undefined {
    return this.#first;
  }

  *[Symbol.iterator](): Generator<Entry> {
    for (let entry = this.#first; entry; entry = entry.next) yield entry;
  }
}
