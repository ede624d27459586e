import type { Message } from './message.ts';
import type { Entry } from './queue/entry.ts';
import type { Queue } from './queue/queue.ts';

/** What the core is given from outside, so that the same input always gives the same output (DESIGN §3, decision 1). */
export interface Env {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls `fire` once, not before `atMs`, and never from within this call. */
  timer(atMs: number, fire: () => void): Timer;
  /** 22 URL-safe characters that nobody can guess. */
  token(): string;
  /** Asks for one call of `broker.turn()` when the current batch of input has been taken. */
  wake(): void;
}

export interface Timer {
  cancel(): void;
}

/** What a name stands for; one key of a kind has one value. Values are JSON, and what they mean is the core's affair. */
export type DefinitionKind =
  | 'vhost'
  | 'vhost-limits'
  | 'exchange'
  | 'queue'
  | 'binding'
  | 'user'
  | 'permission'
  | 'topic-permission'
  | 'policy'
  | 'operator-policy'
  | 'global-parameter'
  /** The next number that queues and sessions get. */
  | 'sequence'
  | 'session'
  | 'subscription'
  | 'shared-group';

/** A session as the store knows it. */
export interface StoredSession {
  /** Unique for ever, as a queue's. */
  readonly number: number;
}

/**
 * Where durable things go. The core appends and never waits; who must not speak before the disk has it (confirms,
 * `tx.commit-ok`) compares the `written` that it saw with `durable` (DESIGN §3, decision 2).
 *
 * A place (`entry.place`) is a safe integer that only the store can read; 0: not stored. What is there may be moved: the
 * store still finds it by the place that it gave.
 */
export interface Store {
  /** How many records have been appended. */
  readonly written: number;
  /** How many of them would survive a crash now. Never above `written`. */
  readonly durable: number;
  onDurable(listener: () => void): void;
  /**
   * A message has come into a queue that keeps it. Sets `entry.place`. An entry that has a holder already is on its way
   * to a consumer: should it come back after a crash, it was redelivered.
   */
  enqueued(entry: Entry): void;
  /** It has left it: acknowledged, dropped, expired, purged. Uses `entry.place`; also for what was paged only. */
  removed(entry: Entry): void;
  /** It came back: its `redelivered`, `deliveryCount` and maybe `seq` have changed. May set another `entry.place`. */
  returned(entry: Entry): void;
  /** All messages of the queue up to this `seq` have been out with consumers: the latest wins. Hot: a small binary record. */
  handedOut(queue: Queue, seq: number): void;
  /** A durable object as it is now, or null when it is gone: the latest wins. JSON. */
  define(kind: DefinitionKind, key: string, value: object | null): void;
  /** The retained message of a topic, or null when it is gone: the latest wins. */
  retain(vhost: string, topic: string, message: Message | null): void;
  /**
   * What a durable session has begun to send ('out') or to receive ('in'): the latest of an identifier wins; state 0:
   * over. Hot: a small binary record.
   */
  inFlight(session: StoredSession, direction: 'out' | 'in', id: number, state: number, entry: Entry | undefined): void;
  /** Whether messages can be dropped from memory and read back. */
  readonly pages: boolean;
  /** A message that needn't survive, written so that it can leave memory (not recovered). Sets `entry.place`. */
  page(entry: Entry): void;
  /**
   * Reads back, synchronously, the entries at these places of one queue, in this order: also such as aren't durable yet.
   * A damaged one is left out, counted and reported.
   */
  load(queue: Queue, places: Float64Array): Entry[];
  /** Everything that the queue's number still has is dead: the queue was deleted. */
  forgetQueue(queue: Queue): void;
  /** These places are dead: a purge of what was paged, or a stream's retention. */
  forgetPlaces(queue: Queue, places: Float64Array): void;
}

/** What a store found when it was opened: read once, in this order, before anything is appended. */
export interface Recovered {
  /** In the order in which they were last defined. */
  definitions(): Iterable<{ readonly kind: DefinitionKind; readonly key: string; readonly value: object }>;
  /** The messages that a queue number has. Undefined: nothing is known of it, not even what `handedOut` said. */
  queue(number: number): RecoveredQueue | undefined;
  /** Those that are not over, in the order in which each was begun. */
  inFlight(): Iterable<RecoveredInFlight>;
  retained(): Iterable<{ readonly vhost: string; readonly topic: string; readonly message: Message }>;
  /** The core has asked for all that it wants: other messages are dead, and the memory of all this is free. */
  done(): void;
}

/** One place in each array stands for one message, in order of `seq`. */
export interface RecoveredQueue {
  readonly places: Float64Array;
  readonly seqs: Float64Array;
  /** When each came in, ms. */
  readonly times: Float64Array;
  /** Octets of each body. */
  readonly sizes: Uint32Array;
  readonly priorities: Uint8Array;
  /** Whether some of them expire. */
  readonly expires: boolean;
  /** The highest `seq` that any record of the queue had, also of messages that are gone. */
  readonly lastSeq: number;
  /** What `handedOut` said last; 0: nothing. */
  readonly handedOut: number;
}

export interface RecoveredInFlight {
  readonly session: number;
  readonly direction: 'out' | 'in';
  readonly id: number;
  readonly state: number;
  /** The number of the queue and the `seq` of the entry; 0: there was none, or it is gone. */
  readonly queue: number;
  readonly seq: number;
}

/** Above this many bytes that a peer hasn't taken, nothing more is delivered to it until it has. */
export const MAX_SOCKET_BACKLOG_BYTES = 1024 * 1024;

/** A socket's outgoing half, with one write per turn, and what an adapter may ask of the incoming half. */
export interface Transport {
  /** `n` contiguous bytes to write into `buffer` from the offset returned. Valid until the next call. */
  reserve(n: number): number;
  readonly buffer: Buffer;
  /** Appends bytes. Small ones are copied; large ones are kept until written and must not change. */
  append(bytes: Uint8Array): void;
  /** Hands all that was reserved and appended since to the socket, in one write. */
  flush(): void;
  /** What the peer has not taken yet, here and in the socket. */
  readonly backlogBytes: number;
  /** Stops and goes on reading. */
  pause(): void;
  resume(): void;
  /** Flushes, then half-closes; destroyed after a grace period. */
  end(): void;
  destroy(): void;
  readonly peer: { readonly host: string; readonly port: number; readonly tls: boolean };
  readonly local: { readonly host: string; readonly port: number };
  readonly bytesRead: number;
  readonly bytesWritten: number;
}

/** What a protocol adapter gives back for an accepted socket. */
export interface ProtocolConnection {
  onData(chunk: Buffer): void;
  /** `backlogBytes` has fallen far enough below the bound to go on. */
  onDrain(): void;
  /** The socket is gone. Called once. */
  onClose(error: Error | undefined): void;
}

export interface Authenticator {
  /** `guest` comes in from loopback only. */
  login(user: string, password: string, peer: { readonly host: string }): boolean;
}
