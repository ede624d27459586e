import { Message } from './message.ts';
import type { DefinitionKind, Recovered, RecoveredInFlight, RecoveredQueue, Store, StoredSession } from './ports.ts';
import { Entry } from './queue/entry.ts';
import type { Queue } from './queue/queue.ts';

/** An entry as it is kept: no object is shared with the broker. */
interface Kept {
  readonly queue: number;
  seq: number;
  readonly message: Message;
  readonly enqueuedAt: number;
  readonly expiresAt: number;
  redelivered: boolean;
  deliveryCount: number;
  /** False: it was written to leave memory only. */
  readonly survives: boolean;
}

interface QueueMarks {
  lastSeq: number;
  handedOut: number;
}

const copied = (message: Message): Message =>
  new Message({
    ...message,
    body: Uint8Array.from(message.body),
    header: message.header && Uint8Array.from(message.header),
    properties: message.header === undefined ? message.properties : undefined,
  });

/** What is on the disk when so much was done. */
class Contents {
  readonly kept = new Map<number, Kept>();
  readonly marks = new Map<number, QueueMarks>();
  readonly definitions = new Map<string, { kind: DefinitionKind; key: string; value: string }>();
  readonly retained = new Map<string, { vhost: string; topic: string; message: Message }>();
  readonly inFlight = new Map<string, RecoveredInFlight>();

  marksOf(queue: number): QueueMarks {
    let marks = this.marks.get(queue);
    if (marks === undefined) {
      marks = { lastSeq: 0, handedOut: 0 };
      this.marks.set(queue, marks);
    }
    return marks;
  }

  /** Without what would not be read again. */
  survivors(): Contents {
    const after = new Contents();
    for (const [place, kept] of this.kept) if (kept.survives) after.kept.set(place, { ...kept });
    for (const [queue, marks] of this.marks) after.marks.set(queue, { ...marks });
    for (const [key, value] of this.definitions) after.definitions.set(key, value);
    for (const [key, value] of this.retained) after.retained.set(key, value);
    for (const [key, value] of this.inFlight) after.inFlight.set(key, value);
    return after;
  }
}

type Change = (contents: Contents) => void;

/**
 * A store without a disk that keeps copies, lets messages leave memory, and can crash: what wasn't durable then is gone.
 */
export class RememberingStore implements Store {
  written = 0;
  durable = 0;
  /** False: nothing becomes durable before `sync()`. */
  immediate = true;
  readonly pages = true;
  /** Entries that were read back. */
  loads = 0;
  /** Places that can't be read. */
  readonly damaged = new Set<number>();
  readonly #now = new Contents();
  /** What has happened since the last `sync`. */
  #pending: Change[] = [];
  readonly #durableContents: Contents;
  #listeners: (() => void)[] = [];
  #lastPlace = 1;

  constructor(before?: Contents, lastPlace = 1) {
    this.#durableContents = before ?? new Contents();
    this.#now = before?.survivors() ?? new Contents();
    this.#lastPlace = lastPlace;
  }

  onDurable(listener: () => void): void {
    this.#listeners.push(listener);
  }

  sync(): void {
    for (const change of this.#pending.splice(0)) change(this.#durableContents);
    this.durable = this.written;
    for (const listener of this.#listeners) listener();
  }

  /** How many messages it has, paged ones too. */
  get size(): number {
    return this.#now.kept.size;
  }

  /** The process is gone. What the next one finds, and the store that it goes on with. */
  crash(): { readonly store: RememberingStore; readonly recovered: Recovered } {
    const left = this.#durableContents.survivors();
    return { store: new RememberingStore(left, this.#lastPlace), recovered: recoveredFrom(left) };
  }

  enqueued(entry: Entry): void {
    this.#keep(entry, true);
  }

  page(entry: Entry): void {
    this.#keep(entry, false);
  }

  #keep(entry: Entry, survives: boolean): void {
    const place = ++this.#lastPlace;
    entry.place = place;
    const { queue, seq, enqueuedAt, expiresAt, deliveryCount } = entry;
    const redelivered = entry.redelivered || entry.holder !== undefined;
    const message = copied(entry.message);
    this.#change((contents) => {
      const kept = { queue: queue.number, seq, message, enqueuedAt, expiresAt, redelivered, deliveryCount, survives };
      contents.kept.set(place, kept);
      const marks = contents.marksOf(queue.number);
      marks.lastSeq = Math.max(marks.lastSeq, seq);
    });
  }

  removed(entry: Entry): void {
    const { place } = entry;
    if (!this.#now.kept.has(place)) throw new Error(`nothing is kept at ${place}`);
    this.#change((contents) => contents.kept.delete(place));
  }

  returned(entry: Entry): void {
    const { place, seq, redelivered, deliveryCount, queue } = entry;
    if (!this.#now.kept.has(place)) throw new Error(`nothing is kept at ${place}`);
    this.#change((contents) => {
      const kept = contents.kept.get(place);
      if (kept) contents.kept.set(place, { ...kept, seq, redelivered, deliveryCount });
      const marks = contents.marksOf(queue.number);
      marks.lastSeq = Math.max(marks.lastSeq, seq);
    });
  }

  handedOut(queue: Queue, seq: number): void {
    this.#change((contents) => {
      contents.marksOf(queue.number).handedOut = seq;
    });
  }

  define(kind: DefinitionKind, key: string, value: object | null): void {
    const text = value && JSON.stringify(value);
    this.#change(({ definitions }) => {
      definitions.delete(`${kind} ${key}`);
      if (text !== null) definitions.set(`${kind} ${key}`, { kind, key, value: text });
    });
  }

  retain(vhost: string, topic: string, message: Message | null): void {
    const kept = message && copied(message);
    this.#change(({ retained }) => {
      const key = `${vhost}\0${topic}`;
      retained.delete(key);
      if (kept !== null) retained.set(key, { vhost, topic, message: kept });
    });
  }

  inFlight(session: StoredSession, direction: 'out' | 'in', id: number, state: number, entry: Entry | undefined): void {
    const { number } = session;
    const of = { session: number, direction, id, state, queue: entry?.queue.number ?? 0, seq: entry?.seq ?? 0 };
    this.#change(({ inFlight }) => {
      const key = `${number} ${direction} ${id}`;
      if (state === 0) inFlight.delete(key);
      else inFlight.set(key, of);
    });
  }

  load(queue: Queue, places: Float64Array): Entry[] {
    const entries: Entry[] = [];
    for (const place of places) {
      const kept = this.#now.kept.get(place);
      if (kept === undefined || kept.queue !== queue.number)
        throw new Error(`queue ${queue.number} has nothing at ${place}`);
      if (this.damaged.has(place)) continue;
      const entry = new Entry(copied(kept.message), queue, kept.seq, kept.enqueuedAt, kept.expiresAt);
      entry.place = place;
      entry.redelivered = kept.redelivered;
      entry.deliveryCount = kept.deliveryCount;
      entries.push(entry);
      this.loads++;
    }
    return entries;
  }

  forgetQueue({ number }: Queue): void {
    this.#change((contents) => {
      for (const [place, { queue }] of contents.kept) if (queue === number) contents.kept.delete(place);
      contents.marks.delete(number);
    });
  }

  forgetPlaces(_queue: Queue, places: Float64Array): void {
    const gone = [...places];
    for (const place of gone) if (!this.#now.kept.has(place)) throw new Error(`nothing is kept at ${place}`);
    this.#change((contents) => {
      for (const place of gone) contents.kept.delete(place);
    });
  }

  #change(change: Change): void {
    change(this.#now);
    this.#pending.push(change);
    this.written++;
    if (!this.immediate) return;
    for (const each of this.#pending.splice(0)) each(this.#durableContents);
    this.durable = this.written;
  }
}

function recoveredFrom(contents: Contents): Recovered {
  return {
    *definitions() {
      for (const { kind, key, value } of contents.definitions.values()) {
        const parsed: unknown = JSON.parse(value);
        if (typeof parsed === 'object' && parsed !== null) yield { kind, key, value: parsed };
      }
    },
    queue: (number) => recoveredQueue(contents, number),
    inFlight: () => contents.inFlight.values(),
    retained: () => contents.retained.values(),
    done: () => {},
  };
}

function recoveredQueue({ kept, marks }: Contents, number: number): RecoveredQueue | undefined {
  const of = [...kept].filter(([, { queue }]) => queue === number).sort(([, a], [, b]) => a.seq - b.seq);
  const { lastSeq, handedOut } = marks.get(number) ?? { lastSeq: 0, handedOut: 0 };
  if (of.length === 0 && lastSeq === 0) return undefined;
  return {
    places: Float64Array.from(of, ([place]) => place),
    seqs: Float64Array.from(of, ([, { seq }]) => seq),
    times: Float64Array.from(of, ([, { enqueuedAt }]) => enqueuedAt),
    sizes: Uint32Array.from(of, ([, { message }]) => message.body.length),
    priorities: Uint8Array.from(of, ([, { message }]) => message.priority),
    expires: of.some(([, { expiresAt }]) => expiresAt !== 0),
    lastSeq,
    handedOut,
  };
}
