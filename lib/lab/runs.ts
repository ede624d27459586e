/** The runs that are open, of everybody who uses this console. A run that nobody looks at is taken down. */
import { randomBytes } from 'node:crypto';
import type { Broker } from '@/lib/client/brokers';
import { fail, ok, type Result } from '@/lib/contract/result';
import { LabRun } from '@/lib/lab/run';
import { optionsOf, type RunRequest } from '@/lib/lab/where';
import { oneInProcess } from '@/lib/server/one-in-process';

/** In all. Each has a few connections and two listening ports. */
export const runsMax = 20;
/** A page that is open asks every second. */
export const abandonedAfterMs = 60_000;
const sweepEveryMs = 5_000;

type Open = { readonly run: LabRun; readonly broker: string; readonly user: string };

export class LabRuns {
  readonly #open = new Map<string, Open>();
  /** Asked for, and still finding their broker. */
  #coming = 0;
  readonly #now: () => number;
  #sweeper: NodeJS.Timeout | undefined;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  get size(): number {
    return this.#open.size;
  }

  async start(broker: Broker, request: RunRequest): Promise<Result<LabRun>> {
    await this.sweep();
    if (this.#open.size + this.#coming >= runsMax) {
      return fail('refused', `${runsMax} runs of the Lab are open, which is the most. End one first.`, 409);
    }
    const id = randomBytes(6).toString('hex');
    this.#coming++;
    const options = await optionsOf(id, broker, request).finally(() => this.#coming--);
    if (!options.ok) return options;
    const run = new LabRun({ ...options.value, now: this.#now });
    this.#open.set(id, { run, broker: broker.name, user: broker.user });
    this.#sweeper ??= setInterval(() => void this.sweep(), sweepEveryMs).unref();
    try {
      await run.start();
      return ok(run);
    } catch (error) {
      await this.#end(id);
      const why = error instanceof Error ? error.message : String(error);
      return fail('unreachable', `The clients could not connect: ${why}`);
    }
  }

  /** Another's run isn't there. */
  get(broker: Broker, id: string): LabRun | undefined {
    const open = this.#open.get(id);
    if (open === undefined || open.broker !== broker.name || open.user !== broker.user) return undefined;
    open.run.touchedAtMs = this.#now();
    return open.run;
  }

  async end(broker: Broker, id: string): Promise<void> {
    if (this.get(broker, id) !== undefined) await this.#end(id);
  }

  /** Takes down what nobody has asked for lately. */
  async sweep(): Promise<void> {
    const old = this.#now() - abandonedAfterMs;
    const ending = [...this.#open].filter(([, { run }]) => run.touchedAtMs < old).map(([id]) => this.#end(id));
    await Promise.all(ending);
  }

  async #end(id: string): Promise<void> {
    const open = this.#open.get(id);
    this.#open.delete(id);
    if (this.#open.size === 0) {
      clearInterval(this.#sweeper);
      this.#sweeper = undefined;
    }
    await open?.run.end();
  }
}

export const theLabRuns = oneInProcess('lab', () => new LabRuns());
