import type { Message } from '../message.ts';
import type { RecoveredQueue, Store } from '../ports.ts';
import { Entry } from './entry.ts';
import type { Queue } from './queue.ts';

/** A stream's segments are this large unless `x-stream-max-segment-size-bytes` says otherwise (RabbitMQ's default). */
export const DEFAULT_SEGMENT_BYTES = 500_000_000;

/** What is read back at once: readers go on from there. */
const CHUNK_MESSAGES_MAX = 128;
const CHUNK_BYTES_MAX = 512 * 1024;
/** Of one stream, for readers at different places. */
const CHUNKS_MAX = 8;
/** The newest messages, which readers who keep up get, stay in memory. */
const TAIL_MESSAGES_MAX = 1024;
const TAIL_BYTES_MAX = 1024 * 1024;
const SMALLEST_SEGMENT = 64;

/** Messages by offset from the first one on. */
class Segment {
  readonly firstOffset: number;
  /** When each was appended, ms: never falls. */
  times: Float64Array = new Float64Array(SMALLEST_SEGMENT);
  places: Float64Array = new Float64Array(SMALLEST_SEGMENT);
  length = 0;
  bytes = 0;

  constructor(firstOffset: number) {
    this.firstOffset = firstOffset;
  }

  push(place: number, time: number, bytes: number): void {
    if (this.length === this.times.length) {
      this.times = grown(this.times);
      this.places = grown(this.places);
    }
    this.times[this.length] = time;
    this.places[this.length] = place;
    this.length++;
    this.bytes += bytes;
  }

  get newest(): number {
    return this.times[this.length - 1] ?? 0;
  }

  get used(): Float64Array {
    return this.places.subarray(0, this.length);
  }
}

const isWithin = (chunk: readonly Entry[], offset: number): boolean =>
  (chunk[0]?.seq ?? Number.POSITIVE_INFINITY) <= offset && offset <= (chunk[chunk.length - 1]?.seq ?? -1);

function grown(array: Float64Array): Float64Array {
  const larger = new Float64Array(array.length * 2);
  larger.set(array);
  return larger;
}

/**
 * An append-only log: messages by offset, dropped from the old end in whole segments only. Where the store can read them
 * back, only the newest are in memory, and what readers are at.
 */
export class StreamLog {
  readonly #queue: Queue;
  readonly #store: Store;
  readonly #segments: Segment[] = [new Segment(0)];
  /** The newest ones; without paging all of them. */
  readonly #tail: Entry[] = [];
  #tailStart = 0;
  #tailBytes = 0;
  /** The one that was used last is last. */
  readonly #chunks: Entry[][] = [];
  bytes = 0;

  constructor(queue: Queue, store: Store) {
    this.#queue = queue;
    this.#store = store;
  }

  get firstOffset(): number {
    return this.#segments[0]?.firstOffset ?? 0;
  }

  /** The offset that the next message will have. */
  get nextOffset(): number {
    const last = this.#segments[this.#segments.length - 1];
    return last ? last.firstOffset + last.length : 0;
  }

  /** When the oldest was appended, ms; undefined: there is none. */
  get since(): number | undefined {
    const [oldest] = this.#segments;
    return oldest && oldest.length > 0 ? oldest.times[0] : undefined;
  }

  append(message: Message, now: number, segmentBytes: number): void {
    const entry = new Entry(message, this.#queue, this.nextOffset, now, 0);
    this.#store.enqueued(entry);
    this.#segmentFor(segmentBytes).push(entry.place, now, message.body.length);
    this.bytes += message.body.length;
    this.#tail.push(entry);
    this.#tailBytes += message.body.length;
    if (this.#store.pages) this.#trimTail();
  }

  /** What the store had when the broker started. Offsets stay: one that is missing was damaged. */
  restore({ places, seqs, times, sizes, lastSeq }: RecoveredQueue, segmentBytes: number): void {
    this.#segments.splice(0, this.#segments.length, new Segment(seqs[0] ?? lastSeq + 1));
    places.forEach((place, i) => {
      const time = times[i] ?? 0;
      this.#skipTo(seqs[i] ?? 0, time);
      this.#segmentFor(segmentBytes).push(place, time, sizes[i] ?? 0);
      this.bytes += sizes[i] ?? 0;
    });
    this.#skipTo(lastSeq + 1, times[times.length - 1] ?? 0);
  }

  #skipTo(offset: number, time: number): void {
    while (this.nextOffset < offset) this.#segments[this.#segments.length - 1]?.push(0, time, 0);
  }

  /** Drops the oldest segments while the log is too large or they are too old; never the last one. */
  trim(maxBytes: number | undefined, oldestTime: number | undefined): void {
    while (this.#segments.length > 1) {
      const oldest = this.#segments[0];
      const tooLarge = maxBytes !== undefined && this.bytes > maxBytes;
      const tooOld = oldestTime !== undefined && oldest !== undefined && oldest.newest < oldestTime;
      if (!oldest || !(tooLarge || tooOld)) return;
      this.#segments.shift();
      this.bytes -= oldest.bytes;
      this.#store.forgetPlaces(
        this.#queue,
        oldest.used.filter((place) => place !== 0),
      );
      this.#dropTail(this.firstOffset);
    }
  }

  /** Undefined: there is none, or it is damaged. */
  at(offset: number): { readonly message: Message; readonly time: number } | undefined {
    if (offset < this.firstOffset) return undefined;
    const first = this.#tail[this.#tailStart];
    const entry =
      first !== undefined && offset >= first.seq
        ? this.#tail[this.#tailStart + offset - first.seq]
        : this.#read(offset);
    return entry && { message: entry.message, time: entry.enqueuedAt };
  }

  /** The first offset whose message isn't older than `time`. */
  offsetAt(time: number): number {
    let low = this.firstOffset;
    let high = this.nextOffset;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const segment = this.#segmentOf(middle);
      if ((segment?.times[middle - segment.firstOffset] ?? 0) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The queue is gone. */
  dispose(): void {
    const next = this.nextOffset;
    this.#segments.splice(0, this.#segments.length, new Segment(next));
    this.#tail.length = 0;
    this.#tailStart = 0;
    this.#chunks.length = 0;
    this.bytes = 0;
  }

  #segmentFor(segmentBytes: number): Segment {
    const last = this.#segments[this.#segments.length - 1];
    if (last !== undefined && last.bytes < segmentBytes) return last;
    const next = new Segment(this.nextOffset);
    this.#segments.push(next);
    return next;
  }

  #trimTail(): void {
    while (this.#tail.length - this.#tailStart > TAIL_MESSAGES_MAX || this.#tailBytes > TAIL_BYTES_MAX) {
      const oldest = this.#tail[this.#tailStart];
      if (oldest === undefined) break;
      this.#dropTail(oldest.seq + 1);
    }
  }

  /** Those before an offset leave memory. */
  #dropTail(before: number): void {
    for (;;) {
      const oldest = this.#tail[this.#tailStart];
      if (oldest === undefined || oldest.seq >= before) break;
      this.#tailStart++;
      this.#tailBytes -= oldest.message.body.length;
    }
    // In one go, now and then: moving the rest up costs as much as there is.
    if (this.#tailStart > TAIL_MESSAGES_MAX && this.#tailStart * 2 > this.#tail.length) {
      this.#tail.splice(0, this.#tailStart);
      this.#tailStart = 0;
    }
  }

  #read(offset: number): Entry | undefined {
    const known = this.#chunks.findIndex((chunk) => isWithin(chunk, offset));
    const [chunk = this.#load(offset)] = known < 0 ? [] : this.#chunks.splice(known, 1);
    if (chunk.length > 0) this.#chunks.push(chunk);
    if (this.#chunks.length > CHUNKS_MAX) this.#chunks.shift();
    return chunk.find(({ seq }) => seq === offset);
  }

  /** From an offset on, some. */
  #load(offset: number): Entry[] {
    const segment = this.#segmentOf(offset);
    if (segment === undefined || segment.length === 0) return [];
    const fitting = Math.floor((CHUNK_BYTES_MAX * segment.length) / Math.max(1, segment.bytes));
    const start = offset - segment.firstOffset;
    const places = segment.used.slice(start, start + Math.min(CHUNK_MESSAGES_MAX, Math.max(1, fitting)));
    return this.#store.load(
      this.#queue,
      places.filter((place) => place !== 0),
    );
  }

  #segmentOf(offset: number): Segment | undefined {
    let low = 0;
    let high = this.#segments.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#segments[middle]?.firstOffset ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return this.#segments[low];
  }
}
