/** What pages know of jobs too; apart from the schemas, so that they needn't load those. */
import type { JobLimits } from '@/lib/contract/jobs';

export const jobEntriesMax = 60_000;
export const canaryMax = 5;
export const jobsKeptMax = 200;
/** Of a job's messages so many are listed at once. */
export const entriesPageMax = 100;
/** Of all jobs together: beyond it the oldest that ended are forgotten. They are kept in memory. */
export const entriesKeptMax = 300_000;

export const defaultLimits: JobLimits = {
  rate: 100,
  window: 50,
  canary: 3,
  failuresMax: 10,
  failurePercentMax: 20,
  depthMax: 100_000,
  needsConsumers: true,
};

/**
 * What became of a message. `waiting`: not tried yet; `trying`: on its way; `moved`: the broker confirmed it and the
 * original was acked; `returned`: no queue took it; `refused`: the broker said no; `unknown`: the answer was lost, it
 * may be doubled; `missing`: it had left the queue before its turn.
 */
export const fates = ['waiting', 'trying', 'moved', 'returned', 'refused', 'unknown', 'missing'] as const;
export type Fate = (typeof fates)[number];
