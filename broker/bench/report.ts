import type { Figures, Metric, Scenario } from './scenario.ts';

export interface RunRecord {
  readonly scenario: string;
  readonly variant: string;
  readonly target: string;
  readonly repetition: number;
  readonly figures?: Figures;
  readonly error?: string;
}

const NOTHING = '–';

function format(value: number | undefined, decimals: number): string {
  if (value === undefined || Number.isNaN(value)) return NOTHING;
  return value.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

/** One line for one run. */
export function briefly(metrics: readonly Metric[], figures: Figures): string {
  return metrics
    .filter(({ key }) => figures[key] !== undefined)
    .map(({ key, heading, decimals }) => `${heading} ${format(figures[key], decimals)}`)
    .join('  ');
}

interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

function spreadOf(runs: readonly RunRecord[], key: string): Spread | undefined {
  const values = runs
    .map((run) => run.figures?.[key])
    .filter((value) => value !== undefined)
    .sort((a, b) => a - b);
  const [min, max] = [values.at(0), values.at(-1)];
  if (min === undefined || max === undefined) return undefined;
  const upper = values[values.length >> 1] ?? min;
  const lower = values[(values.length - 1) >> 1] ?? min;
  return { min, median: (lower + upper) / 2, max };
}

/** Medians; the range of the headline figure; in parentheses the ratio to the first target. */
export function markdownTable(scenario: Scenario, runs: readonly RunRecord[]): string {
  const own = runs.filter((run) => run.scenario === scenario.id);
  const targets = [...new Set(own.map((run) => run.target))];
  const headings = scenario.metrics.map(({ heading }) => heading);
  const lines = [
    `### ${scenario.id} ${scenario.title}`,
    '',
    `| variant | target | ${headings.join(' | ')} |`,
    `| --- | --- | ${headings.map(() => '---:').join(' | ')} |`,
  ];
  for (const { label } of scenario.variants) {
    const runsOf = (target: string) => own.filter((run) => run.variant === label && run.target === target);
    const reference = runsOf(targets[0] ?? '');
    for (const target of targets) {
      const these = runsOf(target);
      if (these.length === 0) continue;
      const cells = scenario.metrics.map((metric, i) =>
        cell(metric, these, these[0] === reference[0] ? [] : reference, i === 0),
      );
      lines.push(`| ${label} | ${target} | ${cells.join(' | ')} |`);
    }
  }
  return `${lines.join('\n')}\n`;
}

function cell(
  metric: Metric,
  runs: readonly RunRecord[],
  reference: readonly RunRecord[],
  isHeadline: boolean,
): string {
  const errors = runs.map((run) => run.error).filter((error) => error !== undefined);
  const failed = isHeadline && errors.length > 0 ? ` ${errors.length} failed: ${errors[0]}` : '';
  const spread = spreadOf(runs, metric.key);
  if (!spread) return `${NOTHING}${failed}`;
  const of = (value: number) => format(value, metric.decimals);
  const spanned = isHeadline ? ` [${of(spread.min)}–${of(spread.max)}]` : '';
  const base = metric.better && spreadOf(reference, metric.key);
  const ratio = base && base.median > 0 ? ` (${(spread.median / base.median).toPrecision(3)}×)` : '';
  return `${of(spread.median)}${spanned}${ratio}${failed}`;
}
