/** A real broker and a run on it, for the Lab's tests. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ManagementClient } from '@/lib/client/management';
import { AmqpRunStage } from '@/lib/lab/amqp-run-stage';
import type { Held, Hop, Setup, Stepping } from '@/lib/lab/model';
import { MqttStage } from '@/lib/lab/mqtt-stage';
import { LabRun } from '@/lib/lab/run';

const program = join(import.meta.dirname, '../../dist/waybill.mjs');
const readyWords = 'waybill ready ';
const waitMsMax = 10_000;

export type TestBroker = {
  readonly amqp: number;
  readonly mqtt: number;
  readonly client: ManagementClient;
  /** Of its management API, with the credentials. */
  readonly url: string;
  stop(): Promise<void>;
};

const portOf = (address: string): number => Number(address.split(':').at(-1));

export async function startTestBroker(): Promise<TestBroker> {
  const ports = ['amqp', 'mqtt', 'mqtt-ws', 'http'].flatMap((name) => [`--${name}-port`, '0']);
  const child: ChildProcess = spawn(
    process.execPath,
    [program, 'broker', '--memory', ...ports, '--log-level', 'warn'],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  if (child.stdout === null) throw new Error('the broker has no output');
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith(readyWords)) continue;
    const { amqp, mqtt, http } = JSON.parse(line.slice(readyWords.length)) as Record<'amqp' | 'mqtt' | 'http', string>;
    child.stdout.resume();
    return {
      amqp: portOf(amqp),
      mqtt: portOf(mqtt),
      client: new ManagementClient(`http://guest:guest@${http}`),
      url: `http://guest:guest@${http}`,
      stop: async () => {
        child.kill('SIGTERM');
        if (child.exitCode === null) await once(child, 'exit');
      },
    };
  }
  throw new Error('the broker ended before it was ready: is it built?');
}

let runs = 0;

/** A run against our broker, or against another one's MQTT port, which can't be asked what it has stored. */
export async function startRun(
  broker: TestBroker | { readonly mqtt: number },
  setup: Setup,
  stepping: Stepping = 'message',
): Promise<TestRun> {
  const id = `t${process.pid}-${++runs}`;
  const ours = 'client' in broker ? broker : undefined;
  const port = setup.protocol === 'mqtt' ? broker.mqtt : (ours?.amqp ?? 0);
  const login = { username: 'guest', password: 'guest' };
  const run = new LabRun({
    id,
    setup,
    broker: 'test',
    product: 'Waybill',
    target: { host: '127.0.0.1', port },
    stepping,
    stage: (ports, events) => {
      if (setup.protocol === 'mqtt') {
        return new MqttStage(
          {
            id,
            setup,
            ports,
            direct: { host: '127.0.0.1', port },
            username: ours && login.username,
            password: ours && login.password,
            ask: ours && { client: ours.client, vhost: '/' },
          },
          events,
        );
      }
      if (ours === undefined) throw new Error('only our broker is asked about queues here');
      const target = { hostname: '127.0.0.1', port, vhost: '/', ...login };
      return new AmqpRunStage({ id, setup, ports, target, ask: ours.client }, events);
    },
  });
  await run.start();
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
