import { AMQP_CONTENT, headerOf } from '../amqp/content.ts';
import type { Broker } from '../core/broker.ts';
import { Message } from '../core/message.ts';
import type { Store } from '../core/ports.ts';
import { Entry } from '../core/queue/entry.ts';
import { recover } from '../core/recovery.ts';
import { MQTT_CONTENT } from '../mqtt/content.ts';
import {
  FileStore,
  type FileStoreOptions,
  type OpenedStore,
  type StoreState,
  type Trouble,
} from '../store/file-store.ts';
import { MemoryStore } from '../store/memory.ts';
import { NodeDisk } from '../store/node-disk.ts';
import type { Log } from './log.ts';
import type { RealEnv } from './turn.ts';

export interface StorageOptions {
  readonly directory: string;
  /** `always`: what is confirmed survives the loss of power; `os`: the end of the process. */
  readonly flush: 'always' | 'os';
  readonly diskFreeLimitBytes: number;
}

/** The directory can't be used: a sentence for people. */
export class StorageError extends Error {}

const FORMATS = [AMQP_CONTENT, MQTT_CONTENT];

/** Where a broker keeps what is durable, and what it was when this process began. */
export interface Storage {
  readonly store: Store;
  /** Undefined: nothing is kept. */
  state(): StoreState | undefined;
  /** The broker has just been made: gives it what was there, and blocks its publishers when the disk is in trouble. */
  attach(broker: Broker): void;
  close(): Promise<void>;
}

export const memoryStorage = (): Storage => ({
  store: new MemoryStore(),
  state: () => undefined,
  attach: () => {},
  close: () => Promise.resolve(),
});

/** Throws a `StorageError` when the directory can't be used. */
export function openStorage(options: StorageOptions, env: RealEnv, log: Log): Storage {
  const troubles = new Map<Trouble['kind'], Trouble>();
  let broker: Broker | undefined;
  const onTrouble = (kind: Trouble['kind'], trouble: Trouble | undefined): void => {
    if (trouble) log.error({ kind, publishers: 'blocked' }, trouble.text);
    else log.warn({ kind }, 'the trouble with the disk is over');
    if (trouble) troubles.set(kind, trouble);
    else troubles.delete(kind);
    broker?.alarms.set('disk', troubles.size > 0);
  };
  const since = performance.now();
  const { store, recovered, report } = open(options.directory, {
    env,
    soon: (run) => setImmediate(run),
    flush: options.flush,
    diskFreeLimitBytes: options.diskFreeLimitBytes,
    formats: { all: FORMATS, own: AMQP_CONTENT, headerOf },
    newMessage: (publication) => new Message(publication),
    newEntry: (message, queue, seq, enqueuedAt, expiresAt) => new Entry(message, queue, seq, enqueuedAt, expiresAt),
    onTrouble,
    onDamage: (text) => log.error({}, text),
  });
  return {
    store,
    state: () => store.state(),
    attach: (made) => {
      const found = recover(made, recovered, FORMATS);
      const ms = Math.round(performance.now() - since);
      const { notes, damages, ...facts } = report;
      log.info({ directory: options.directory, ms, ...facts, ...found }, 'the broker has its durable state again');
      for (const note of notes) log.warn({}, note);
      for (const damage of damages) log.error({ ...damage }, 'a part of the log is damaged: what it held is lost');
      broker = made;
      broker.alarms.set('disk', troubles.size > 0);
    },
    close: () => store.close(),
  };
}

function open(directory: string, options: FileStoreOptions): OpenedStore {
  try {
    return FileStore.open(new NodeDisk(directory), options);
  } catch (error) {
    // Anything else is our own mistake, and wants its stack.
    if (!(error instanceof Error) || Object.getPrototypeOf(error) !== Error.prototype) throw error;
    const { code, message }: NodeJS.ErrnoException = error;
    // The store's own have said it all; the system's are codes.
    const advice = 'Choose another with --data-dir, or --memory.';
    const text = code === undefined ? message : `The data directory ${directory} can't be used (${code}). ${advice}`;
    throw new StorageError(text, { cause: error });
  }
}
