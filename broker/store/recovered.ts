import type { Message, Publication } from '../core/message.ts';
import type { DefinitionKind, Recovered, RecoveredInFlight, RecoveredQueue } from '../core/ports.ts';
import type { ContentReader } from './content-codec.ts';
import type { KeyedRecords } from './keyed-records.ts';
import type { Ledger } from './ledger.ts';
import { placeOf } from './place.ts';
import { DEAD, DEFINITION, HANDED_OUT, IN_FLIGHT, RETAINED, RETURNED } from './record.ts';
import type { RecordReader } from './record-reader.ts';
import { QueueRows } from './recovered-queue.ts';
import type { RecoveryReport } from './recovery.ts';
import type { Returns } from './returns.ts';
import type { Segment } from './segment.ts';
import { emptyRow, type SegmentIndex } from './segment-index.ts';
import {
  type InFlightState,
  readDead,
  readDefinition,
  readHandedOut,
  readInFlight,
  readReturns,
  type StoredDefinition,
} from './side-records.ts';

/** The store's own kind of definition: a queue of which all messages are dead, by its number. */
export const FORGOTTEN = 'forgotten';

export interface RecoveringOptions {
  readonly ledger: Ledger;
  readonly keyed: KeyedRecords;
  readonly returns: Returns;
  readonly reader: RecordReader;
  readonly contents: ContentReader;
  readonly report: RecoveryReport;
  indexOf(segment: Segment): SegmentIndex | undefined;
  newMessage(publication: Publication): Message;
  /** The core has what it wants. Segments in which these queues had something, and the queue is forgotten. */
  done(): void;
}

/** Puts together what the segments say: who lives, which definition is the latest, which sessions have what in flight. */
export class RecoveredLog implements Recovered {
  readonly #o: RecoveringOptions;
  readonly #capacities = new Map<number, number>();
  readonly #queues = new Map<number, QueueRows>();
  readonly #lastSeqs = new Map<number, number>();
  readonly #definitions = new Map<string, StoredDefinition>();
  readonly #inFlight = new Map<string, InFlightState>();
  readonly #handedOut = new Map<number, number>();
  /** Read when they are asked for: bodies may be large. */
  readonly #retained = new Set<number>();
  readonly forgotten = new Set<number>();

  constructor(options: RecoveringOptions) {
    this.#o = options;
    const segments = [...options.ledger.segments.values()];
    for (const segment of segments) this.#takeNews(segment);
    for (const segment of segments) this.#takeLiving(segment);
    for (const queue of this.forgotten) {
      options.ledger.forget(queue);
      this.#queues.delete(queue);
    }
    this.#capacities.clear();
    for (const rows of this.#queues.values()) options.report.messages += rows.count;
  }

  *definitions(): Generator<{ readonly kind: DefinitionKind; readonly key: string; readonly value: object }> {
    const inOrder = [...this.#definitions.values()].sort((a, b) => a.version - b.version);
    for (const { key: name, value } of inOrder) {
      const end = name.indexOf('\0');
      const kind = name.slice(0, end);
      // What kinds there are is the core's affair, and it gets back what it gave.
      if (kind !== FORGOTTEN)
        yield { kind: kind as DefinitionKind, key: name.slice(end + 1), value: JSON.parse(value) };
    }
  }

  queue(number: number): RecoveredQueue | undefined {
    const rows = this.#queues.get(number);
    const handedOut = this.#handedOut.get(number) ?? 0;
    const lastSeq = Math.max(this.#lastSeqs.get(number) ?? 0, handedOut);
    if (rows === undefined && lastSeq === 0) return undefined;
    this.#queues.delete(number);
    const dead = (place: number, bodyBytes: number): void => {
      this.#o.ledger.died(place, number, bodyBytes);
    };
    return (rows ?? new QueueRows(0)).take(lastSeq, handedOut, dead);
  }

  *inFlight(): Generator<RecoveredInFlight> {
    const inOrder = [...this.#inFlight.values()].sort((a, b) => a.begun - b.begun);
    for (const { session, direction, id, state, queue, seq } of inOrder) {
      yield { session, direction, id, state, queue, seq };
    }
  }

  *retained(): Generator<{ readonly vhost: string; readonly topic: string; readonly message: Message }> {
    for (const place of this.#retained) {
      const record = this.#o.reader.at(place)?.record;
      if (record === undefined) {
        this.#o.report.notes.push('a retained message is damaged and was left out');
        continue;
      }
      const { publication, names } = this.#o.contents.read(record, 2);
      yield { vhost: names[0] ?? '', topic: names[1] ?? '', message: this.#o.newMessage(publication) };
    }
  }

  done(): void {
    for (const [number, rows] of this.#queues) {
      this.#o.report.orphans += rows.count;
      this.#o.ledger.forget(number);
    }
    if (this.#o.report.orphans > 0) {
      this.#o.report.notes.push(`${this.#o.report.orphans} messages were of queues that are not known any more`);
    }
    for (const held of [this.#queues, this.#definitions, this.#inFlight, this.#lastSeqs, this.#retained]) held.clear();
    this.#o.done();
  }

  /** Who has died, what came back, and how many messages each queue may have. */
  #takeNews(segment: Segment): void {
    const { ledger, returns } = this.#o;
    const index = this.#o.indexOf(segment);
    if (index === undefined) return;
    for (const { unit, bytes, length } of index.others()) {
      const type = bytes[8];
      if (type !== DEAD && type !== RETURNED) continue;
      const record = this.#whole(segment, unit, bytes, length);
      if (record === undefined) continue;
      if (type === DEAD) {
        readDead(record, (number, dead) => {
          const target = ledger.segment(number);
          target?.dead.add(dead);
          if (target && target !== segment) target.obituaries.add(segment.number);
        });
      } else {
        for (const each of readReturns(record)) returns.found(each, segment.number);
      }
    }
    const row = emptyRow();
    for (let i = 0; i < index.rowCount; i++) {
      index.readRow(i, row);
      this.#capacities.set(row.queue, (this.#capacities.get(row.queue) ?? 0) + 1);
    }
  }

  #takeLiving(segment: Segment): void {
    const index = this.#o.indexOf(segment);
    if (index === undefined) return;
    const row = emptyRow();
    for (let i = 0; i < index.rowCount; i++) {
      index.readRow(i, row);
      const { queue, unit } = row;
      const place = placeOf(segment.number, unit);
      const seq = this.#o.returns.get(place)?.seq ?? row.seq;
      if (seq > (this.#lastSeqs.get(queue) ?? 0)) this.#lastSeqs.set(queue, seq);
      // What was written only to leave memory ended with the process that it belonged to.
      if (row.transient) segment.dead.add(unit);
      if (segment.dead.has(unit)) {
        segment.stillborn(row.bodyBytes);
        continue;
      }
      segment.born(queue, row.bodyBytes);
      this.#rowsOf(queue).add(place, seq, row);
    }
    for (const { unit, bytes, length } of index.others()) {
      const type = bytes[8];
      if (type === DEAD || type === RETURNED || segment.dead.has(unit)) continue;
      const record = this.#whole(segment, unit, bytes, length);
      if (record) this.#takeKeyed(segment, unit, record);
    }
  }

  #takeKeyed(segment: Segment, unit: number, record: Buffer): void {
    const place = placeOf(segment.number, unit);
    segment.keyedBorn(record.length);
    const before = this.#o.keyed.found(record, place, record.length);
    if (before !== undefined) {
      this.#o.ledger.keyedDied(before, record.length);
      this.#retained.delete(before);
    }
    switch (record[8]) {
      case DEFINITION: {
        const definition = readDefinition(record);
        this.#definitions.set(definition.key, definition);
        if (definition.key.startsWith(`${FORGOTTEN}\0`)) {
          this.forgotten.add(Number(definition.key.slice(FORGOTTEN.length + 1)));
        }
        break;
      }
      case IN_FLIGHT: {
        const state = readInFlight(record);
        this.#inFlight.set(`${state.session} ${state.direction} ${state.id}`, state);
        break;
      }
      case HANDED_OUT: {
        const { queue, seq } = readHandedOut(record);
        this.#handedOut.set(queue, seq);
        break;
      }
      case RETAINED:
        this.#retained.add(place);
        break;
    }
  }

  #whole(segment: Segment, unit: number, bytes: Buffer, length: number): Buffer | undefined {
    if (bytes.length === length) return bytes;
    const record = this.#o.reader.at(placeOf(segment.number, unit))?.record;
    if (record) return record;
    this.#o.report.notes.push(`a record in segment ${segment.number} is damaged and was left out`);
    return undefined;
  }

  #rowsOf(queue: number): QueueRows {
    let rows = this.#queues.get(queue);
    if (rows === undefined) {
      rows = new QueueRows(this.#capacities.get(queue) ?? 0);
      this.#queues.set(queue, rows);
    }
    return rows;
  }
}
