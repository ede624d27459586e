import type { Entry } from './entry.ts';
import { EntryDeque } from './entry-deque.ts';

/**
 * The ready messages of one priority, in order of `seq`. What came back was once taken from the front, so it all belongs
 * before what was never out: kept apart, putting it back costs nothing that grows with the backlog behind it.
 */
export class Lane {
  readonly #fresh = new EntryDeque();
  #returned: EntryDeque | undefined;

  get length(): number {
    return this.#fresh.length + (this.#returned?.length ?? 0);
  }

  get first(): Entry | undefined {
    return this.#returned?.first ?? this.#fresh.first;
  }

  /** The entry at a distance from the front. */
  at(index: number): Entry | undefined {
    const returned = this.#returned?.length ?? 0;
    return index < returned ? this.#returned?.at(index) : this.#fresh.at(index - returned);
  }

  push(entry: Entry): void {
    this.#fresh.push(entry);
  }

  shift(): Entry | undefined {
    return this.#returned?.shift() ?? this.#fresh.shift();
  }

  /** Back to where it was taken from. */
  insert(entry: Entry): void {
    this.#returned ??= new EntryDeque();
    this.#returned.insert(entry);
  }

  clear(): void {
    this.#fresh.clear();
    this.#returned = undefined;
  }
}
