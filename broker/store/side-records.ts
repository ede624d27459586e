import { GrowingBuffer, getUint48, setUint48, viewOf, writeText } from './octets.ts';
import { placeOf, segmentOf, UNIT_BYTES, unitOf } from './place.ts';
import { DEAD, DEFINITION, HANDED_OUT, HEADER_BYTES, IN_FLIGHT, RETURNED } from './record.ts';

/** Places in one record about the dead, and in one about what came back. */
export const PLACES_PER_RECORD_MAX = 8192;

/**
 * The dead: u32 groups at 12, then for each segment u48 its number, u32 a count, and so many units, each as the
 * difference to the one before: 7 bits a byte, the lowest first, the sign in the lowest bit.
 */
export class DeadEncoder {
  readonly #out = new GrowingBuffer(1024);

  /** At most PLACES_PER_RECORD_MAX. Valid until the next call. */
  encode(places: Float64Array): Buffer {
    const out = this.#out;
    out.length = 0;
    out.extend(16);
    out.view.setUint8(8, DEAD);
    out.view.setUint8(9, 0);
    out.view.setUint16(10, 0, true);
    let groups = 0;
    for (let i = 0; i < places.length; groups++) i = this.#group(places, i);
    out.view.setUint32(HEADER_BYTES, groups, true);
    return out.content;
  }

  /** The places that follow of one segment. Where the next group begins. */
  #group(places: Float64Array, from: number): number {
    const out = this.#out;
    const segment = segmentOf(places[from] ?? 0);
    const head = out.extend(10);
    let last = 0;
    let i = from;
    for (; i < places.length; i++) {
      const place = places[i] ?? 0;
      if (segmentOf(place) !== segment) break;
      const unit = unitOf(place);
      this.#difference(unit - last);
      last = unit;
    }
    setUint48(out.view, head, segment);
    out.view.setUint32(head + 6, i - from, true);
    return i;
  }

  #difference(difference: number): void {
    let rest = difference < 0 ? -difference * 2 - 1 : difference * 2;
    // Two units less than 2²¹ apart, with a sign: four octets at most.
    let at = this.#out.extend(4);
    const { bytes } = this.#out;
    for (; rest > 0x7f; rest >>>= 7) bytes[at++] = (rest & 0x7f) | 0x80;
    bytes[at++] = rest;
    this.#out.length = at;
  }
}

export function readDead(record: Buffer, visit: (segment: number, unit: number) => void): void {
  const view = viewOf(record);
  let at = 16;
  for (let group = view.getUint32(HEADER_BYTES, true); group > 0; group--) {
    const segment = getUint48(view, at);
    const count = view.getUint32(at + 6, true);
    at += 10;
    let unit = 0;
    for (let i = 0; i < count; i++) {
      let rest = 0;
      let shift = 0;
      let octet = 0;
      do {
        octet = record[at++] ?? 0;
        rest |= (octet & 0x7f) << shift;
        shift += 7;
      } while (octet > 0x7f);
      unit += rest & 1 ? -((rest + 1) >>> 1) : rest >>> 1;
      visit(segment, unit);
    }
  }
}

/** How an entry is since it came back. */
export interface Return {
  readonly place: number;
  readonly seq: number;
  readonly deliveryCount: number;
  readonly redelivered: boolean;
}

const RETURN_BYTES = 24;

/** u32 count at 12, then for each f64 place, u48 seq, u16 deliveryCount, u8 redelivered and padding. */
export function encodeReturns(returns: readonly Return[]): Buffer {
  const record = Buffer.alloc(16 + returns.length * RETURN_BYTES);
  const view = viewOf(record);
  record[8] = RETURNED;
  view.setUint32(HEADER_BYTES, returns.length, true);
  for (const [i, { place, seq, deliveryCount, redelivered }] of returns.entries()) {
    const at = 16 + i * RETURN_BYTES;
    view.setFloat64(at, place, true);
    setUint48(view, at + 8, seq);
    view.setUint16(at + 14, Math.min(deliveryCount, 0xffff), true);
    view.setUint8(at + 16, redelivered ? 1 : 0);
  }
  return record;
}

export function* readReturns(record: Buffer): Generator<Return> {
  const view = viewOf(record);
  for (let i = 0; i < view.getUint32(HEADER_BYTES, true); i++) {
    const at = 16 + i * RETURN_BYTES;
    yield {
      place: view.getFloat64(at, true),
      seq: getUint48(view, at + 8),
      deliveryCount: view.getUint16(at + 14, true),
      redelivered: view.getUint8(at + 16) === 1,
    };
  }
}

export const HANDED_OUT_BYTES = UNIT_BYTES;

/** 12 u48 queue, 18 u48 seq. */
export function writeHandedOut(bytes: Buffer, view: DataView, at: number, queue: number, seq: number): void {
  bytes.fill(0, at, at + HANDED_OUT_BYTES);
  bytes[at + 8] = HANDED_OUT;
  setUint48(view, at + 12, queue);
  setUint48(view, at + 18, seq);
}

export function readHandedOut(record: Buffer): { readonly queue: number; readonly seq: number } {
  const view = viewOf(record);
  return { queue: getUint48(view, 12), seq: getUint48(view, 18) };
}

export interface InFlightState {
  readonly session: number;
  readonly direction: 'out' | 'in';
  readonly id: number;
  readonly state: number;
  readonly queue: number;
  readonly seq: number;
  /** When this identifier was taken into use, in the order of all. */
  readonly begun: number;
}

export const IN_FLIGHT_BYTES = 2 * UNIT_BYTES;

/** 10 u16 id, 12 u48 session, 18 u48 queue, 24 u48 seq, 30 u8 direction, 31 u8 state, 32 u48 begun. */
export function writeInFlight(bytes: Buffer, view: DataView, at: number, of: InFlightState): void {
  bytes.fill(0, at, at + IN_FLIGHT_BYTES);
  bytes[at + 8] = IN_FLIGHT;
  view.setUint16(at + 10, of.id, true);
  setUint48(view, at + 12, of.session);
  setUint48(view, at + 18, of.queue);
  setUint48(view, at + 24, of.seq);
  bytes[at + 30] = of.direction === 'out' ? 1 : 0;
  bytes[at + 31] = of.state;
  setUint48(view, at + 32, of.begun);
}

export function readInFlight(record: Buffer): InFlightState {
  const view = viewOf(record);
  return {
    id: view.getUint16(10, true),
    session: getUint48(view, 12),
    queue: getUint48(view, 18),
    seq: getUint48(view, 24),
    direction: record[30] === 1 ? 'out' : 'in',
    state: record[31] ?? 0,
    begun: getUint48(view, 32),
  };
}

const DEFINITION_FIXED_BYTES = UNIT_BYTES;

export const definitionBytes = (key: string, value: string): number =>
  DEFINITION_FIXED_BYTES + Buffer.byteLength(key) + Buffer.byteLength(value);

/** 12 u32 key, 16 u32 value, in bytes; 20 u48 version; 32 both. */
export function writeDefinition(
  bytes: Buffer,
  view: DataView,
  at: number,
  key: string,
  value: string,
  version: number,
): void {
  bytes.fill(0, at, at + DEFINITION_FIXED_BYTES);
  bytes[at + 8] = DEFINITION;
  const keyBytes = writeText(bytes, at + DEFINITION_FIXED_BYTES, key);
  const valueBytes = writeText(bytes, at + DEFINITION_FIXED_BYTES + keyBytes, value);
  view.setUint32(at + 12, keyBytes, true);
  view.setUint32(at + 16, valueBytes, true);
  setUint48(view, at + 20, version);
}

export interface StoredDefinition {
  readonly key: string;
  readonly value: string;
  readonly version: number;
}

export function readDefinition(record: Buffer): StoredDefinition {
  const view = viewOf(record);
  const keyEnd = DEFINITION_FIXED_BYTES + view.getUint32(12, true);
  return {
    key: record.toString('utf8', DEFINITION_FIXED_BYTES, keyEnd),
    value: record.toString('utf8', keyEnd, keyEnd + view.getUint32(16, true)),
    version: getUint48(view, 20),
  };
}

/** The dead of a segment as places. */
export function placesOf(segment: number, units: Iterable<number>, count: number): Float64Array {
  const places = new Float64Array(count);
  let i = 0;
  for (const unit of units) places[i++] = placeOf(segment, unit);
  return places.subarray(0, i);
}
