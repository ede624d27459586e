import { type ChildProcess, fork } from 'node:child_process';
import type { FromWorker, ToWorker } from './contract.ts';
import { Worker } from './worker.ts';

/** The parent's end of a worker. */
export interface WorkerLink {
  send(message: ToWorker): void;
  /** Closes its connections and ends it. */
  close(): Promise<void>;
}

/** Makes a worker; its messages go to `onMessage`. */
export type WorkerFactory = (onMessage: (message: FromWorker) => void) => WorkerLink;

const WORKER_COMMAND = 'bench-worker';
const CLOSE_WITHIN_MS = 5000;

/** In a process of its own, made from the very program that runs now. */
export const forkWorker: WorkerFactory = (onMessage) => {
  const program = process.argv[1];
  if (program === undefined) throw new Error('the bench must run from a file');
  const child = fork(program, [WORKER_COMMAND], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  let isClosing = false;
  child.on('message', (message: FromWorker) => onMessage(message));
  child.on('exit', (code) => {
    if (!isClosing) onMessage({ ev: 'error', text: `a load process ended with status ${code}` });
  });
  return {
    send: (message) => {
      if (child.connected) child.send(message);
    },
    close: () => {
      isClosing = true;
      return ended(child);
    },
  };
};

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  if (child.connected) child.send({ op: 'close' } satisfies ToWorker);
  const timer = setTimeout(() => child.kill('SIGKILL'), CLOSE_WITHIN_MS);
  await gone;
  clearTimeout(timer);
}

/** The child's end: the hidden command `waybill bench-worker`. Gives its exit status when the parent closes it. */
export function runBenchWorker(): Promise<number> {
  const send = process.send?.bind(process);
  if (!send) {
    process.stderr.write('waybill bench-worker is started by waybill bench.\n');
    return Promise.resolve(1);
  }
  const say = (message: FromWorker) => {
    if (process.connected) send(message);
  };
  const worker = new Worker(say);
  return new Promise((resolve, reject) => {
    process.on('disconnect', () => process.exit(0));
    process.on('message', (message: ToWorker) => {
      worker.take(message).then(() => {
        if (message.op !== 'close') return;
        resolve(0);
        process.exit(0);
      }, reject);
    });
  });
}
