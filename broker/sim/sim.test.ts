import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { generate } from './generate.ts';
import type { Plan } from './plan.ts';
import { simulate } from './simulation.ts';

const ROW = 50;
/** A row takes some seconds of a processor, and others may want it too. */
const PATIENCE_MS = 120_000;

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
  test.each(rows(1, 6))('seeds %i to %i', { timeout: PATIENCE_MS }, (from, to) => {
    expect(failures(seedsIn(from, to), 'file')).toEqual([]);
  });
});

describe('with a store that keeps nothing', () => {
  test.each(rows(1, 2))('seeds %i to %i', { timeout: PATIENCE_MS }, (from, to) => {
    expect(failures(seedsIn(from, to), 'memory')).toEqual([]);
  });
});

test('a crash at each thing that the disk is asked for or done with', { timeout: PATIENCE_MS }, () => {
  const plan = { ...generate(5), faults: [] };
  const failed: string[] = [];
  for (let nth = 1; nth <= 120; nth++) {
    for (const power of [true, false]) {
      const faults = [{ kind: 'crash-at-io', nth, downMs: 20, power } as const];
      const { violations } = simulate({ ...plan, seed: nth, faults });
      for (const { checker, text } of violations) failed.push(`at ${nth}: ${checker}: ${text}`);
    }
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
