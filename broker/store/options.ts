import type { Message, Publication } from '../core/message.ts';
import type { Env } from '../core/ports.ts';
import type { Entry } from '../core/queue/entry.ts';
import type { Queue } from '../core/queue/queue.ts';
import type { ContentFormats } from './content-codec.ts';
import type { RecoveryReport } from './recovery.ts';

/** What is wrong with the disk. `text` says it to people, with what to do. */
export interface Trouble {
  readonly kind: 'disk-low' | 'write-error';
  readonly text: string;
}

export interface FileStoreOptions {
  readonly env: Pick<Env, 'now' | 'timer' | 'token'>;
  /** Calls it once, soon, and never from within this call: at the end of the batch of input. */
  soon(run: () => void): void;
  /** `always`: what is durable survives the loss of power. `os`: the end of the process, not of the machine. */
  readonly flush: 'always' | 'os';
  /** With less free space than this publishers are to be stopped. */
  readonly diskFreeLimitBytes: number;
  readonly formats: ContentFormats;
  /** The core's own, which the store knows by type only. */
  newMessage(publication: Publication): Message;
  newEntry(message: Message, queue: Queue, seq: number, enqueuedAt: number, expiresAt: number): Entry;
  /** Undefined: that trouble is over. */
  onTrouble(kind: Trouble['kind'], trouble: Trouble | undefined): void;
  /** Something that was on disk can't be read any more. */
  onDamage(text: string): void;
  /** Bytes; tests have small ones. */
  readonly segmentBytesMax?: number;
  readonly reserveBytes?: number;
}

/** For the console. */
export interface StoreState {
  readonly path: string;
  readonly segments: number;
  /** Of the log in all, and of what lives in it, about. */
  readonly bytes: number;
  readonly liveBytes: number;
  readonly freeBytes: number;
  /** Records that are written and not yet on disk. */
  readonly lag: number;
  readonly lastFlushMs: number;
  /** Damaged records that were met since the start. */
  readonly damaged: number;
  readonly trouble: readonly Trouble[];
  readonly report: RecoveryReport;
}
