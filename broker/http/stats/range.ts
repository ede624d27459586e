import { badRequest } from '../errors.ts';
import type { Reply } from '../reply.ts';
import type { Series } from './series.ts';

export interface Range {
  readonly ageMs: number;
  readonly incrMs: number;
}

export interface Ranges {
  readonly lengths?: Range;
  readonly rates?: Range;
  readonly data?: Range;
  readonly node?: Range;
}

/** How many samples one series of an answer may have. */
const SAMPLES_MAX = 2_000;

/** Rates that a list shows are taken over this time: short enough to be live, long enough not to flicker. */
const RATE_WINDOW_MS = 3_000;

const PREFIXES = [
  ['lengths', 'lengths'],
  ['rates', 'msg_rates'],
  ['data', 'data_rates'],
  ['node', 'node_stats'],
] as const;

export function readRanges(query: URLSearchParams): Ranges | Reply {
  const out: { -readonly [K in keyof Ranges]: Ranges[K] } = {};
  for (const [key, prefix] of PREFIXES) {
    const age = query.get(`${prefix}_age`);
    const incr = query.get(`${prefix}_incr`);
    if (age === null || incr === null) continue;
    const range = { ageMs: Number(age) * 1000, incrMs: Number(incr) * 1000 };
    if (!isRange(age, incr, range)) return badRequest(`Invalid range parameters: age ${age}, incr ${incr}`);
    out[key] = range;
  }
  return out;
}

function isRange(age: string, incr: string, range: Range): boolean {
  if (!/^\d{1,9}$/.test(age) || !/^\d{1,9}$/.test(incr)) return false;
  return range.incrMs > 0 && range.ageMs > 0 && range.ageMs / range.incrMs < SAMPLES_MAX;
}

export interface Details {
  readonly rate: number;
  readonly samples?: readonly { readonly sample: number; readonly timestamp: number }[];
  readonly avg_rate?: number;
  readonly avg?: number;
}

/** Zero and no samples: what an object without a series has done so far is nothing. */
export function detailsOf(series: Series | undefined, column: number, now: number, range: Range | undefined): Details {
  const rate = series === undefined ? 0 : series.rate(now, RATE_WINDOW_MS, column);
  if (range === undefined) return { rate };
  const newest = now - (now % range.incrMs);
  const samples: { sample: number; timestamp: number }[] = [];
  let sum = 0;
  for (let at = newest; at >= newest - range.ageMs; at -= range.incrMs) {
    const sample = series === undefined ? 0 : series.valueAt(at, column);
    samples.push({ sample, timestamp: at });
    sum += sample;
  }
  const first = samples.at(-1);
  const last = samples[0];
  const span = first && last ? last.timestamp - first.timestamp : 0;
  const avgRate = first && last && span > 0 ? ((last.sample - first.sample) * 1000) / span : 0;
  return { rate, samples, avg_rate: avgRate, avg: sum / samples.length };
}
