/** Records begin at multiples of this, in bytes. */
export const UNIT_BYTES = 32;
/** What a segment holds at most, in bytes; one record that is larger has a segment of its own. */
export const SEGMENT_BYTES_MAX = 64 * 1024 * 1024;

/** All places of a segment are below this: 2²¹ units are 64 MiB, which leaves 32 bits of a safe integer for its number. */
const UNITS_PER_SEGMENT = SEGMENT_BYTES_MAX / UNIT_BYTES;

/** A place is a segment's number and a unit within: one safe integer, never 0, for segments count from 1. */
export const placeOf = (segment: number, unit: number): number => segment * UNITS_PER_SEGMENT + unit;
export const segmentOf = (place: number): number => Math.floor(place / UNITS_PER_SEGMENT);
/** 2²¹ divides 2³², so the low bits of the place are those of its lower word. */
export const unitOf = (place: number): number => (place >>> 0) & (UNITS_PER_SEGMENT - 1);

export const toUnits = (bytes: number): number => (bytes + UNIT_BYTES - 1) & ~(UNIT_BYTES - 1);
