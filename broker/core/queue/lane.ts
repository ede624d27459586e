import type { Entry } from './entry.ts';
import { EntryDeque } from './entry-deque.ts';
import { PagedRun } from './paged-run.ts';

/**
 * The ready messages of one priority, in order of `seq`. What came back was once taken from the front, so it all belongs
 * before what was never out: kept apart, putting it back costs nothing that grows with the backlog behind it. What is in
 * the store only is behind both.
 */
export class Lane {
  readonly #fresh = new EntryDeque();
  #returned: EntryDeque | undefined;
  #paged: PagedRun | undefined;

  get length(): number {
    return this.#fresh.length + (this.#returned?.length ?? 0) + (this.#paged?.length ?? 0);
  }

  /** The front, when it is in memory. */
  get first(): Entry | undefined {
    return this.#returned?.first ?? this.#fresh.first;
  }

  /** What isn't in memory; undefined: all is. */
  get paged(): PagedRun | undefined {
    return this.#paged;
  }

  /** When the front came in, ms. */
  get since(): number | undefined {
    return this.first?.enqueuedAt ?? this.#paged?.since;
  }

  /** How many are in memory. */
  get residents(): number {
    return this.#fresh.length + (this.#returned?.length ?? 0);
  }

  /** The entry at a distance from the front, when it is in memory. */
  at(index: number): Entry | undefined {
    const returned = this.#returned?.length ?? 0;
    return index < returned ? this.#returned?.at(index) : this.#fresh.at(index - returned);
  }

  /** At the end of what is in memory. */
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

  /** Takes the last one in memory that was never out. */
  pop(): Entry | undefined {
    return this.#fresh.pop();
  }

  /** Takes the entries with these `seq` out of what is in memory, from any place. */
  take(seqs: ReadonlySet<number>, into: Entry[]): void {
    this.#returned?.take(seqs, into);
    this.#fresh.take(seqs, into);
  }

  /** From now on what comes is paged, until all of that was taken. */
  startPaging(): PagedRun {
    this.#paged ??= new PagedRun();
    return this.#paged;
  }

  /** All that was in the store only has been read back. */
  stopPaging(): void {
    this.#paged = undefined;
  }

  clear(): void {
    this.#fresh.clear();
    this.#returned = undefined;
    this.#paged = undefined;
  }
}
