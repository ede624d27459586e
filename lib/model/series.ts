import type { WireRate } from '@/lib/contract/management';

/** Points of one line over time: milliseconds since the epoch, and a value that may be unknown. */
export type Point = readonly [atMs: number, value: number | null];
export type Series = readonly Point[];

export type Rates = {
  readonly publish: Series;
  readonly deliver: Series;
  readonly ack: Series;
};

/** The time of the newest datum, and when the broker began to measure (0: not known). */
export type Clock = { readonly nowMs: number; readonly sinceMs: number };

type Samples = readonly { sample: number; timestamp: number }[];

/** Brokers fill the time before they started with zeros, which nobody measured: those aren't samples. */
function ordered(details: WireRate, { sinceMs }: Clock): Samples {
  const measured = (details?.samples ?? []).filter(({ timestamp }) => timestamp >= sinceMs);
  return measured.sort((a, b) => a.timestamp - b.timestamp);
}

/** A gauge's samples as they are, and the value of now at the end. */
export function gaugeSeries(details: WireRate, current: number | undefined, clock: Clock): Series {
  const { nowMs } = clock;
  const points: Point[] = ordered(details, clock).map(({ timestamp, sample }) => [timestamp, sample] as const);
  if (current !== undefined) points.push([nowMs, current]);
  return points;
}

/** A counter's samples as rates per second between neighbours, and the rate of now at the end. */
export function rateSeries(details: WireRate, clock: Clock): Series {
  const { nowMs } = clock;
  const samples = ordered(details, clock);
  const points: Point[] = [];
  for (let index = 1; index < samples.length; index++) {
    const before = samples[index - 1];
    const after = samples[index];
    if (before === undefined || after === undefined) continue;
    const seconds = (after.timestamp - before.timestamp) / 1000;
    // A counter that falls was reset by a restart: the rate over that gap is unknown.
    const grown = after.sample - before.sample;
    if (seconds > 0) points.push([after.timestamp, grown < 0 ? null : grown / seconds]);
  }
  if (details?.rate !== undefined && points.length > 0) {
    // Both are means of the same time, nearly; side by side they would draw a wall.
    if (isClose(samples, nowMs)) points.pop();
    points.push([nowMs, details.rate]);
  }
  return points;
}

function isClose(samples: Samples, nowMs: number): boolean {
  const [before, last] = samples.slice(-2);
  return before !== undefined && last !== undefined && nowMs - last.timestamp < (last.timestamp - before.timestamp) / 2;
}

/**
 * An object's lines begin with its first sign of life: the zeros before it may well be from before it existed. Lines
 * that are zero throughout stay, since an idle object is worth a line.
 */
export function sinceFirstSign<G extends Readonly<Record<string, Series>>>(group: G): G {
  let firstMs = Number.POSITIVE_INFINITY;
  for (const series of Object.values(group)) {
    const at = series.findIndex(([, value]) => value !== 0);
    // The zero right before it stays, so that the line rises from somewhere.
    if (at !== -1) firstMs = Math.min(firstMs, series[Math.max(0, at - 1)]?.[0] ?? firstMs);
  }
  if (firstMs === Number.POSITIVE_INFINITY) return group;
  const cut = Object.entries(group).map(([id, series]) => [id, series.filter(([atMs]) => atMs >= firstMs)]);
  return Object.fromEntries(cut) as G;
}

const windowMsMin = 60_000;

/** The left edge of charts that stand side by side. Unless the range was chosen, it fits what there is to see. */
export function windowStart(
  range: { readonly seconds: number; readonly fit: boolean },
  nowMs: number,
  groups: readonly (Readonly<Record<string, Series>> | undefined)[],
): number {
  const fromMs = nowMs - range.seconds * 1000;
  if (!range.fit) return fromMs;
  let firstMs = nowMs;
  for (const group of groups) {
    for (const series of Object.values(group ?? {})) firstMs = Math.min(firstMs, series[0]?.[0] ?? nowMs);
  }
  return Math.max(fromMs, Math.min(firstMs, nowMs - windowMsMin));
}

/** How many seconds lie between two samples, so that a chart has about sixty of them. */
function sampleEverySeconds(rangeSeconds: number): number {
  return Math.max(5, Math.round(rangeSeconds / 60));
}

export function sampleQuery(rangeSeconds: number): Record<string, number> {
  const every = sampleEverySeconds(rangeSeconds);
  // A sample from just beyond the range would come from the next, coarser series, and make a false first rate.
  const age = rangeSeconds - every;
  return {
    lengths_age: age,
    lengths_incr: every,
    msg_rates_age: age,
    msg_rates_incr: every,
    data_rates_age: age,
    data_rates_incr: every,
  };
}

/** The same for what is told of a node, which has a range of its own. */
export function nodeSampleQuery(rangeSeconds: number): Record<string, number> {
  const { lengths_age: age = rangeSeconds, lengths_incr: every = rangeSeconds } = sampleQuery(rangeSeconds);
  return { node_stats_age: age, node_stats_incr: every };
}
