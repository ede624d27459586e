import { z } from 'zod';
import { binPutMessagesMax } from '@/lib/contract/bin-limits';
import { chosenMax } from '@/lib/contract/message-limits';
import { messageFate, messageFilter } from '@/lib/contract/messages';
import { anyName, routingKey, someName } from '@/lib/contract/names';
import { snapshotMessagesMax } from '@/lib/contract/seen-message';
import { streamStart } from '@/lib/contract/stream-start';

const where = { vhost: someName, queue: someName };
const id = z.string().min(1).max(100);
const chosen = { ...where, ids: z.array(id).min(1).max(chosenMax) };
const payloadCharsMax = 16 * 1024 * 1024;
const binIds = z.array(id).min(1).max(binPutMessagesMax);

/** To a queue: the default exchange and its name. Without a key each message keeps its own. */
const target = { exchange: anyName, routingKey: routingKey.nullable() };

/** What is done to chosen messages. Where the broker can't do it in place, they are taken and the others put back. */
export const messageDeedInputs = {
  'delete-messages': z.object({ ...chosen, bin: z.boolean() }),
  'move-messages': z.object({ ...chosen, ...target }),
  'copy-messages': z.object({ ...chosen, ...target }),
  'replace-message': z.object({
    ...where,
    id,
    exchange: anyName,
    routingKey,
    payload: z.string().max(payloadCharsMax),
    payloadEncoding: z.enum(['string', 'base64']),
    properties: z.record(z.string(), z.unknown()),
  }),
  /** Takes messages and puts them back: the one way to see them on a broker that can't be looked into. */
  'take-snapshot': z.object({
    ...where,
    limit: z.number().int().min(1).max(snapshotMessagesMax),
    filter: messageFilter,
    /** Of a stream. */
    from: streamStart.optional(),
  }),
  'restore-messages': z.object({ ids: binIds }),
  'discard-binned': z.object({ ids: binIds }),
} as const;

const chosenFate = z.object({ id: z.string(), fate: messageFate, reason: z.string().optional() });
export type ChosenFate = z.infer<typeof chosenFate>;
export type ChosenFates = { readonly fates: readonly ChosenFate[] };
