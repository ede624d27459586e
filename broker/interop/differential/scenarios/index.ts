import type { Topic } from '../stage.ts';
import { channelErrors } from './channelErrors.ts';
import { confirms } from './confirms.ts';
import { deadLetters } from './deadLetters.ts';
import { declare } from './declare.ts';
import { delivery } from './delivery.ts';
import { framing } from './framing.ts';
import { handshake } from './handshake.ts';
import { queues } from './queues.ts';
import { queueTypes } from './queueTypes.ts';
import { replyTo } from './replyTo.ts';
import { routing } from './routing.ts';

/** By topic: a topic is a file of scenarios, and a file of recordings. */
export const topics: { readonly [topic: string]: Topic } = {
  declare,
  channelErrors,
  framing,
  handshake,
  routing,
  queues,
  delivery,
  confirms,
  deadLetters,
  queueTypes,
  replyTo,
};
