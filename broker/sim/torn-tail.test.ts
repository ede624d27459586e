import { expect, test, vi } from 'vitest';
import type * as Records from '../store/record.ts';
import { generate } from './generate.ts';
import { simulate } from './simulation.ts';

// A store that believes every record: whatever checksum it has is the right one.
vi.mock('../store/record.ts', async (original) => ({
  ...(await original<typeof Records>()),
  checksum: (record: Buffer) => record.readUInt32LE(4),
}));

/** From one on with which it is noticed soon. */
const FIRST_SEED = 48;
const SEEDS = 100;

test('a broker that takes a torn tail for records is caught', { timeout: 120_000 }, () => {
  for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
    const [violation] = simulate(generate(seed)).violations;
    if (violation === undefined) continue;
    expect(['recovered-state', 'no-damage', 'no-exceptions', 'conduct']).toContain(violation.checker);
    return;
  }
  expect.unreachable(`nobody has noticed in ${SEEDS} seeds`);
});
