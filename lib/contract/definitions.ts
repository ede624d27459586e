import { z } from 'zod';

/** Of a file that is imported: what passes the console's server at once. */
export const importBytesMax = 8 * 1024 * 1024;

export const definitionsAsked = z.object({
  broker: z.string().max(80),
  /** null: the whole broker. */
  vhost: z.string().max(1024).nullable(),
  definitions: z.record(z.string(), z.unknown()),
});
