import type { Store } from '../ports.ts';
import { copyOf, ENTRY_BYTES, type Entry } from './entry.ts';
import { Lane } from './lane.ts';
import type { Loaded, PagedRun } from './paged-run.ts';
import type { Queue } from './queue.ts';
import type { Residency, Resident } from './residency.ts';

/** What is read back in one go; the latter when memory is short. */
const LOAD_MESSAGES = 256;
const LOAD_FEW_MESSAGES = 32;
/** What is dropped from memory in one go. */
const PAGE_OUT_MESSAGES = 512;
const PAGE_OUT_BYTES = 1024 * 1024;

/** What it takes to keep some of the messages in the store only. */
export interface Paging {
  readonly queue: Queue;
  readonly store: Store;
  readonly residency: Residency;
  /** Each one that was read back, before anybody else sees it. */
  loaded(entry: Entry): void;
  /** Damaged in the store, and gone. */
  lost(messages: number, bytes: number): void;
}

/**
 * What waits in a queue. Without priorities one lane; with them one for each priority in use, and the highest is the
 * front: it is delivered first, and it is what `drop-head` drops, as in RabbitMQ.
 *
 * With paging the rear of each lane may be in the store only; it is read back when it has come to the front.
 */
export class ReadyList implements Resident {
  readonly #maxPriority: number;
  /** By priority; a lane is made when its priority is first used. */
  readonly #lanes: (Lane | undefined)[];
  readonly #paging: Paging | undefined;
  length = 0;
  bytes = 0;
  /** What it keeps in memory. */
  residentBytes = 0;
  used = false;
  /** Something was written that it wouldn't have been otherwise. */
  hasPaged = false;

  /** `maxPriority` 0: no priorities. */
  constructor(maxPriority: number, paging?: Paging) {
    this.#maxPriority = maxPriority;
    this.#lanes = [new Lane()];
    this.#paging = paging;
    paging?.residency.add(this);
  }

  /** When the front came in, ms. */
  get since(): number | undefined {
    return (this.#maxPriority === 0 ? this.#lanes[0] : this.#highest())?.since;
  }

  shift(): Entry | undefined {
    const lane = this.#maxPriority === 0 ? this.#lanes[0] : this.#highest();
    return lane && this.#shiftOf(lane);
  }

  push(entry: Entry): void {
    const lane = this.#lane(entry);
    this.length++;
    this.bytes += entry.message.body.length;
    if (lane.paged !== undefined && this.#paging !== undefined) {
      this.#write(entry);
      entry.message.journey?.add({ type: 'paged', ...copyOf(entry) });
      lane.paged.push(entry);
      return;
    }
    lane.push(entry);
    if (this.#paging !== undefined) this.#hold(entry, this.#paging.residency);
  }

  /** Whether one of that priority would go to the store without staying in memory. */
  isPaged(priority: number): boolean {
    return this.#lanes[Math.min(priority, this.#maxPriority)]?.paged !== undefined;
  }

  /** What was out comes back to its place, and stays in memory: it is before all that is paged. */
  insert(entry: Entry): void {
    this.#lane(entry).insert(entry);
    this.length++;
    this.bytes += entry.message.body.length;
    if (this.#paging !== undefined) this.#hold(entry, this.#paging.residency);
  }

  /** Takes the front of the lane that a priority falls into. */
  shiftFrontOf(priority: number): Entry | undefined {
    const lane = this.#lanes[Math.min(priority, this.#maxPriority)];
    return lane && this.#shiftOf(lane);
  }

  /** Priorities below this number may have a lane. */
  get laneCount(): number {
    return this.#lanes.length;
  }

  /** The front of the lane that a priority falls into. */
  frontOf(priority: number): Entry | undefined {
    const lane = this.#lanes[Math.min(priority, this.#maxPriority)];
    if (lane === undefined) return undefined;
    if (lane.paged !== undefined && lane.first === undefined) this.#refill(lane);
    return lane.first;
  }

  /** Whether nothing is before it, in its lane. Of what has just been pushed, ask before. */
  isFront(entry: Entry): boolean {
    const lane = this.#lanes[Math.min(entry.message.priority, this.#maxPriority)];
    return lane === undefined || lane.length === 0 || lane.first === entry;
  }

  /** Those in memory, in the order of delivery. */
  *residents(): Generator<Entry> {
    for (let p = this.#lanes.length - 1; p >= 0; p--) {
      const lane = this.#lanes[p];
      for (let i = 0; lane && i < lane.residents; i++) {
        const entry = lane.at(i);
        if (entry) yield entry;
      }
    }
  }

  /** What isn't in memory. */
  get paged(): { readonly messages: number; readonly bytes: number } {
    let messages = 0;
    let bytes = 0;
    for (const lane of this.#lanes) {
      messages += lane?.paged?.length ?? 0;
      bytes += lane?.paged?.bytes ?? 0;
    }
    return { messages, bytes };
  }

  /** The places of all others. */
  *pagedPlaces(): Generator<Float64Array> {
    for (const lane of this.#lanes) if (lane?.paged) yield* lane.paged.places();
  }

  /** `limit` entries from `offset` on, in the order of delivery, without walking what comes before. */
  slice(offset: number, limit: number): Entry[] {
    const found: Entry[] = [];
    let skip = offset;
    let wanted = limit;
    for (let p = this.#lanes.length - 1; p >= 0 && wanted > 0; p--) {
      const lane = this.#lanes[p];
      if (lane === undefined) continue;
      const { residents, length } = lane;
      const end = Math.min(length, skip + wanted);
      for (let i = skip; i < Math.min(end, residents); i++) {
        const entry = lane.at(i);
        if (entry) found.push(entry);
      }
      const from = Math.max(skip, residents);
      if (lane.paged && from < end) found.push(...this.#read(lane.paged.slice(from - residents, end - from)));
      wanted -= Math.max(0, end - skip);
      skip = Math.max(0, skip - length);
    }
    return found;
  }

  clear(): void {
    for (const lane of this.#lanes) lane?.clear();
    this.length = 0;
    this.bytes = 0;
    if (this.#paging) this.#paging.residency.bytes -= this.residentBytes;
    this.residentBytes = 0;
  }

  /** The queue is gone. */
  dispose(): void {
    this.clear();
    this.#paging?.residency.remove(this);
  }

  /** What a crash has left, in order of `seq`; nothing of it is read. */
  restore(o: {
    readonly places: Float64Array;
    readonly seqs: Float64Array;
    readonly times: Float64Array;
    readonly sizes: Uint32Array;
    readonly priorities: Uint8Array;
  }): void {
    this.length += o.places.length;
    for (const size of o.sizes) this.bytes += size;
    if (this.#maxPriority === 0) {
      this.#laneOf(0).startPaging().append(o.places, o.seqs, o.times, o.sizes);
      return;
    }
    const byLane = new Map<number, number[]>();
    o.priorities.forEach((priority, i) => {
      const lane = Math.min(priority, this.#maxPriority);
      const indices = byLane.get(lane);
      if (indices === undefined) byLane.set(lane, [i]);
      else indices.push(i);
    });
    for (const [priority, indices] of byLane) {
      const of = (all: Float64Array | Uint32Array) => Float64Array.from(indices, (i) => all[i] ?? 0);
      const sizes = Uint32Array.from(indices, (i) => o.sizes[i] ?? 0);
      this.#laneOf(priority).startPaging().append(of(o.places), of(o.seqs), of(o.times), sizes);
    }
  }

  /** Takes entries out of any place. */
  take(seqs: ReadonlySet<number>): Entry[] {
    const taken: Entry[] = [];
    for (const lane of this.#lanes) {
      const before = taken.length;
      lane?.take(seqs, taken);
      if (this.#paging) for (const entry of taken.slice(before)) this.#release(entry, this.#paging.residency);
      if (lane?.paged) this.#takePaged(lane, lane.paged, seqs, taken);
    }
    this.length -= taken.length;
    for (const entry of taken) this.bytes -= entry.message.body.length;
    return taken;
  }

  #takePaged(lane: Lane, paged: PagedRun, seqs: ReadonlySet<number>, into: Entry[]): void {
    const { queue, store } = this.#needPaging();
    for (const seq of seqs) {
      const loaded = paged.take(seq, queue, store);
      if (loaded === undefined) continue;
      this.#admit(loaded);
      into.push(...loaded.entries);
    }
    if (paged.length === 0) lane.stopPaging();
  }

  pageOut(keepBytes: number): void {
    const { residency } = this.#needPaging();
    const bytesMax = Math.min(PAGE_OUT_BYTES, this.residentBytes - keepBytes);
    let messages = 0;
    let bytes = 0;
    for (const lane of this.#lanes) {
      const out: Entry[] = [];
      while (messages < PAGE_OUT_MESSAGES && bytes < bytesMax) {
        const entry = lane?.pop();
        if (entry === undefined) break;
        this.#write(entry);
        entry.message.journey?.add({ type: 'paged', ...copyOf(entry) });
        out.push(entry);
        messages++;
        bytes += costOf(entry);
      }
      if (out.length > 0) lane?.startPaging().unshift(out.reverse());
    }
    this.residentBytes -= bytes;
    residency.bytes -= bytes;
  }

  #shiftOf(lane: Lane): Entry | undefined {
    const isShort = lane.paged !== undefined && lane.first === undefined;
    if (isShort) this.#refill(lane);
    const entry = lane.shift();
    if (entry === undefined) return undefined;
    this.length--;
    this.bytes -= entry.message.body.length;
    if (this.#paging !== undefined) {
      const { residency } = this.#paging;
      this.used = true;
      this.#release(entry, residency);
      // Only now: it could take what has just been read.
      if (isShort && residency.bytes > residency.max) residency.relieve(this);
    }
    return entry;
  }

  #write(entry: Entry): void {
    if (entry.place !== 0) return;
    this.hasPaged = true;
    this.#needPaging().store.page(entry);
  }

  #release(entry: Entry, residency: Residency): void {
    const cost = costOf(entry);
    this.residentBytes -= cost;
    residency.bytes -= cost;
  }

  #hold(entry: Entry, residency: Residency): void {
    const cost = costOf(entry);
    this.residentBytes += cost;
    residency.bytes += cost;
    if (residency.bytes > residency.max) residency.relieve(this);
  }

  /** Reads until there is one, or there are none. */
  #refill(lane: Lane): void {
    const { queue, store, residency } = this.#needPaging();
    const max = residency.bytes > residency.max ? LOAD_FEW_MESSAGES : LOAD_MESSAGES;
    while (lane.first === undefined && lane.paged !== undefined) {
      const loaded = lane.paged.load(queue, store, max);
      this.#admit(loaded);
      for (const entry of loaded.entries) {
        const cost = costOf(entry);
        lane.push(entry);
        this.residentBytes += cost;
        residency.bytes += cost;
      }
      if (lane.paged.length === 0) lane.stopPaging();
    }
  }

  #read(places: Float64Array): Entry[] {
    const { queue, store, loaded } = this.#needPaging();
    const entries = store.load(queue, places);
    for (const entry of entries) loaded(entry);
    return entries;
  }

  #admit({ entries, lost, lostBytes }: Loaded): void {
    const paging = this.#needPaging();
    for (const entry of entries) paging.loaded(entry);
    if (lost === 0 && lostBytes === 0) return;
    this.length -= lost;
    this.bytes -= lostBytes;
    paging.lost(lost, lostBytes);
  }

  #needPaging(): Paging {
    if (this.#paging === undefined) throw new Error('nothing here can leave memory');
    return this.#paging;
  }

  #lane(entry: Entry): Lane {
    return this.#laneOf(Math.min(entry.message.priority, this.#maxPriority));
  }

  #laneOf(priority: number): Lane {
    const lane = this.#lanes[priority] ?? new Lane();
    while (this.#lanes.length < priority) this.#lanes.push(undefined);
    this.#lanes[priority] = lane;
    return lane;
  }

  #highest(): Lane | undefined {
    for (let p = this.#lanes.length - 1; p >= 0; p--) {
      const lane = this.#lanes[p];
      if (lane && lane.length > 0) return lane;
    }
    return undefined;
  }
}

const costOf = ({ message }: Entry): number => ENTRY_BYTES + message.body.length + (message.header?.length ?? 0);
