/**
 * Looking at the messages of a queue, and acting on chosen ones, under `/api/waybill/queues/:vhost/:queue/messages`.
 * A broker that lists the capability `messages` has all of it. Nothing here delivers: no count rises, no order changes.
 */
import { z } from 'zod';
import { comparisons } from '@/lib/contract/message-filter';
import { chosenMax, filterTestsMax, filterTextCharsMax } from '@/lib/contract/message-limits';
import { browsedMessage, browsePath } from '@/lib/contract/waybill';

const text = z.string().max(filterTextCharsMax);
const named = { name: text.min(1), value: text.optional() };

export const messageFilter = z.strictObject({
  key: z.strictObject({ by: z.enum(['glob', 'regex']), pattern: text }).optional(),
  headers: z
    .array(z.strictObject({ ...named, is: z.enum(comparisons) }))
    .max(filterTestsMax)
    .optional(),
  properties: z
    .array(z.strictObject({ name: text.min(1), value: text }))
    .max(filterTestsMax)
    .optional(),
  text: text.optional(),
  json: z.strictObject({ path: text.min(1), is: z.enum(comparisons), value: text.optional() }).optional(),
  min_age_ms: z.number().min(0).optional(),
  max_age_ms: z.number().min(0).optional(),
});

/**
 * `POST …/messages/search`: `{state, filter, cursor, limit, truncate}`. `all`: what is held, then what is ready. Of a stream
 * also `from`: where to begin, in every request of a search.
 */
export const searchState = z.enum(['all', 'ready', 'unacked']);

export const searchedMessages = z.object({
  items: z.array(browsedMessage),
  /** How many this request looked at. */
  scanned: z.number(),
  /** How many there are in that state now. */
  total: z.number(),
  /** Of those looked at: too large to be looked into whole, and their beginning doesn't match. */
  unchecked: z.number(),
  /** Where the next request goes on; null: all have been looked at. */
  cursor: z.string().nullable(),
});

/** `GET …/messages/:seq?offset=&length=`: `payload` is that part, and `truncated` says whether it is less than all. */
export const messagePart = browsedMessage.extend({ payload_offset: z.number() });

/** `POST …/messages/read`: `{seqs}`. Full copies; what is gone is missing, what didn't fit into one answer is `left`. */
export const readMessages = z.object({ items: z.array(browsedMessage), left: z.array(z.number()) });

/**
 * What became of one message. `gone`: no longer in the queue; `held`: a consumer has it now; `unroutable`: no queue would
 * have taken it, and it stays; `refused`: the target refused it, and it stays.
 */
export const messageFate = z.enum(['done', 'gone', 'held', 'unroutable', 'refused']);

/** `POST …/messages/{delete,move,copy,replace}` answer so, in the order of the request. */
export const messageFates = z.object({
  fates: z.array(z.object({ seq: z.number(), fate: messageFate, reason: z.string().optional() })),
});

export const seqs = z.array(z.number().int().min(0)).max(chosenMax);

export function messagesPath(vhost: string, queue: string, ...rest: readonly (string | number)[]): string {
  return [browsePath(vhost, queue), ...rest.map((part) => encodeURIComponent(String(part)))].join('/');
}

export type SearchState = z.infer<typeof searchState>;
export type SearchedMessages = z.infer<typeof searchedMessages>;
export type MessagePart = z.infer<typeof messagePart>;
export type ReadMessages = z.infer<typeof readMessages>;
export type MessageFate = z.infer<typeof messageFate>;
export type MessageFates = z.infer<typeof messageFates>;
