import type { WorkerFactory } from './load/worker-process.ts';
import type { Logins, Protocol, StartCommand, Target } from './target.ts';

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
export interface Plan extends Logins {
  readonly warmUpMs: number;
  readonly durationMs: number;
  /** A7 */
  readonly backlog: number;
  /** A8 */
  readonly queues: number;
  /** A9 */
  readonly connections: number;
  /** M5 */
  readonly mqttConnections: number;
  /** M6 */
  readonly retained: number;
  /** M7 */
  readonly offline: number;
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
  /** What the broker must speak. */
  readonly protocol: Protocol;
  /** The first is the headline. */
  readonly metrics: readonly Metric[];
  readonly variants: readonly (Variant | StartVariant)[];
}

export const KIB = 1024;
export const MIB = KIB * KIB;

export const sizeLabel = (bytes: number): string => (bytes < KIB ? `${bytes}B` : `${bytes / KIB}K`);

let serial = 0;
/** A name that no other run has. */
export const freshName = (what: string): string => `bench.${what}.${process.pid}.${++serial}`;

export const range = <T>(count: number, each: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => each(i));
