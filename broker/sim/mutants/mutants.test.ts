import { describe, expect, test } from 'vitest';
import { generate } from '../generate.ts';
import { simulate } from '../simulation.ts';
import type { Violation } from '../transcript.ts';
import { MUTANTS } from './all.testing.ts';
import type { Mutant } from './mutant.testing.ts';

/** Within so many seeds somebody must have noticed. */
const SEEDS = 100;
/** Most are caught at once; but the machine may be busy. */
const PATIENCE_MS = 120_000;

/** What is noticed first. */
function firstNoticed(mutant: Mutant): Violation | undefined {
  const { from = 1 } = mutant;
  for (let seed = from; seed < from + SEEDS; seed++) {
    const [violation] = simulate(generate(seed), { breakage: mutant }).violations;
    if (violation) return violation;
  }
  return undefined;
}

describe('the checkers bite: a broker that is broken on purpose is caught when it', () => {
  test.each(MUTANTS.map((mutant) => [mutant.name, mutant] as const))(
    '%s',
    (_, mutant) => expect(mutant.caughtBy).toContain(firstNoticed(mutant)?.checker),
    PATIENCE_MS,
  );
});
