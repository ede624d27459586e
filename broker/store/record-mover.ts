import {
  bodyBytesOf,
  moreSlotsOf,
  priorityOf,
  REDELIVERED,
  readSlot,
  setMoreSlots,
  slotAt,
  slotPlaceAt,
  TRANSIENT,
  writeSlot,
} from './content-codec.ts';
import type { LogWriter } from './log-writer.ts';
import { viewOf } from './octets.ts';
import { placeOf, UNIT_BYTES } from './place.ts';
import type { Returns } from './returns.ts';

export interface Moved {
  readonly queue: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Writes a message's record again, for those of its queues that still have it, and as they have it now. `isAlive` is asked
 * of each slot's unit.
 */
export function moveMessage(
  log: LogWriter,
  record: Buffer,
  from: { readonly segment: number; readonly offset: number },
  returns: Returns,
  isAlive: (unit: number, queue: number) => boolean,
): Moved[] {
  const source = viewOf(record);
  const more = moreSlotsOf(source, 0);
  const contentBytes = record.length - more * UNIT_BYTES;
  const at = log.reserve(record.length);
  const { bytes, view, segment, offset } = log;
  bytes.set(record.subarray(0, contentBytes), at);
  const moved: Moved[] = [];
  for (let i = 0; i <= more; i++) {
    const unit = (from.offset + slotPlaceAt(0, record.length, more, i)) / UNIT_BYTES;
    const slot = readSlot(source, slotAt(0, record.length, more, i));
    if (!isAlive(unit, slot.queue)) continue;
    const place = placeOf(from.segment, unit);
    const { seq, deliveryCount, redelivered } = returns.get(place) ?? slot;
    const flags = (redelivered ? REDELIVERED : 0) | (slot.transient ? TRANSIENT : 0);
    const back = moved.length === 0 ? 0 : contentBytes + (moved.length - 1) * UNIT_BYTES;
    const slotStart = moved.length === 0 ? at + UNIT_BYTES : at + back;
    writeSlot(view, slotStart, back, slot.queue, seq, slot.enqueuedAt, slot.expiresAt, deliveryCount, flags);
    const toUnit = (offset + back) / UNIT_BYTES;
    moved.push({ queue: slot.queue, from: place, to: placeOf(segment.number, toUnit) });
    const bodyBytes = bodyBytesOf(source, 0);
    segment.born(slot.queue, bodyBytes);
    const kept = { ...slot, seq, deliveryCount, redelivered };
    segment.index?.addSlot(toUnit, bodyBytes, kept, priorityOf(record, 0), moved.length - 1);
  }
  if (moved.length === 0) return moved;
  setMoreSlots(view, at, moved.length - 1);
  log.advance(contentBytes + (moved.length - 1) * UNIT_BYTES);
  log.sealAround(at, offset, moved.length - 1);
  return moved;
}
