import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { sleep } from './load/crew.ts';
import { type Options, parseOptions } from './options.ts';
import { forget, newFolder, ownCommand, startOwnBroker } from './own-broker.ts';
import { freePort, type Peer } from './peers/peer.ts';
import { startPeers } from './peers/peers.ts';
import { briefly, markdownTable, type RunRecord } from './report.ts';
import type { Figures, Scenario, StartVariant, Variant } from './scenario.ts';
import type { Choice } from './scenarios/catalogue.ts';
import { portOf, type StartCommand, type Target } from './target.ts';

export { runBenchWorker } from './load/worker-process.ts';

const PAUSE_MS = 500;
/** The run under way is finished first, so that nothing that was started is left behind. */
const STOPPING = ['SIGINT', 'SIGTERM'] as const;

/** `waybill bench …`: gives the exit status. */
export async function runBench(argv: readonly string[]): Promise<number> {
  const options = parseOptions(argv);
  if ('text' in options) {
    (options.status === 0 ? process.stdout : process.stderr).write(options.text);
    return options.status;
  }
  return await new Bench(options).run();
}

class Bench {
  readonly #options: Options;
  readonly #runs: RunRecord[] = [];
  #isStopping = false;
  /** Of the broker that is started and stopped to be timed. */
  #folder: string | undefined;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Targets take turns, so that whatever else the machine does meets them alike. */
  async run(): Promise<number> {
    const stop = () => {
      this.#isStopping = true;
      process.stderr.write('stopping after this run\n');
    };
    for (const signal of STOPPING) process.once(signal, stop);
    for (const target of this.#options.targets) {
      if (target.pid === undefined)
        process.stderr.write(`${target.name}: no process found; no CPU and memory figures\n`);
    }
    const peers = this.#options.peers ? await startPeers((line) => process.stderr.write(`${line}\n`)) : [];
    try {
      for (const { scenario, variants } of this.#options.choices) {
        await this.#measure(scenario, variants, peers);
      }
    } finally {
      for (const peer of peers) await peer.stop();
      await forget(this.#folder);
    }
    for (const signal of STOPPING) process.removeListener(signal, stop);
    for (const { scenario } of this.#options.choices) {
      if (this.#runs.some((run) => run.scenario === scenario.id)) {
        process.stdout.write(`\n${markdownTable(scenario, this.#runs)}`);
      }
    }
    return this.#runs.some((run) => run.error !== undefined) ? 1 : 0;
  }

  /** Ours is started anew for each scenario: what one leaves in memory must not count for the next. */
  async #measure(scenario: Scenario, variants: Choice['variants'], peers: readonly Peer[]): Promise<void> {
    const { targets } = this.#options;
    const isOwn = targets.length === 0 && variants.some((variant) => 'run' in variant) && !this.#isStopping;
    const own = isOwn ? await startOwnBroker({ memory: this.#options.memory }) : undefined;
    try {
      for (const variant of variants) {
        const there = own ? [own.target, ...peers.map(({ target }) => target)] : targets;
        const speaking = there.filter((target) => portOf(target, scenario.protocol) > 0);
        await this.#repeat(scenario, variant, 'run' in variant ? speaking : await this.#startCommands());
      }
    } finally {
      await own?.stop();
    }
  }

  async #repeat(
    scenario: Scenario,
    variant: Variant | StartVariant,
    subjects: readonly (Target | StartCommand)[],
  ): Promise<void> {
    for (let repetition = 1; repetition <= this.#options.repetitions; repetition++) {
      for (const subject of subjects) {
        if (this.#isStopping) return;
        const run = { scenario: scenario.id, variant: variant.label, target: subject.name, repetition };
        this.#record(scenario, { ...run, ...(await this.#attempt(variant, subject)) });
        await sleep(PAUSE_MS);
      }
    }
  }

  async #attempt(
    variant: Variant | StartVariant,
    subject: Target | StartCommand,
  ): Promise<{ figures: Figures } | { error: string }> {
    try {
      if ('run' in variant && 'amqpPort' in subject) return { figures: await variant.run(this.#options.plan, subject) };
      if ('start' in variant && 'command' in subject) return { figures: await variant.start(subject) };
      throw new Error('a variant without a subject');
    } catch (error) {
      return { error: error instanceof Error ? error.message : String(error) };
    }
  }

  /** Without any given, ours. */
  async #startCommands(): Promise<readonly StartCommand[]> {
    if (this.#options.starts.length > 0 || this.#options.targets.length > 0) return this.#options.starts;
    const port = await freePort();
    this.#folder ??= this.#options.memory ? undefined : await newFolder();
    return [{ name: 'waybill', port, command: ownCommand(port, this.#folder) }];
  }

  #record(scenario: Scenario, run: RunRecord): void {
    this.#runs.push(run);
    const result = run.figures ? briefly(scenario.metrics, run.figures) : `failed: ${run.error}`;
    process.stderr.write(`${run.scenario} ${run.variant}, ${run.target} #${run.repetition}: ${result}\n`);
    const { json, plan, repetitions } = this.#options;
    if (json === undefined) return;
    const machine = { node: process.version, cores: availableParallelism(), cpu: cpus()[0]?.model };
    const { durationMs, warmUpMs } = plan;
    writeFileSync(
      json,
      `${JSON.stringify({ machine, durationMs, warmUpMs, repetitions, runs: this.#runs }, null, 1)}\n`,
    );
  }
}
