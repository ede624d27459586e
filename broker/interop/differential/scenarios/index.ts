import type { Topic } from '../stage.ts';
import { channelErrors } from './channelErrors.ts';
import { declare } from './declare.ts';
import { framing } from './framing.ts';
import { handshake } from './handshake.ts';
import { routing } from './routing.ts';

export const topics: { readonly [topic: string]: Topic } = { declare, channelErrors, framing, handshake, routing };
