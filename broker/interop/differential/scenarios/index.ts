import type { Topic } from '../stage.ts';
import { channelErrors } from './channel-errors.ts';
import { confirms } from './confirms.ts';
import { deadLetters } from './dead-letters.ts';
import { declare } from './declare.ts';
import { delivery } from './delivery.ts';
import { framing } from './framing.ts';
import { handshake } from './handshake.ts';
import { permissions } from './permissions.ts';
import { queueTypes } from './queue-types.ts';
import { queues } from './queues.ts';
import { replyTo } from './reply-to.ts';
import { routing } from './routing.ts';

/** By topic: a topic is a file of scenarios, and a file of recordings. */
export const topics: { readonly [topic: string]: Topic } = {
  declare,
  'channel-errors': channelErrors,
  framing,
  handshake,
  routing,
  queues,
  delivery,
  confirms,
  'dead-letters': deadLetters,
  'queue-types': queueTypes,
  'reply-to': replyTo,
  permissions,
};
