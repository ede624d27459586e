import type { HolderDescription } from '../consumer.ts';
import type { Message } from '../message.ts';
import type { Entry } from '../queue/entry.ts';
import type { Verdict } from './subscriptions.ts';

/** Why the broker ends a session's connection. */
export type Farewell = 'taken-over' | 'session-deleted' | 'queue-deleted' | 'closed-by-operator' | 'shut-down';

/** A session's connection, as the session sees it. */
export interface SessionLink {
  describe(): HolderDescription;
  /** Does the socket take more? */
  hasRoom(): boolean;
  /** The same for messages that nobody keeps: what it doesn't take is lost. */
  hasRoomForLive(): boolean;
  /** All of these write into the outgoing buffer, and call the core only when the turn ends. */
  deliver(entry: Entry): void;
  deliverShared(entry: Entry, verdict: Verdict): void;
  deliverLive(message: Message): void;
  /** Ends the connection; it has let go of the session when this returns. */
  disconnect(why: Farewell, text?: string): void;
}
