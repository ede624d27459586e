import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { within } from './load/crew.ts';
import type { Target } from './target.ts';

const READY_WITHIN_MS = 30_000;
const STOP_WITHIN_MS = 10_000;

export interface OwnBroker {
  readonly target: Target;
  stop(): Promise<void>;
}

/** The command that starts our broker on free ports, from the program that runs now. Without a folder: in memory. */
export function ownCommand(amqpPort: number, folder: string | undefined): [string, ...string[]] {
  const program = process.argv[1];
  if (program === undefined) throw new Error('the bench must run from a file');
  const flags = [
    ...(folder === undefined ? ['--memory'] : ['--data-dir', folder]),
    '--amqp-port',
    String(amqpPort),
    '--mqtt-port',
    '0',
    '--mqtt-ws-port',
    '0',
    '--mqtt-anonymous',
  ];
  return [process.execPath, program, 'broker', ...flags, '--http-port', '0'];
}

/** As it is by default, with a fresh folder for what is durable; or in memory. */
export async function startOwnBroker(o: { readonly memory: boolean }): Promise<OwnBroker> {
  const folder = o.memory ? undefined : await newFolder();
  const [file, ...args] = ownCommand(0, folder);
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const ready = await within(READY_WITHIN_MS, 'our broker’s start', readyLine(child));
    const [host = '', amqpPort] = splitAddress(ready.amqp);
    const [, mqttPort] = splitAddress(ready.mqtt);
    const [, httpPort] = splitAddress(ready.http);
    return {
      target: { name: 'waybill', host, amqpPort, mqttPort, httpPort, pid: child.pid },
      stop: async () => {
        await stopProcess(child);
        await forget(folder);
      },
    };
  } catch (error) {
    child.kill('SIGKILL');
    await forget(folder);
    throw error;
  }
}

/** A fresh one, for what is durable. */
export function newFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'waybill-bench-'));
}

export async function forget(folder: string | undefined): Promise<void> {
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
}

interface Ready {
  readonly amqp: string;
  readonly mqtt: string;
  readonly http: string;
}

function readyLine(child: ChildProcess): Promise<Ready> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`our broker ended with status ${code} before it was ready`)));
    if (!child.stdout) return reject(new Error('our broker has no output'));
    createInterface(child.stdout).on('line', (line) => {
      const prefix = 'waybill ready ';
      if (line.startsWith(prefix)) resolve(JSON.parse(line.slice(prefix.length)));
    });
  });
}

function splitAddress(address: string): [string, number] {
  const colon = address.lastIndexOf(':');
  return [address.slice(0, colon), Number(address.slice(colon + 1))];
}

/** SIGTERM, and after a while SIGKILL. */
export async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
  await gone;
  clearTimeout(timer);
}
