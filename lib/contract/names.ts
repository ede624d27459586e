/** Names that somebody sends. They may be longer than brokers take, which say so themselves; what has no end is refused. */
import { z } from 'zod';
import { shortBytesMax } from '@/lib/contract/publish-limits';

/** Of a broker, or of a thing of a broker's; the default exchange's is empty. */
export const anyName = z.string().max(1024);
export const someName = anyName.min(1);
export const routingKey = z.string().max(shortBytesMax);
