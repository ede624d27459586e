import type { WireRate } from '@/lib/contract/management';

/** Points of one line over time: milliseconds since the epoch, and a value that may be unknown. */
export type Point = readonly [atMs: number, value: number | null];
export type Series = readonly Point[];

export type Rates = {
  readonly publish: Series;
  readonly deliver: Series;
  readonly ack: Series;
};

type Samples = readonly { sample: number; timestamp: number }[];

function ordered(details: WireRate): Samples {
  return [...(details?.samples ?? [])].sort((a, b) => a.timestamp - b.timestamp);
}

/** A gauge's samples as they are, and the value of now at the end. */
export function gaugeSeries(details: WireRate, current: number | undefined, nowMs: number): Series {
  const points: Point[] = ordered(details).map(({ timestamp, sample }) => [timestamp, sample] as const);
  if (current !== undefined) points.push([nowMs, current]);
  return points;
}

/** A counter's samples as rates per second between neighbours, and the rate of now at the end. */
export function rateSeries(details: WireRate, nowMs: number): Series {
  const samples = ordered(details);
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
  if (details?.rate !== undefined && points.length > 0) points.push([nowMs, details.rate]);
  return points;
}

/** How many seconds lie between two samples, so that a chart has about sixty of them. */
export function sampleEverySeconds(rangeSeconds: number): number {
  return Math.max(5, Math.round(rangeSeconds / 60));
}

export function sampleQuery(rangeSeconds: number): Record<string, number> {
  const every = sampleEverySeconds(rangeSeconds);
  return {
    lengths_age: rangeSeconds,
    lengths_incr: every,
    msg_rates_age: rangeSeconds,
    msg_rates_incr: every,
  };
}
