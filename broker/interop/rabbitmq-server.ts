/** Starts Debian's RabbitMQ beside whatever else runs here: own node name, directories, ports and port mapper. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Target } from './target.ts';
import { amqpAnswers, until } from './target.ts';

/** The package's own script; the one on PATH switches to the system's user and directories. */
const SERVER = '/usr/lib/rabbitmq/bin/rabbitmq-server';
const EPMD = '/usr/bin/epmd';
const START_MS_MAX = 90_000;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  if (address === null || typeof address === 'string') throw new Error('a TCP server has no port');
  return address.port;
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}

export async function startRabbitmq(): Promise<Target> {
  if (!existsSync(SERVER)) throw new Error(`${SERVER} is not there: install Debian's package rabbitmq-server`);
  const dir = await mkdtemp(join(tmpdir(), 'waybill-rabbitmq-'));
  const [amqp, http, dist, mapper] = [await freePort(), await freePort(), await freePort(), await freePort()];
  await writeFile(join(dir, 'enabled_plugins'), '[rabbitmq_management,rabbitmq_consistent_hash_exchange].\n');
  await writeFile(join(dir, 'env.conf'), '');
  await writeFile(
    join(dir, 'rabbitmq.conf'),
    [
      `listeners.tcp.1 = 127.0.0.1:${amqp}`,
      'management.tcp.ip = 127.0.0.1',
      `management.tcp.port = ${http}`,
      // A machine's state must not change a transcript.
      'vm_memory_high_watermark.absolute = 8GB',
      'disk_free_limit.absolute = 1MB',
      '',
    ].join('\n'),
  );
  const env: Record<string, string | undefined> = {
    PATH: process.env.PATH,
    HOME: dir,
    LANG: 'C.UTF-8',
    ERL_EPMD_PORT: String(mapper),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_NODENAME: `waybill-${process.pid}@localhost`,
    RABBITMQ_CONF_ENV_FILE: join(dir, 'env.conf'),
    RABBITMQ_CONFIG_FILE: join(dir, 'rabbitmq.conf'),
    RABBITMQ_ADVANCED_CONFIG_FILE: join(dir, 'none.config'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(dir, 'enabled_plugins'),
    RABBITMQ_MNESIA_BASE: join(dir, 'mnesia'),
    RABBITMQ_LOG_BASE: join(dir, 'log'),
    RABBITMQ_PID_FILE: join(dir, 'pid'),
    RABBITMQ_GENERATED_CONFIG_DIR: join(dir, 'config'),
    RABBITMQ_DIST_PORT: String(dist),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1}',
  };
  const epmd = spawn(EPMD, ['-port', String(mapper), '-address', '127.0.0.1'], {
    env: { ...env, NODE_ENV: 'test' },
    stdio: 'ignore',
  });
  const server = spawn(SERVER, [], {
    env: { ...env, NODE_ENV: 'test' },
    cwd: dir,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let output = '';
  for (const stream of [server.stdout, server.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString('utf8')).slice(-4000);
    });
  }
  const close = async () => {
    if (server.exitCode === null && server.pid !== undefined) process.kill(-server.pid, 'SIGTERM');
    await ended(server);
    epmd.kill();
    await ended(epmd);
    await rm(dir, { recursive: true, force: true });
  };
  try {
    await until('RabbitMQ answers on its AMQP and HTTP ports', START_MS_MAX, async () => {
      if (server.exitCode !== null) throw new Error(`RabbitMQ ended while it started: ${output}`);
      return (await amqpAnswers('127.0.0.1', amqp)) && (await httpAnswers(`http://127.0.0.1:${http}`));
    });
  } catch (error) {
    await close();
    throw error;
  }
  return { name: 'RabbitMQ', host: '127.0.0.1', port: amqp, http: `http://127.0.0.1:${http}`, close };
}

async function httpAnswers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}
