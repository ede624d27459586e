import type { Broker } from '../core/broker.ts';
import type { Authenticator } from '../core/ports.ts';

/** A port that something of ours listens on, as the overview and the health checks show it. */
export interface ListenerInfo {
  /** RabbitMQ's names: `amqp`, `amqp/ssl`, `mqtt`, `http/web-mqtt`, `http`, … */
  readonly protocol: string;
  readonly host: string;
  readonly port: number;
}

export interface Passwords {
  /** False: no known algorithm, or one that new passwords aren't hashed with. */
  canHash(algorithm: string): boolean;
  /** Salted, base64, as RabbitMQ stores it. */
  hash(password: string, algorithm: string): string;
}

/** The sample workload, which can be started and stopped from the console. */
export interface DemoControl {
  status(): { readonly running: boolean };
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface HttpLog {
  info(fields: object, text: string): void;
  warn(fields: object, text: string): void;
  error(fields: object, text: string): void;
}

/** How the store on disk is doing. */
export interface StorageFacts {
  readonly path: string;
  readonly segments: number;
  readonly bytes: number;
  readonly liveBytes: number;
  readonly freeBytes: number;
  readonly lag: number;
  readonly lastFlushMs: number;
  readonly damaged: number;
  readonly trouble: readonly { readonly kind: 'disk-low' | 'write-error'; readonly text: string }[];
  /** What was found at the start. */
  readonly report: {
    readonly segments: number;
    readonly scanned: number;
    readonly bytes: number;
    readonly tornBytes: number;
    readonly messages: number;
    readonly orphans: number;
    readonly damages: readonly unknown[];
    readonly notes: readonly string[];
  };
}

export interface ManagementOptions {
  readonly broker: Broker;
  readonly authenticator: Authenticator;
  readonly passwords: Passwords;
  readonly listeners: () => readonly ListenerInfo[];
  /** Undefined: no sample workload here, and no such capability. */
  readonly demo?: DemoControl | undefined;
  /** Where the console is, once that is known. */
  readonly consoleUrl?: (() => string | undefined) | undefined;
  readonly log?: HttpLog | undefined;
  /** High-water marks, as the nodes page shows them. */
  readonly limits?: { readonly memoryBytes?: number; readonly diskFreeBytes?: number } | undefined;
  /** Bytes, measured as the alarm does, or use and limit couldn't be compared. Undefined: what is resident. */
  readonly memoryUsed?: (() => number) | undefined;
  /** Undefined, or answering so: nothing is kept. */
  readonly storage?: (() => StorageFacts | undefined) | undefined;
  /** Its file system's free space is shown. */
  readonly dataDir?: string | undefined;
}
