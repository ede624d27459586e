import { z } from 'zod';

export const definitionsAsked = z.object({
  broker: z.string().max(80),
  /** null: the whole broker. */
  vhost: z.string().max(1024).nullable(),
  definitions: z.record(z.string(), z.unknown()),
});
