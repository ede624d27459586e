import { expect, test } from 'vitest';
import { generate } from './generate.ts';
import { MUTANTS } from './mutants/all.testing.ts';
import type { Plan } from './plan.ts';
import { shrink } from './shrink.ts';
import { simulate } from './simulation.ts';

test('a plan that fails is shrunk to what it takes', { timeout: 120_000 }, () => {
  const breakage = MUTANTS.find(({ name }) => name === 'counts one too few when messages leave');
  const fails = (plan: Plan): boolean =>
    simulate(plan, { breakage }).violations.some(({ checker }) => checker === 'counters');
  const plan = generate(2);
  const small = shrink(plan, fails);
  expect(fails(small)).toBe(true);
  // Somebody who publishes and somebody who takes; who publishes into a queue may be enough when all is drained.
  expect([small.faults.length, small.clients.length <= 2, small.queues.length <= 1]).toEqual([0, true, true]);
  expect(simulate(small).violations).toEqual([]);
});
