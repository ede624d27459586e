/** Numbers as people read them. What isn't known is a dash, never zero. */
export const unknown = '–';

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const fine = new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const compactNumber = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });

export function count(value: number | null | undefined): string {
  return value === null || value === undefined || !Number.isFinite(value) ? unknown : whole.format(value);
}

/** For narrow columns: all digits up to a million, then the size only. */
export function tally(value: number | null | undefined): string {
  return value !== null && value !== undefined && Math.abs(value) >= 1_000_000 ? compact(value) : count(value);
}

export function compact(value: number | null | undefined): string {
  return value === null || value === undefined || !Number.isFinite(value) ? unknown : compactNumber.format(value);
}

/** Per second; a tenth matters only while the number is small. */
export function rate(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return unknown;
  if (value === 0) return '0';
  if (Math.abs(value) < 0.05) return '<0.1';
  return Math.abs(value) < 100 ? fine.format(value) : whole.format(value);
}

const byteUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

export function bytes(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return unknown;
  let amount = value;
  let unit = 0;
  while (Math.abs(amount) >= 1024 && unit < byteUnits.length - 1) {
    amount /= 1024;
    unit += 1;
  }
  return `${unit === 0 || amount >= 100 ? whole.format(amount) : fine.format(amount)} ${byteUnits[unit]}`;
}

const spans = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1000, 's'],
] as const;

/** The two largest units: "3 d 4 h", "12 s", "250 ms". */
export function duration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined || !Number.isFinite(ms)) return unknown;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  for (const [index, [size, unit]] of spans.entries()) {
    if (ms < size) continue;
    const first = Math.floor(ms / size);
    const next = spans[index + 1];
    const second = next === undefined ? 0 : Math.floor((ms % size) / next[0]);
    return next === undefined || second === 0 ? `${first} ${unit}` : `${first} ${unit} ${second} ${next[1]}`;
  }
  return unknown;
}

/** One unit only, for ages beside data: "3 s", "2 min". */
export function age(ms: number): string {
  for (const [size, unit] of spans) if (ms >= size) return `${Math.floor(ms / size)} ${unit}`;
  return '0 s';
}

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const minute = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const full = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

/** ECMAScript's dates reach so far. Publishers write micro- and nanoseconds into fields of seconds, which lie beyond. */
const dateMsMax = 8.64e15;

/** An unknown time is a dash; formatting it would throw. */
const told = (format: Intl.DateTimeFormat, ms: number): string =>
  Math.abs(ms) <= dateMsMax ? format.format(ms) : unknown;

export const clockTime = (ms: number): string => told(clock, ms);
export const minuteTime = (ms: number): string => told(minute, ms);
export const dateTime = (ms: number): string => told(full, ms);

/** A time as a broker writes it, shown as other times are where it can be read. */
export function timeText(text: string): string {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? text : dateTime(ms);
}
