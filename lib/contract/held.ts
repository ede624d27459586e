import { z } from 'zod';

/** `GET /api/waybill/held`: of each queue the message that has been unacknowledged longest, the longest first. */
export const heldPath = 'waybill/held';
export const heldQueuesMax = 100;

export const heldQueues = z.array(
  z.object({
    vhost: z.string(),
    queue: z.string(),
    unacked: z.number(),
    /** Since the oldest of them was handed out. */
    held_ms: z.number(),
    /** Who has it. */
    connection: z.string(),
    channel: z.number(),
  }),
);

export type HeldQueues = z.infer<typeof heldQueues>;
