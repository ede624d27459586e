import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort, ownFolder, type Peer, startPeer } from './peer.ts';

/** The package's own script: the one on PATH switches to the system's user and folders. */
export const RABBITMQ = '/usr/lib/rabbitmq/bin/rabbitmq-server';
const MAPPER = '/usr/bin/epmd';

const MANAGEMENT = 'rabbitmq_management';
const MQTT = 'rabbitmq_mqtt';

/** Debian's RabbitMQ beside whatever else runs here: its own node name, folders, ports and port mapper. */
export async function startRabbitmq(plugins: readonly string[] = [MQTT]): Promise<Peer> {
  const dir = await ownFolder();
  const [amqp, http] = [await freePort(), await freePort()];
  const mqtt = plugins.includes(MQTT) ? await freePort() : 0;
  const [mapperPort, distribution] = [await freePort(), await freePort()];
  await writeFile(join(dir, 'enabled_plugins'), `[${[MANAGEMENT, ...plugins].join(',')}].\n`);
  await writeFile(join(dir, 'env.conf'), '');
  await writeFile(join(dir, 'rabbitmq.conf'), settings(amqp, mqtt, http));
  const env = environment(dir, mapperPort, distribution);
  const beside = spawn(MAPPER, ['-port', String(mapperPort), '-address', '127.0.0.1'], { env, stdio: 'ignore' });
  return startPeer({ name: 'RabbitMQ', file: RABBITMQ, args: [], env, dir, ports: { amqp, mqtt, http }, beside });
}

const settings = (amqp: number, mqtt: number, http: number): string =>
  [
    `listeners.tcp.1 = 127.0.0.1:${amqp}`,
    ...(mqtt > 0 ? [`mqtt.listeners.tcp.1 = 127.0.0.1:${mqtt}`, 'mqtt.allow_anonymous = true'] : []),
    'management.tcp.ip = 127.0.0.1',
    `management.tcp.port = ${http}`,
    // The state of the machine must not block a publisher.
    'vm_memory_high_watermark.absolute = 8GB',
    'disk_free_limit.absolute = 1MB',
    '',
  ].join('\n');

const environment = (dir: string, mapper: number, distribution: number): NodeJS.ProcessEnv => ({
  NODE_ENV: 'production',
  PATH: process.env.PATH,
  HOME: dir,
  LANG: 'C.UTF-8',
  ERL_EPMD_PORT: String(mapper),
  ERL_EPMD_ADDRESS: '127.0.0.1',
  RABBITMQ_NODENAME: `waybill-bench-${process.pid}@localhost`,
  RABBITMQ_CONF_ENV_FILE: join(dir, 'env.conf'),
  RABBITMQ_CONFIG_FILE: join(dir, 'rabbitmq.conf'),
  RABBITMQ_ADVANCED_CONFIG_FILE: join(dir, 'none.config'),
  RABBITMQ_ENABLED_PLUGINS_FILE: join(dir, 'enabled_plugins'),
  RABBITMQ_MNESIA_BASE: join(dir, 'mnesia'),
  RABBITMQ_LOG_BASE: join(dir, 'log'),
  RABBITMQ_PID_FILE: join(dir, 'pid'),
  RABBITMQ_GENERATED_CONFIG_DIR: join(dir, 'config'),
  RABBITMQ_DIST_PORT: String(distribution),
  RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1}',
});
