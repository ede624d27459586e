/** A list as somebody liked it: what its URL said of filter, order and columns. */
import { z } from 'zod';
import { listKinds } from '@/lib/contract/live';
import { viewNameCharsMax } from '@/lib/contract/view-limits';

const search = z.string().max(2000);

const savedView = z.object({
  id: z.string().min(1).max(40),
  list: z.enum(listKinds),
  name: z.string().trim().min(1).max(viewNameCharsMax),
  search,
  by: z.string(),
});

export const savedViews = z.array(savedView);
export type SavedView = z.infer<typeof savedView>;

export const viewChange = z.discriminatedUnion('do', [
  z.object({
    do: z.literal('save'),
    broker: z.string(),
    list: savedView.shape.list,
    name: savedView.shape.name,
    search,
  }),
  z.object({ do: z.literal('delete'), broker: z.string(), id: savedView.shape.id }),
]);

export type ViewChange = z.infer<typeof viewChange>;
