import { z } from 'zod';

/** Below `/api/`. */
export const storagePath = 'waybill/storage';

/** `GET /api/waybill/storage`, with the capability `storage`: what the broker keeps on disk, and how that goes. */
export const storageState = z.object({
  directory: z.string(),
  segments: z.number(),
  /** Of the log in all, and of what lives in it, about. */
  bytes: z.number(),
  live_bytes: z.number(),
  free_bytes: z.number(),
  /** With less free space publishers are blocked. */
  free_bytes_limit: z.number(),
  /** Records that are written and not yet on disk. */
  lag: z.number(),
  last_flush_ms: z.number(),
  /** Of the messages that wait: what is in memory, and beyond which they are kept on disk only. */
  resident_bytes: z.number(),
  resident_bytes_max: z.number(),
  /** Damaged records that were met since the start. */
  damaged: z.number(),
  /** What is wrong now, and what to do; publishers are blocked meanwhile. */
  trouble: z.array(z.object({ kind: z.enum(['disk-low', 'write-error']), text: z.string() })),
  /** What was found at the start. */
  recovered: z.object({
    segments: z.number(),
    /** Read record by record, for want of an index. */
    scanned: z.number(),
    bytes: z.number(),
    /** Half-written at the crash, and cut off. */
    torn_bytes: z.number(),
    messages: z.number(),
    /** Of queues that nobody knows any more. */
    orphans: z.number(),
    /** Parts of the log that can't be read. */
    damages: z.number(),
    notes: z.array(z.string()),
  }),
});

export type StorageState = z.infer<typeof storageState>;
