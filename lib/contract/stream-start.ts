import { z } from 'zod';
import { newestMax } from '@/lib/contract/message-limits';

/** Where the reading of a stream begins: at an offset, at what is no older than that, or so many before its end. */
export const streamStart = z.union([
  z.strictObject({ offset: z.number().int().min(0) }),
  z.strictObject({ time_ms: z.number().int().min(0) }),
  z.strictObject({ age_ms: z.number().int().min(0) }),
  z.strictObject({ newest: z.number().int().min(1).max(newestMax) }),
]);

export type StreamStart = z.infer<typeof streamStart>;
