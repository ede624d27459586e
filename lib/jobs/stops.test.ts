import { expect, test } from 'vitest';
import { defaultLimits } from '@/lib/contract/job-facts';
import { Pace } from '@/lib/jobs/pace';
import { depthFault, failureFault } from '@/lib/jobs/stops';

test('a job stops after so many failures, or at their share of enough', () => {
  const limits = { ...defaultLimits, failuresMax: 10, failurePercentMax: 25 };
  expect(failureFault(limits, { failed: 4, settled: 19 })).toBeUndefined();
  expect(failureFault(limits, { failed: 5, settled: 20 })?.reason).toBe('failure-share');
  expect(failureFault(limits, { failed: 10, settled: 10_000 })?.reason).toBe('failures');
  expect(
    failureFault({ ...limits, failuresMax: 0, failurePercentMax: 0 }, { failed: 99, settled: 99 }),
  ).toBeUndefined();
});

test('a job stops when its target is too deep, or lost the consumers that it had', () => {
  const limits = { ...defaultLimits, depthMax: 100, needsConsumers: true };
  expect(depthFault(limits, 'q', 99, 1, true)).toBeUndefined();
  expect(depthFault(limits, 'q', 100, 1, true)?.reason).toBe('depth');
  expect(depthFault(limits, 'q', 0, 0, true)?.reason).toBe('no-consumers');
  expect(depthFault(limits, 'q', 0, 0, false)).toBeUndefined();
  expect(depthFault({ ...limits, depthMax: 0, needsConsumers: false }, 'q', 9999, 0, true)).toBeUndefined();
});

test('a pace lets so many go in a second, and no burst after a rest', () => {
  let nowMs = 0;
  const pace = new Pace(() => nowMs);
  pace.spend(pace.allowance(10));
  let gone = 0;
  for (nowMs = 0; nowMs < 1_000; nowMs += 50) {
    const now = pace.allowance(10);
    pace.spend(now);
    gone += now;
  }
  expect(gone).toBeGreaterThanOrEqual(9);
  expect(gone).toBeLessThanOrEqual(10);
  nowMs += 60_000;
  expect(pace.allowance(10)).toBe(2);
  expect(pace.allowance(0)).toBe(Number.POSITIVE_INFINITY);
});

test('a pace says how fast it went lately', () => {
  let nowMs = 0;
  const pace = new Pace(() => nowMs);
  pace.done(50);
  nowMs = 2_000;
  expect(pace.perSecond()).toBe(25);
  nowMs = 5_000;
  expect(pace.perSecond()).toBe(10);
  nowMs = 6_000;
  expect(pace.perSecond()).toBe(0);
  pace.done(50);
  nowMs = 8_000;
  // What went before a pause isn't counted after it, nor the pause.
  pace.restart();
  pace.done(30);
  nowMs = 9_000;
  expect(pace.perSecond()).toBe(30);
});
