import type { WorkerFactory } from './load/worker-process.ts';
import type { StartCommand, Target } from './target.ts';

/** Figures by key; undefined: couldn't be known. */
export type Figures = Readonly<Record<string, number | undefined>>;

export interface Metric {
  readonly key: string;
  readonly heading: string;
  readonly decimals: number;
  /** Which way is good; only such figures get a ratio. */
  readonly better?: 'high' | 'low';
}

/** What all runs go by. */
export interface Plan {
  readonly user: string;
  readonly password: string;
  readonly warmUpMs: number;
  readonly durationMs: number;
  /** A7 */
  readonly backlog: number;
  /** A8 */
  readonly queues: number;
  /** A9 */
  readonly connections: number;
  readonly makeWorker: WorkerFactory;
}

export interface Variant {
  readonly label: string;
  readonly run: (plan: Plan, target: Target) => Promise<Figures>;
}

export interface StartVariant {
  readonly label: string;
  readonly start: (command: StartCommand) => Promise<Figures>;
}

export interface Scenario {
  readonly id: string;
  readonly title: string;
  /** The first is the headline. */
  readonly metrics: readonly Metric[];
  readonly variants: readonly (Variant | StartVariant)[];
}

export const KIB = 1024;
export const MIB = KIB * KIB;

let serial = 0;
/** A name that no other run has. */
export const freshName = (what: string): string => `bench.${what}.${process.pid}.${++serial}`;

export const range = <T>(count: number, each: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => each(i));
