/** What of a job's moved messages could be called back, as the console server tells a page. */
import type { BrokerError } from '@/lib/contract/result';

export type RecallPlace = {
  readonly queue: string;
  /** `unread`: looking disturbs the queue here, so somebody has to want it. */
  readonly state: 'unread' | 'reading' | 'read' | 'failed';
  /** Of the job's, those that are ready and were not called back; null: not known yet. */
  readonly ready: number | null;
  /** Of the job's, those that a consumer has now; null: this broker can't tell. */
  readonly held: number | null;
  /** All that are ready there. */
  readonly messages: number | null;
  readonly consumers: number | null;
  /** It was read to its end. */
  readonly complete: boolean;
  /** When it was read; null: just now. */
  readonly readMs: number | null;
  readonly error: BrokerError | null;
};

export type RecallLook = {
  /** Neither looking nor calling back touches other messages. */
  readonly free: boolean;
  readonly moved: number;
  readonly calledBack: number;
  /** Called back, and the answer was lost. */
  readonly unknown: number;
  /** The id of a recall of this job that hasn't ended. */
  readonly underWay: string | null;
  readonly places: readonly RecallPlace[];
  /** How many queues are not looked at. */
  readonly omitted: number;
};
