import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { generate } from './generate.ts';
import type { ConsumerPlan, Plan, PublisherPlan } from './plan.ts';
import { simulate } from './simulation.ts';

const ROW = 25;
/** A row takes some seconds of a processor, and others may want it too. */
const PATIENCE_MS = 120_000;
/** Of a plan in which little happens; it has some more. */
const CRASH_POINTS = 60;

const mqtt = { level: 5, qos: 2 } as const;

const publisherOf = (o: Pick<PublisherPlan, 'name' | 'mode' | 'messages'>): PublisherPlan => ({
  kind: 'publisher',
  exchange: 'x.direct',
  keys: ['q'],
  gapMs: 5,
  bodyBytesMax: 400,
  transientPercent: 0,
  rollbackPercent: 30,
  window: 3,
  heartbeatS: 0,
  ...o,
});

const consumerOf = (o: Pick<ConsumerPlan, 'name' | 'mode'>): ConsumerPlan => ({
  kind: 'consumer',
  queue: 'q',
  prefetch: 3,
  ackEvery: 2,
  holdMsMax: 10,
  requeuePercent: 20,
  rejectPercent: 10,
  leavePercent: 0,
  heartbeatS: 0,
  ...o,
});

/** Each with the command that shows it. */
function failures(seeds: readonly number[], store: Plan['store']): string[] {
  return seeds.flatMap((seed) => {
    const [first] = simulate(generate(seed, { store })).violations;
    const flag = store === 'memory' ? ' --memory' : '';
    return first ? [`${first.checker}: ${first.text} (npm run sim -- --seed ${seed}${flag})`] : [];
  });
}

const rows = (from: number, count: number): [number, number][] =>
  Array.from({ length: count }, (_, i) => [from + i * ROW, from + (i + 1) * ROW - 1]);
const seedsIn = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);

describe('with a durable store on a disk that fails, and crashes', () => {
  test.each(rows(1, 8))('seeds %i to %i', { timeout: PATIENCE_MS }, (from, to) => {
    expect(failures(seedsIn(from, to), 'file')).toEqual([]);
  });
});

describe('with a store that keeps nothing', () => {
  test.each(rows(1, 4))('seeds %i to %i', { timeout: PATIENCE_MS }, (from, to) => {
    expect(failures(seedsIn(from, to), 'memory')).toEqual([]);
  });
});

/** Little of everything, so that it can be run for each place to crash at. */
const small: Plan = {
  ...generate(1),
  network: { delayMsMax: 1, splitPercent: 0 },
  disk: { latencyMsMax: 3, segmentBytes: 16 * 1024, residentBytes: 2 * 1024 },
  queues: [
    { name: 'q', kind: 'quorum', deliveryLimit: 1, deadTo: 'dead' },
    { name: 'dead', kind: 'classic', topicKey: 't.#' },
  ],
  clients: [
    publisherOf({ name: 'p', mode: 'confirm', messages: 12 }),
    publisherOf({ name: 'x', mode: 'tx', messages: 6 }),
    consumerOf({ name: 'c', mode: 'ack' }),
    { ...consumerOf({ name: 'd', mode: 'tx' }), queue: 'dead' },
    { ...mqtt, kind: 'mqtt-publisher', name: 'm', topics: ['t/1'], messages: 6, gapMs: 5, bodyBytesMax: 60, window: 3 },
    { ...mqtt, kind: 'subscriber', name: 's', filters: ['t/#'], clean: false, receiveMaximum: 2, holdMsMax: 10 },
  ],
};

test('a crash at each thing that the disk is asked for or done with', { timeout: PATIENCE_MS }, () => {
  const failed: string[] = [];
  for (let nth = 1; nth <= CRASH_POINTS; nth++) {
    const faults = [{ kind: 'crash-at-io', nth, downMs: 20, power: nth % 3 !== 0 } as const];
    const { violations, counts } = simulate({ ...small, seed: nth, faults });
    if (counts['fault crash-at-io'] !== 1) failed.push(`nothing has crashed at ${nth}`);
    for (const { checker, text } of violations) failed.push(`at ${nth}: ${checker}: ${text}`);
  }
  expect(failed).toEqual([]);
});

test('the same seed gives the same run, to the last event', { timeout: PATIENCE_MS }, () => {
  for (const seed of [3, 8, 21, 34]) expect(simulate(generate(seed)).hash).toBe(simulate(generate(seed)).hash);
});

describe('plans that went wrong once', () => {
  const folder = join(import.meta.dirname, 'scenarios');
  test.each(readdirSync(folder).filter((name) => name.endsWith('.json')))('%s', { timeout: PATIENCE_MS }, (name) => {
    const { plan } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as { plan: Plan };
    expect(simulate(plan).violations).toEqual([]);
  });
});
