import type { HolderDescription } from '../core/consumer.ts';
import type { Call } from './call.ts';

/** Who holds what an HTTP request has got and not yet given back: no connection of a client. */
export const MANAGEMENT_HOLDER = 'management';

export function operator(call: Call): HolderDescription {
  return { connection: MANAGEMENT_HOLDER, channel: 0, user: call.user.name, peerHost: '', peerPort: 0 };
}
