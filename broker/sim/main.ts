import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { generate } from './generate.ts';
import type { Plan } from './plan.ts';
import { shrink } from './shrink.ts';
import { type Outcome, simulate } from './simulation.ts';

const HELP = `npm run sim -- [--seed N | --seeds A..B | --minutes M | --scenario FILE] [--memory] [--keep DIR]

  --seed N          one seed, with all that happens in it
  --seeds A..B      each of these (1..1000 when nothing is said)
  --minutes M       from --seeds on, for so long
  --scenario FILE   a plan that was kept
  --memory          with a store that keeps nothing, and so without crashes
  --keep DIR        where a plan that fails is put when it has been shrunk (broker/sim/scenarios)
`;

const PROGRESS_MS = 5_000;
/** Runs that shrinking one failure may take. */
const SHRINK_RUNS_MAX = 1_500;

interface Wish {
  readonly from: number;
  readonly to: number;
  readonly minutes: number | undefined;
  readonly store: Plan['store'];
  readonly keep: string;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function main(): number {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string' },
      seeds: { type: 'string' },
      minutes: { type: 'string' },
      scenario: { type: 'string' },
      memory: { type: 'boolean', default: false },
      keep: { type: 'string', default: 'broker/sim/scenarios' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    say(HELP);
    return 0;
  }
  const store = values.memory ? 'memory' : 'file';
  if (values.scenario !== undefined) return tellAll(planIn(values.scenario));
  if (values.seed !== undefined) {
    const plan = generate(numberOf(values.seed), { store });
    return tellAll(plan) === 0 ? 0 : keepShrunk(plan, values.keep);
  }
  const [from = '1', to = values.minutes === undefined ? '1000' : 'Infinity'] = values.seeds?.split('..') ?? [];
  const minutes = values.minutes === undefined ? undefined : numberOf(values.minutes);
  return runMany({ from: numberOf(from), to: numberOf(to), minutes, store, keep: values.keep });
}

function numberOf(text: string): number {
  const number = Number(text);
  if (text.trim() === '' || Number.isNaN(number)) throw new TypeError(`${text} is no number`);
  return number;
}

const planIn = (file: string): Plan => (JSON.parse(readFileSync(file, 'utf8')) as { plan: Plan }).plan;

/** One run with all that happens in it. */
function tellAll(plan: Plan): number {
  const outcome = simulate(plan, { keepTranscript: true });
  for (const line of outcome.transcript) say(line);
  say(`\n${JSON.stringify(outcome.counts)}`);
  say(`transcript ${outcome.hash.toString(16)}, ${Math.round(outcome.simulatedMs)} simulated ms`);
  for (const { checker, text } of outcome.violations) say(`FAILED ${checker}: ${text}`);
  return outcome.violations.length > 0 ? 1 : 0;
}

function runMany({ from, to, minutes, store, keep }: Wish): number {
  const began = performance.now();
  const until = minutes === undefined ? Number.POSITIVE_INFINITY : began + minutes * 60_000;
  const totals: Record<string, number> = {};
  let done = 0;
  let failed = 0;
  let told = began;
  for (let seed = from; seed <= to && performance.now() < until; seed++) {
    const plan = generate(seed, { store });
    const outcome = simulate(plan);
    done++;
    for (const [what, count] of Object.entries(outcome.counts)) totals[what] = (totals[what] ?? 0) + count;
    if (outcome.violations.length > 0) {
      failed++;
      tellFailure(seed, outcome);
      keepShrunk(plan, keep);
    }
    if (performance.now() - told < PROGRESS_MS) continue;
    told = performance.now();
    say(`seed ${seed}: ${done} done, ${failed} failed, ${perSecond(done, began)} a second`);
  }
  say(`\n${done} seeds, ${failed} failed, ${perSecond(done, began)} a second. In all:`);
  for (const [what, count] of Object.entries(totals).sort()) say(`${String(count).padStart(10)} ${what}`);
  return failed > 0 ? 1 : 0;
}

const perSecond = (done: number, began: number): string => ((done * 1000) / (performance.now() - began)).toFixed(1);

function tellFailure(seed: number, { violations }: Outcome): void {
  const [first] = violations;
  say(`seed ${seed} FAILED ${first?.checker}: ${first?.text}`);
  say(`  npm run sim -- --seed ${seed}`);
}

/** Shrinks it and puts it where it is found again. */
function keepShrunk(plan: Plan, folder: string): number {
  const [first] = simulate(plan).violations;
  if (first === undefined) return 0;
  let runs = 0;
  const small = shrink(plan, (candidate) => {
    if (runs++ > SHRINK_RUNS_MAX) return false;
    return simulate(candidate).violations.some(({ checker }) => checker === first.checker);
  });
  const violation = simulate(small).violations[0] ?? first;
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${violation.checker}-${plan.seed}.json`);
  writeFileSync(file, `${JSON.stringify({ found: violation, plan: small }, null, 2)}\n`);
  say(
    `  shrunk in ${runs} runs to ${small.clients.length} clients, ${small.queues.length} queues and ${small.faults.length} faults: npm run sim -- --scenario ${file}`,
  );
  return 1;
}

try {
  process.exitCode = main();
} catch (error) {
  // A flag that isn't one, a number that isn't one.
  if (!(error instanceof TypeError)) throw error;
  say(`${error.message}\n\n${HELP}`);
  process.exitCode = 1;
}
