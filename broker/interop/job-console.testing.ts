/** The console's jobs as a process that can be killed, behind a line that can be cut. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm } from 'node:fs/promises';
import { createServer, connect as dial, type Socket } from 'node:net';
import { join } from 'node:path';
import type { ChannelModel } from 'amqplib';
import { build } from 'esbuild';
import type { JobSummary } from '../../lib/contract/jobs.ts';
import type { Answers, Asked } from './console-jobs.testing.ts';
import { isRabbitmqThere, startRabbitmq } from './rabbitmq-server.ts';
import { startWaybill, type Target, until } from './target.ts';

const root = join(import.meta.dirname, '../..');
const bundles = join(root, 'node_modules/.cache/waybill/tests');
const bundle = join(bundles, `console-${process.pid}.mjs`);

type Start = { readonly name: string; readonly start: () => Promise<Target> };

/** Ours, and RabbitMQ where it is installed; where it isn't, that is said. */
export function brokersHere(doesNotRun: string): Start[] {
  const ours = { name: 'Waybill', start: startWaybill };
  if (isRabbitmqThere) return [ours, { name: 'RabbitMQ', start: startRabbitmq }];
  process.stderr.write(`${doesNotRun} on RabbitMQ here: apt-get install rabbitmq-server\n`);
  return [ours];
}

export async function buildJobConsole(): Promise<void> {
  await mkdir(bundles, { recursive: true });
  await build({
    entryPoints: [join(import.meta.dirname, 'console-jobs.testing.ts')],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    alias: { '@': root },
  });
}

export async function removeJobConsole(): Promise<void> {
  await rm(bundle, { force: true });
}

/** Between the jobs and the broker: all its lines can be cut at once. */
export class Line {
  readonly #open = new Set<Socket>();
  readonly #server = createServer();
  readonly #to: { host: string; port: number };

  constructor(to: { host: string; port: number }) {
    this.#to = to;
  }

  async start(): Promise<string> {
    this.#server.on('connection', (near) => {
      const far = dial(this.#to.port, this.#to.host);
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#open.add(one);
        one.pipe(other);
        // The links are cut on purpose; 'close' follows.
        one.on('error', () => {});
        one.on('close', () => {
          this.#open.delete(one);
          other.destroy();
        });
      }
    });
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('a TCP server has no port');
    return `127.0.0.1:${address.port}`;
  }

  cut(): void {
    for (const socket of this.#open) socket.destroy();
  }

  async stop(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

/** The console's job process. It can be killed, and another takes its place. */
export class JobConsole {
  readonly #env: NodeJS.ProcessEnv;
  #child: ChildProcess | undefined;
  #next = 0;

  /** @param amqp where it is to speak AMQP to the broker: the near end of a line */
  constructor(dir: string, { http = '' }: Target, amqp: string) {
    const url = `http://guest:guest@${new URL(http).host}/?amqp=${amqp}`;
    const brokers = JSON.stringify([{ name: 'fire', url }]);
    this.#env = { ...process.env, WAYBILL_CONSOLE_DIR: dir, WAYBILL_BROKERS: brokers };
  }

  async start(): Promise<void> {
    const child = fork(bundle, { env: this.#env, cwd: root, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    this.#child = child;
    await once(child, 'message');
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
    this.#child = undefined;
  }

  ask<A extends Asked>(asked: A): Promise<Answers[A['do']]> {
    const child = this.#child;
    if (child === undefined) throw new Error('the console isn’t there');
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      const hear = (message: { id?: number; value?: unknown; error?: string }): void => {
        if (message.id !== id) return;
        child.off('message', hear);
        if (message.error === undefined) resolve(message.value as Answers[A['do']]);
        else reject(new Error(message.error));
      };
      child.on('message', hear);
      child.send({ id, asked });
    });
  }

  async job(id: string): Promise<JobSummary> {
    const found = (await this.ask({ do: 'jobs' })).find((job) => job.id === id);
    if (found === undefined) throw new Error(`there is no job ${id}`);
    return found;
  }
}

/** Takes all of a queue; how often each body is there. */
export async function drained(connection: ChannelModel, queue: string): Promise<Map<string, number>> {
  const channel = await connection.createChannel();
  const bodies = new Map<string, number>();
  await channel.prefetch(1_000);
  const { consumerTag } = await channel.consume(queue, (message) => {
    if (message === null) return;
    const body = message.content.toString();
    bodies.set(body, (bodies.get(body) ?? 0) + 1);
    channel.ack(message);
  });
  await until(`${queue} is empty`, 60_000, async () => (await channel.checkQueue(queue)).messageCount === 0);
  // A count of none may overtake the last deliveries; what is asked after it is answered behind them.
  await channel.checkQueue(queue);
  await channel.cancel(consumerTag);
  await channel.close();
  return bodies;
}
