/** Dead letters as the console server hands them to a page. */
import { z } from 'zod';
import { facets, scanMessagesMax } from '@/lib/contract/letter-facts';
import { anyName, someName } from '@/lib/contract/names';

export const lettersQuery = z.object({
  broker: anyName,
  vhost: someName,
  queue: someName,
  by: z.array(z.enum(facets)).max(facets.length),
  header: z.string().max(255),
  /** The group whose letters are listed; absent: all. */
  group: z.string().max(8192).optional(),
  offset: z.number().int().min(0).max(scanMessagesMax),
  /** Somebody has just come: where reading is free, he sees the queue as it is now. */
  fresh: z.boolean(),
});

/** Chosen letters of one scan: whole groups, or single ones. Those that came after the scan are never among them. */
export const lettersChoice = z.object({
  broker: anyName,
  vhost: someName,
  queue: someName,
  scan: z.string().max(64),
  by: z.array(z.enum(facets)).max(facets.length),
  header: z.string().max(255),
  groups: z.array(z.string().max(8192)).max(500).optional(),
  letters: z.array(z.string().max(64)).max(scanMessagesMax).optional(),
});

export type LettersQuery = z.infer<typeof lettersQuery>;
export type LettersChoice = z.infer<typeof lettersChoice>;
