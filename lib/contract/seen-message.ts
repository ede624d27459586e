import type { BrowsedMessage } from '@/lib/contract/waybill';

/** On a broker that can't be looked into, so many messages are taken at once to see them, and put back together. */
export const snapshotMessagesMax = 1_000;
/** Chosen ones are looked for among so many of the queue's first. */
export const takenMessagesMax = 10_000;
export const takenBytesMax = 128 * 1024 * 1024;
/** What of their payloads is answered: of one, and of all together. */
export const snapshotPayloadBytesMax = 256 * 1024;
export const snapshotBytesMax = 16 * 1024 * 1024;

/** A message as the console shows it, whichever way it was seen. */
export type SeenMessage = Omit<BrowsedMessage, 'seq' | 'age_ms' | 'delivery_count'> & {
  /** Names it in its queue: its seq, or a fingerprint of what it holds. */
  readonly id: string;
  readonly vhost: string;
  readonly queue: string;
  /** Null: the broker doesn't tell. */
  readonly age_ms: number | null;
  readonly delivery_count: number | null;
};

/** One step of a search through one queue. */
export type SearchStep = {
  readonly items: readonly SeenMessage[];
  readonly scanned: number;
  readonly total: number;
  readonly unchecked: number;
  readonly cursor: string | null;
};
