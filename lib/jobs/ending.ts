/** How a pass begins and ends, whichever way it takes. */
import type { ConsumeMessage } from 'amqplib';
import type { Job, JobEvent } from '@/lib/jobs/job';
import type { Pace } from '@/lib/jobs/pace';
import type { Fault } from '@/lib/jobs/stops';

export type Ending =
  | { readonly kind: 'exhausted' }
  | { readonly kind: 'canary' }
  | { readonly kind: 'asked' }
  | { readonly kind: 'lost'; readonly reason: string }
  | ({ readonly kind: 'fault' } & Fault);

export type PassContext = {
  readonly job: Job;
  /** Applies and appends; `onDisk` waits for the disk. */
  readonly record: (events: readonly JobEvent[], onDisk: boolean) => Promise<void>;
  /** Keeps copies in the bin; resolves to the reason when it can't. */
  readonly bin: (messages: readonly ConsumeMessage[]) => Promise<string | undefined>;
  /** Unacked messages of the queue, by all who hold some; undefined: not known. It may be some seconds old. */
  readonly unacked: () => Promise<number | undefined>;
  readonly pace: Pace;
};
