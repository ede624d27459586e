import { expect, test } from 'vitest';
import { grouped, type Problem } from './problems';

const idle = (queue: string): Problem => ({
  severity: 'warning',
  id: queue,
  kind: 'no-consumers',
  vhost: '/',
  queue,
  messages: 1,
  perSecond: null,
  oldestAtMs: null,
});
const down: Problem = { severity: 'critical', id: 'n', kind: 'node-down', node: 'n' };

test('few of one kind stand for themselves', () => {
  const problems = [down, ...Array.from({ length: 8 }, (_, index) => idle(`q${index}`))];
  expect(grouped(problems)).toEqual(problems.map((problem) => [problem]));
});

test('many of one kind stand together, and the others stay where they are', () => {
  const many = Array.from({ length: 9 }, (_, index) => idle(`q${index}`));
  expect(grouped([down, ...many])).toEqual([[down], many]);
});
