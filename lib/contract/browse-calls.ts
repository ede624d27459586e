/** What a page asks the console server about messages. */
import { z } from 'zod';
import { messageFilter, searchState, seqs } from '@/lib/contract/messages';
import { anyName, someName } from '@/lib/contract/names';
import { streamStart } from '@/lib/contract/stream-start';

const where = { broker: anyName, vhost: someName, queue: someName };

export const searchCall = z.object({
  ...where,
  state: searchState,
  filter: messageFilter,
  from: streamStart.optional(),
  cursor: z.string().max(100).nullable(),
});

export const readCall = z.object({ ...where, seqs });
