/** A job moves a frozen set of messages out of one queue, one by one, on the console server. */
import { z } from 'zod';
import { canaryMax, type Fate } from '@/lib/contract/job-facts';
import { lettersChoice } from '@/lib/contract/letters';
import { anyName, routingKey, someName } from '@/lib/contract/names';

export const target = z.discriminatedUnion('kind', [
  /** The queue where it died, and no other. */
  z.object({ kind: z.literal('origin-queue') }),
  /** The exchange and key that it had then: with the bindings as they are now, others may get it too. */
  z.object({ kind: z.literal('origin-exchange') }),
  z.object({ kind: z.literal('exchange'), exchange: anyName, key: routingKey.nullable() }),
  z.object({ kind: z.literal('queue'), queue: someName }),
]);

const jobLimits = z.object({
  /** Messages a second; 0: as fast as they go. */
  rate: z.number().int().min(0).max(100_000),
  /** How many may be on their way at once. */
  window: z.number().int().min(1).max(500),
  /** So many first, and then it waits for a word; 0: none. */
  canary: z.number().int().min(0).max(canaryMax),
  /** Stops by itself after so many that were returned or refused; 0: never. */
  failuresMax: z.number().int().min(0).max(1_000_000),
  /** Stops by itself when so many in a hundred fail, once there are twenty; 0: never. */
  failurePercentMax: z.number().int().min(0).max(100),
  /** Stops by itself when a queue that it sends to holds so many; 0: never. */
  depthMax: z.number().int().min(0).max(1_000_000_000),
  /** Stops by itself when a queue that it sends to loses its last consumer. */
  needsConsumers: z.boolean(),
});

/** What takes the place of the original. Absent parts stay as they are. */
const edit = z.object({
  payload: z.string().max(16 * 1024 * 1024),
  payloadEncoding: z.enum(['string', 'base64']),
  headers: z.record(z.string(), z.unknown()).optional(),
});

const note = z.string().max(2_000);

export const freezeInput = lettersChoice.extend({
  action: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('redrive'),
      target,
      /** Keeps `x-death`, so that a second death adds to it. */
      keepHistory: z.boolean(),
      edit: edit.optional(),
    }),
    z.object({ kind: z.literal('park'), note, until: z.string().max(40), owner: z.string().max(255) }),
    z.object({ kind: z.literal('delete') }),
  ]),
  why: note,
});

export const jobCommand = z.discriminatedUnion('do', [
  z.object({ do: z.literal('start'), limits: jobLimits }),
  /** Goes on after a canary, a pause, or a stop; what had come back is tried again. */
  z.object({ do: z.literal('resume') }),
  z.object({ do: z.literal('pause') }),
  z.object({ do: z.literal('cancel') }),
  /** Of what wasn't started. */
  z.object({ do: z.literal('discard') }),
]);

/** Out of one of the queues that the job sent to. */
export const recallInput = z.object({ broker: anyName, queue: someName, why: note });

export type Target = z.infer<typeof target>;
export type JobLimits = z.infer<typeof jobLimits>;
export type AskedAction = z.infer<typeof freezeInput>['action'];
/** `of`: the job whose moved messages are taken back to where it had them from. */
export type RecallAction = { readonly kind: 'recall'; readonly of: string; readonly to: string };
export type JobAction = AskedAction | RecallAction;
export type JobCommand = z.infer<typeof jobCommand>;

export type PauseReason =
  | 'operator'
  | 'canary'
  | 'failures'
  | 'failure-share'
  | 'depth'
  | 'no-consumers'
  | 'connection'
  | 'stalled'
  | 'restart'
  | 'trouble';

export type JobState = 'draft' | 'running' | 'paused' | 'done' | 'cancelled';

export type JobStatus = {
  readonly state: JobState;
  readonly pause: { readonly reason: PauseReason; readonly detail: string } | null;
};

/** `blocked`: an alarm of the broker stops who publishes; `unconnected`: it was lost, or can't be reached. */
export type JobWait = { readonly kind: 'blocked' | 'unconnected'; readonly detail: string };

/** What is set when a job is made. */
export type JobFacts = {
  readonly id: string;
  readonly broker: string;
  readonly vhost: string;
  readonly queue: string;
  readonly action: JobAction;
  readonly why: string;
  readonly by: string;
  readonly createdMs: number;
  readonly count: number;
};

export type JobSummary = JobFacts & {
  readonly startedMs: number | null;
  readonly endedMs: number | null;
  readonly status: JobStatus;
  readonly limits: JobLimits;
  readonly fates: Readonly<Record<Fate, number>>;
  /** Seen dead again after this job had moved them; null: nobody has looked since, as far as the console remembers. */
  readonly diedAgain: number | null;
  /** Of those unknown: the original still lies in the queue. */
  readonly unknownKept: number;
  /** Of those moved: the original lies in the queue again, for the broker forgot its ack. */
  readonly movedKept: number;
  /** Messages a second, lately; null unless it runs. */
  readonly perSecond: number | null;
  /** It runs, and nothing moves until the broker goes on. */
  readonly waits: JobWait | null;
};

/** One message of a job, and its fate. */
export type EntryRow = {
  readonly entry: number;
  readonly print: string;
  readonly exchange: string;
  readonly key: string;
  readonly attempt: number;
  readonly fate: Fate;
  readonly diedAgain: boolean;
  /** Its original still lies in the queue. */
  readonly originalKept: boolean;
  readonly reason: string | null;
};

export type EntriesPage = { readonly total: number; readonly items: readonly EntryRow[] };
