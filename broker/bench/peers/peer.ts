import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sleep } from '../load/crew.ts';
import { stopProcess } from '../own-broker.ts';
import type { Target } from '../target.ts';

/** A broker of others, started for the bench. */
export interface Peer {
  readonly target: Target;
  stop(): Promise<void>;
}

const UP_WITHIN_MS = 100_000;
const RETRY_MS = 200;
/** What it said last, for when it doesn't come up. */
const LAST_WORDS_CHARS_MAX = 4000;

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

export interface Start {
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly dir: string;
  readonly ports: { readonly amqp: number; readonly mqtt: number; readonly http: number };
  /** What else there is to end. */
  readonly beside?: ChildProcess;
}

/** A folder of its own, removed by `stop`. */
export const ownFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'waybill-bench-'));

/** Starts it in a group of its own, for some are scripts, and waits until all of its ports are open. */
export async function startPeer({ name, file, args, env, dir, ports, beside }: Start): Promise<Peer> {
  const child = spawn(file, args, {
    cwd: dir,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    ...(env ? { env } : {}),
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-LAST_WORDS_CHARS_MAX);
    });
  }
  const failed = new Promise<never>((_resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${name} ended with status ${code} before it was up\n${said}`)));
  });
  const stop = async (): Promise<void> => {
    // From here on its end is no failure.
    failed.catch(() => {});
    if (child.pid !== undefined && child.exitCode === null) {
      const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      process.kill(-child.pid, 'SIGTERM');
      await gone;
    }
    if (beside) await stopProcess(beside);
    await rm(dir, { recursive: true, force: true });
  };
  try {
    await Promise.race([failed, up(name, Object.values(ports))]);
  } catch (error) {
    await stop();
    throw error;
  }
  const { amqp, mqtt, http } = ports;
  const target = { name, host: '127.0.0.1', amqpPort: amqp, mqttPort: mqtt, httpPort: http, pid: child.pid };
  return { target, stop };
}

async function up(name: string, ports: readonly number[]): Promise<void> {
  const deadline = performance.now() + UP_WITHIN_MS;
  for (const port of ports) {
    while (port > 0 && !(await isOpen(port))) {
      if (performance.now() > deadline) throw new Error(`${name} was not up within ${UP_WITHIN_MS / 1000} s`);
      await sleep(RETRY_MS);
    }
  }
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    const end = (is: boolean) => {
      socket.destroy();
      resolve(is);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}
