import { z } from 'zod';
import { anyName } from '@/lib/contract/names';

export const definitionsAsked = z.object({
  broker: z.string().max(80),
  /** null: the whole broker. */
  vhost: anyName.nullable(),
  definitions: z.record(z.string(), z.unknown()),
});
