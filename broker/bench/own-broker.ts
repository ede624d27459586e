import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { within } from './load/crew.ts';
import type { Target } from './target.ts';

const READY_WITHIN_MS = 30_000;
const STOP_WITHIN_MS = 10_000;

export interface OwnBroker {
  readonly target: Target;
  stop(): Promise<void>;
}

/** The command that starts our broker in memory, on free ports, from the program that runs now. */
export function ownCommand(amqpPort: number): [string, ...string[]] {
  const program = process.argv[1];
  if (program === undefined) throw new Error('the bench must run from a file');
  const flags = [
    '--memory',
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

export async function startOwnBroker(): Promise<OwnBroker> {
  const [file, ...args] = ownCommand(0);
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const ready = await within(READY_WITHIN_MS, 'our broker’s start', readyLine(child));
    const [host = '', amqpPort] = splitAddress(ready.amqp);
    const [, mqttPort] = splitAddress(ready.mqtt);
    const [, httpPort] = splitAddress(ready.http);
    return {
      target: { name: 'waybill', host, amqpPort, mqttPort, httpPort, pid: child.pid },
      stop: () => stopProcess(child),
    };
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
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
