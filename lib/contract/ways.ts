import { z } from 'zod';

/**
 * `GET /api/waybill/ways`, with the capability `ways`: how many messages went from each exchange to what its bindings and
 * its alternate name; each message once, however many bindings there are between the two. It never ends: two readings
 * make a rate. What nothing has gone along yet isn't listed.
 */
export const waysPath = 'waybill/ways';

export const countedWays = z.object({
  /** By the broker's clock. */
  at_ms: z.number(),
  ways: z.array(
    z.object({
      vhost: z.string(),
      source: z.string(),
      destination: z.string(),
      destination_type: z.enum(['queue', 'exchange']),
      messages: z.number(),
    }),
  ),
});

export type CountedWays = z.infer<typeof countedWays>;
