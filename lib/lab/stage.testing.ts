/** A real broker and a run on it, for the Lab's tests. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Broker } from '@/lib/client/brokers';
import { ManagementClient } from '@/lib/client/management';
import type { Held, Hop, Setup } from '@/lib/lab/model';
import { LabRun } from '@/lib/lab/run';
import { optionsOf, type RunRequest } from '@/lib/lab/where';

const program = join(import.meta.dirname, '../../dist/waybill.mjs');
// As the launcher tells the console: for brokers of a run's own.
process.env.WAYBILL_PROGRAM ??= program;
const readyWords = 'waybill ready ';
const waitMsMax = 30_000;

export type TestBroker = {
  readonly amqp: number;
  readonly mqtt: number;
  /** When it was given a certificate. */
  readonly amqps: number;
  readonly mqtts: number;
  /** As the console knows it. */
  readonly broker: Broker;
  stop(): Promise<void>;
};

type Ready = Record<'amqp' | 'mqtt' | 'http', string> & Partial<Record<'amqps' | 'mqtts', string>>;

const portOf = (address: string): number => Number(address.split(':').at(-1));

/** `more`: flags, as a certificate, with which it speaks TLS too. */
export async function startTestBroker(more: readonly string[] = []): Promise<TestBroker> {
  const doors = ['amqp', 'mqtt', 'mqtt-ws', 'http', ...(more.includes('--tls-cert') ? ['amqps', 'mqtts'] : [])];
  const ports = doors.flatMap((name) => [`--${name}-port`, '0']);
  const child: ChildProcess = spawn(
    process.execPath,
    [program, 'broker', '--memory', ...ports, '--log-level', 'warn', ...more],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  if (child.stdout === null) throw new Error('the broker has no output');
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith(readyWords)) continue;
    const { amqp, mqtt, http, amqps = '', mqtts = '' } = JSON.parse(line.slice(readyWords.length)) as Ready;
    child.stdout.resume();
    const url = `http://guest:guest@${http}`;
    return {
      amqp: portOf(amqp),
      mqtt: portOf(mqtt),
      amqps: portOf(amqps),
      mqtts: portOf(mqtts),
      broker: { name: 'test', client: new ManagementClient(url), url, user: 'guest', colour: undefined },
      stop: async () => {
        child.kill('SIGTERM');
        if (child.exitCode === null) await once(child, 'exit');
      },
    };
  }
  throw new Error('the broker ended before it was ready: is it built?');
}

let runs = 0;

/** A run as the console starts one: on our broker, on another by address, or on a process of its own. */
export async function startRun(
  { broker }: TestBroker,
  setup: Setup,
  { stepping = 'message', ...where }: Partial<Pick<RunRequest, 'stepping' | 'address' | 'private'>> = {},
): Promise<TestRun> {
  const options = await optionsOf(`t${process.pid}-${++runs}`, broker, { vhost: '/', setup, stepping, ...where });
  if (!options.ok) throw new Error(options.error.reason);
  const run = new LabRun(options.value);
  try {
    await run.start();
  } catch (error) {
    await run.end();
    throw error;
  }
  return new TestRun(run);
}

export type Wanted = { readonly hop: Hop; readonly type: string };

/** Steps through a run as a person would, by what is seen. */
export class TestRun {
  readonly run: LabRun;

  constructor(run: LabRun) {
    this.run = run;
  }

  /** Settles when something is so; it looks again whenever anything happens. */
  async until(what: string, isSo: () => boolean): Promise<void> {
    if (isSo()) return;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        stop();
        reject(new Error(`${what}: not within ${waitMsMax} ms; held: ${JSON.stringify(this.run.held())}`));
      }, waitMsMax);
      const stop = this.run.listen(() => {
        if (!isSo()) return;
        clearTimeout(timer);
        stop();
        resolve();
      });
    });
  }

  async held(wanted: Wanted): Promise<Held> {
    const find = (): Held | undefined =>
      this.run.held().find(({ hop, type, first }) => first && hop === wanted.hop && type === wanted.type);
    await this.until(`${wanted.hop} ${wanted.type}`, () => find() !== undefined);
    const found = find();
    if (found === undefined) throw new Error('it was there a moment ago');
    return found;
  }

  async forward(hop: Hop, ...types: string[]): Promise<void> {
    for (const type of types) await this.do({ do: 'forward', flight: (await this.held({ hop, type })).id });
  }

  async drop(hop: Hop, type: string): Promise<void> {
    await this.do({ do: 'drop', flight: (await this.held({ hop, type })).id });
  }

  async do(action: Parameters<LabRun['act']>[0]): Promise<void> {
    const refusal = await this.run.act(action);
    if (refusal !== undefined) throw new Error(refusal);
  }
}
