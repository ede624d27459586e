/** What a page asks the console server about messages. */
import { z } from 'zod';
import { messageFilter, searchState, seqs } from '@/lib/contract/messages';
import { streamStart } from '@/lib/contract/stream-start';

const name = z.string().max(1024);
const where = { broker: name, vhost: name.min(1), queue: name.min(1) };

export const searchCall = z.object({
  ...where,
  state: searchState,
  filter: messageFilter,
  from: streamStart.optional(),
  cursor: z.string().max(100).nullable(),
});

export const readCall = z.object({ ...where, seqs });
