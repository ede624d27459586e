import type { Entry } from './queue/entry.ts';

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

export type DefinitionKind =
  | 'vhost'
  | 'exchange'
  | 'queue'
  | 'binding'
  | 'user'
  | 'permission'
  | 'topic-permission'
  | 'policy'
  | 'operator-policy'
  | 'parameter';

/**
 * Where durable things go. The core appends and never waits; who must not speak before the disk has it (confirms,
 * `tx.commit-ok`) compares the `written` that it saw with `durable` (DESIGN §3, decision 2).
 */
export interface Store {
  /** How many records have been appended. */
  readonly written: number;
  /** How many of them would survive a crash now. Never above `written`. */
  readonly durable: number;
  onDurable(listener: () => void): void;
  /** A persistent message has come into a durable queue. */
  enqueued(entry: Entry): void;
  /** It has left it: acknowledged, dropped, expired or purged. */
  removed(entry: Entry): void;
  /** A durable object as it is now, or null when it is gone. */
  define(kind: DefinitionKind, key: string, value: object | null): void;
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
