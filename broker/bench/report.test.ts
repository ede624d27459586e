import { expect, test } from 'vitest';
import { markdownTable, type RunRecord } from './report.ts';
import type { Scenario } from './scenario.ts';

const SCENARIO: Scenario = {
  id: 'X1',
  title: 'a title',
  protocol: 'amqp',
  metrics: [
    { key: 'rate', heading: 'msg/s', decimals: 0, better: 'high' },
    { key: 'cpuUs', heading: 'CPU µs/msg', decimals: 2, better: 'low' },
    { key: 'other', heading: 'other', decimals: 1 },
  ],
  variants: [{ label: 'small', run: () => Promise.resolve({}) }],
};

const run = (target: string, rate: number, cpuUs?: number): RunRecord => ({
  scenario: 'X1',
  variant: 'small',
  target,
  repetition: 1,
  figures: { rate, cpuUs, other: 0.5 },
});

test('medians, the range of the headline, and ratios to the first target', () => {
  const failed: RunRecord = { scenario: 'X1', variant: 'small', target: 'c', repetition: 1, error: 'refused' };
  const runs = [run('a', 2000, 2), run('b', 900), run('a', 1000, 1), run('b', 500), run('a', 4000, 4), failed];
  expect(markdownTable(SCENARIO, runs)).toBe(`### X1 a title

| variant | target | msg/s | CPU µs/msg | other |
| --- | --- | ---: | ---: | ---: |
| small | a | 2,000 [1,000–4,000] | 2.00 | 0.5 |
| small | b | 700 [500–900] (0.350×) | – | 0.5 |
| small | c | – 1 failed: refused | – | – |
`);
});
