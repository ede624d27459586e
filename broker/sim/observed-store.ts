import type { Message } from '../core/message.ts';
import type { DefinitionKind, Store, StoredSession } from '../core/ports.ts';
import type { Entry } from '../core/queue/entry.ts';
import type { Queue } from '../core/queue/queue.ts';
import { hash } from './random.ts';
import { copyKey, stampOf } from './stamp.ts';

/** A message in a queue, from one record of the store to another. */
interface Life {
  readonly key: string;
  readonly queue: number;
  readonly expiresAt: number;
  /** `written` when it came, and when it went. */
  readonly from: number;
  to: number;
}

/** A value that something with a name had from some record on; undefined: none. */
interface Version {
  readonly position: number;
  readonly value: string | undefined;
}

export interface ExpectedQueue {
  /** Must be there, unless it has expired since. */
  readonly required: readonly { readonly key: string; readonly expiresAt: number }[];
  /** May be there. */
  readonly allowed: readonly string[];
}

/** What the next process may find, if all up to `durable` is on disk and some of the rest. */
export interface Expectation {
  readonly queues: ReadonlyMap<number, ExpectedQueue>;
  /** By name, each value that it may have. */
  readonly values: ReadonlyMap<string, readonly (string | undefined)[]>;
}

/** What a message is known by here: the copy, or the octets when nobody has stamped it. */
export function keyOfMessage(message: Message): string {
  const stamp = stampOf(message.body);
  return stamp ? copyKey(stamp) : `bytes ${hash(Buffer.from(message.body).toString('latin1'))}`;
}

export const nameOfDefinition = (kind: DefinitionKind, key: string): string => `${kind} ${key}`;
export const nameOfRetained = (vhost: string, topic: string): string => `retained ${vhost} ${topic}`;
export const nameOfInFlight = (session: number, direction: 'out' | 'in', id: number): string =>
  `in-flight ${session} ${direction} ${id}`;

/**
 * Stands between the core and the store, and remembers what the store was told and when, so that what it gives back after
 * a crash can be judged without trusting it.
 */
export class ObservedStore implements Store {
  readonly #inner: Store;
  readonly #lives = new Map<string, Life>();
  /** Those that ended; kept until their end is durable. */
  #ended: Life[] = [];
  readonly #versions = new Map<string, Version[]>();

  constructor(inner: Store) {
    this.#inner = inner;
  }

  get written(): number {
    return this.#inner.written;
  }

  get durable(): number {
    return this.#inner.durable;
  }

  get pages(): boolean {
    return this.#inner.pages;
  }

  onDurable(listener: () => void): void {
    this.#inner.onDurable(listener);
  }

  enqueued(entry: Entry): void {
    this.#inner.enqueued(entry);
    this.#begin(entry, this.written);
  }

  /** What was there when this process began. */
  found(entries: Iterable<Entry>): void {
    for (const entry of entries) if (entry.place !== 0 && !this.#lives.has(placeOf(entry))) this.#begin(entry, 0);
  }

  removed(entry: Entry): void {
    const place = placeOf(entry);
    this.#inner.removed(entry);
    this.#end(place);
  }

  returned(entry: Entry): void {
    const before = placeOf(entry);
    this.#inner.returned(entry);
    const life = this.#lives.get(before);
    if (life === undefined) return;
    this.#lives.delete(before);
    this.#lives.set(placeOf(entry), life);
  }

  handedOut(queue: Queue, seq: number): void {
    this.#inner.handedOut(queue, seq);
  }

  define(kind: DefinitionKind, key: string, value: object | null): void {
    this.#inner.define(kind, key, value);
    this.#set(nameOfDefinition(kind, key), value === null ? undefined : JSON.stringify(value));
  }

  retain(vhost: string, topic: string, message: Message | null): void {
    this.#inner.retain(vhost, topic, message);
    this.#set(nameOfRetained(vhost, topic), message === null ? undefined : keyOfMessage(message));
  }

  inFlight(session: StoredSession, direction: 'out' | 'in', id: number, state: number, entry: Entry | undefined): void {
    this.#inner.inFlight(session, direction, id, state, entry);
    this.#set(nameOfInFlight(session.number, direction, id), state === 0 ? undefined : String(state));
  }

  page(entry: Entry): void {
    this.#inner.page(entry);
  }

  load(queue: Queue, places: Float64Array): Entry[] {
    return this.#inner.load(queue, places);
  }

  forgetQueue(queue: Queue): void {
    this.#inner.forgetQueue(queue);
    for (const [place, life] of this.#lives) if (life.queue === queue.number) this.#end(place);
  }

  forgetPlaces(queue: Queue, places: Float64Array): void {
    this.#inner.forgetPlaces(queue, places);
    for (const place of places) this.#end(`${queue.number} ${place}`);
  }

  /** What was recovered under this name. */
  foundValue(name: string, value: string): void {
    this.#versions.set(name, [{ position: 0, value }]);
  }

  /** If the process died now. */
  expectation(): Expectation {
    const { durable } = this;
    const queues = new Map<number, { required: { key: string; expiresAt: number }[]; allowed: string[] }>();
    for (const life of [...this.#lives.values(), ...this.#ended]) {
      if (life.to <= durable) continue;
      let of = queues.get(life.queue);
      if (of === undefined) {
        of = { required: [], allowed: [] };
        queues.set(life.queue, of);
      }
      of.allowed.push(life.key);
      if (life.from <= durable && life.to === Number.POSITIVE_INFINITY) of.required.push(life);
    }
    const values = new Map<string, (string | undefined)[]>();
    for (const [name, versions] of this.#versions) {
      values.set(
        name,
        pruned(versions, durable).map(({ value }) => value),
      );
    }
    return { queues, values };
  }

  #begin(entry: Entry, from: number): void {
    this.#lives.set(placeOf(entry), {
      key: keyOfMessage(entry.message),
      queue: entry.queue.number,
      expiresAt: entry.expiresAt,
      from,
      to: Number.POSITIVE_INFINITY,
    });
  }

  #end(place: string): void {
    const life = this.#lives.get(place);
    if (life === undefined) return;
    this.#lives.delete(place);
    life.to = this.written;
    if (this.#ended.length > 1000) this.#ended = this.#ended.filter(({ to }) => to > this.durable);
    this.#ended.push(life);
  }

  #set(name: string, value: string | undefined): void {
    const versions = this.#versions.get(name) ?? [{ position: 0, value: undefined }];
    versions.push({ position: this.written, value });
    this.#versions.set(name, pruned(versions, this.durable));
  }
}

const placeOf = (entry: Entry): string => `${entry.queue.number} ${entry.place}`;

/** From the last one that is durable. */
function pruned(versions: Version[], durable: number): Version[] {
  const first = versions.findLastIndex(({ position }) => position <= durable);
  return first <= 0 ? versions : versions.slice(first);
}
