import { createServer } from 'node:http';
import { hostname } from 'node:os';
import manifest from '../package.json' with { type: 'json' };
import { AmqpServer } from './amqp/server.ts';
import { addDefaultUser } from './core/access.ts';
import { Broker, DEFAULT_MAX_MESSAGE_BYTES } from './core/broker.ts';
import type { Authenticator } from './core/ports.ts';
import type { ListenerInfo } from './http/options.ts';
import { MqttServer } from './mqtt/server.ts';
import { UserAuthenticator } from './runtime/authenticator.ts';
import { garbageCollector } from './runtime/collect-garbage.ts';
import { type DemoControl, DemoProcess, sameProgram } from './runtime/demo-control.ts';
import { type Address, Doors } from './runtime/doors.ts';
import { listen, stackOf, type TlsFiles } from './runtime/listener.ts';
import { createLog, type Log, type LogLevel } from './runtime/log.ts';
import { defaultMaxBytes, MemoryAlarm, memoryUse, processBytes } from './runtime/memory-alarm.ts';
import { canHash, DEFAULT_HASHING, hashPassword } from './runtime/passwords.ts';
import { SlabPool } from './runtime/slabs.ts';
import { memoryStorage, openStorage, type Storage, type StorageOptions } from './runtime/storage.ts';
import { RealEnv } from './runtime/turn.ts';
import { JourneyWatches } from './trace/watches.ts';

export interface BrokerOptions {
  readonly host: string;
  /** Ports; 0 takes a free one. */
  readonly amqpPort: number;
  readonly httpPort: number;
  /** Paths of PEM files. */
  readonly amqps?: TlsFiles & { readonly port: number };
  readonly mqtt?: MqttOptions;
  /** Where to keep what is durable; otherwise everything is in memory. */
  readonly storage?: StorageOptions | undefined;
  /** Above this use of memory publishers are blocked. */
  readonly maxMemoryBytes?: number;
  readonly logLevel: LogLevel;
  /** Where `GET /` of the HTTP port leads. */
  readonly consoleUrl?: string;
  /** Runs the sample workload. */
  readonly demo?: boolean;
  readonly nodeName?: string;
}

export interface MqttOptions {
  readonly port: number;
  readonly webSocketPort: number;
  /** Pages of other hosts that may connect, as browsers name them. */
  readonly origins: readonly string[];
  /** Who gives no user acts as `guest`. */
  readonly allowAnonymous: boolean;
  /** The longest keep alive that clients of MQTT 5 may have, in seconds; 0: any. */
  readonly keepAliveMaxS: number;
  readonly tls?: TlsFiles & { readonly port: number };
}

export interface RunningBroker {
  readonly broker: Broker;
  readonly amqp: Address;
  readonly amqps?: Address;
  readonly mqtt?: Address;
  readonly mqtts?: Address;
  readonly mqttWs?: Address;
  readonly http: Address;
  close(): Promise<void>;
}

/** The RabbitMQ whose behaviour is ours: clients and tools choose by it what they ask for. */
const RABBITMQ_VERSION = '3.10.8';
/** How long clients may take to answer the broker's goodbye, and the demo to clean up. */
const GOODBYE_MS_MAX = 1_500;
const DEMO_GOODBYE_MS_MAX = 800;

/** Something that was started, and how it is ended. */
type Ending = () => Promise<void> | void;

export async function startBroker(options: BrokerOptions): Promise<RunningBroker> {
  // In the order of starting; ended in reverse.
  const endings: Ending[] = [];
  const close = async (): Promise<void> => {
    for (const end of endings.splice(0).reverse()) await end();
  };
  try {
    return { ...(await start(options, (end) => endings.push(end))), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(options: BrokerOptions, onClose: (end: Ending) => void): Promise<Omit<RunningBroker, 'close'>> {
  const log = createLog(options.logLevel);
  onClose(() => log.flushed());
  const env = new RealEnv();
  const storage = options.storage ? openStorage(options.storage, env, log) : memoryStorage();
  onClose(() => storage.close());
  const broker = createBroker(options, env, storage, log);
  const authenticator = new UserAuthenticator(broker.access.users, log, () => broker.env.now());
  const maxMemoryBytes = options.maxMemoryBytes ?? defaultMaxBytes();
  const alarm = watchMemory(broker, maxMemoryBytes, log);
  onClose(() => alarm.stop());

  const onInput = (bytes: number): void => alarm.input(bytes);
  const doors = new Doors({ host: options.host, pool: new SlabPool(), log, onInput });
  onClose(() => sayGoodbye(broker, doors));
  const addresses = {
    ...(await openAmqp(options, broker, authenticator, doors)),
    ...(await openMqtt(options, broker, authenticator, doors)),
  };

  const demo = new DemoProcess(() => sameProgram('demo', demoEnvironment(addresses)), log);
  const listeners: ListenerInfo[] = [...doors.open];
  const { createManagementApi } = await import('./http/server.ts');
  const api = createManagementApi({
    broker,
    authenticator,
    passwords: { canHash, hash: hashPassword },
    listeners: () => listeners,
    demo,
    consoleUrl: () => options.consoleUrl,
    log,
    memoryUsed: processBytes,
    limits: { memoryBytes: maxMemoryBytes, diskFreeBytes: options.storage?.diskFreeLimitBytes ?? 0 },
    dataDir: options.storage?.directory,
    storage: () => storage.state(),
  });
  const server = createServer((request, response) => api.handle(request, response));
  onClose(() => {
    api.close();
    server.close();
    server.closeAllConnections();
  });
  const http = await listen(server, options.host, options.httpPort);
  listeners.push({ protocol: 'http', ...http });

  // First to end: while everything it talks to is still there.
  onClose(() => atMost(DEMO_GOODBYE_MS_MAX, demo.stop()));
  if (options.demo) startDemo(demo, log);
  return { broker, ...addresses, http };
}

type Opened<K extends keyof RunningBroker> = Pick<RunningBroker, K>;

async function openAmqp(
  options: BrokerOptions,
  broker: Broker,
  authenticator: Authenticator,
  doors: Doors,
): Promise<Opened<'amqp' | 'amqps'>> {
  const platform = `Node.js ${process.versions.node}`;
  const server = new AmqpServer(broker, authenticator, { version: RABBITMQ_VERSION, platform });
  const amqp = await doors.socket('amqp', server, { port: options.amqpPort });
  if (options.amqps === undefined) return { amqp };
  const { port, ...tls } = options.amqps;
  return { amqp, amqps: await doors.socket('amqp/ssl', server, { port, tls }) };
}

async function openMqtt(
  options: BrokerOptions,
  broker: Broker,
  authenticator: Authenticator,
  doors: Doors,
): Promise<Opened<'mqtt' | 'mqtts' | 'mqttWs'>> {
  if (options.mqtt === undefined) return {};
  const { allowAnonymous, keepAliveMaxS, port, webSocketPort, origins, tls } = options.mqtt;
  const server = new MqttServer(broker, authenticator, { anonymous: allowAnonymous, keepAliveMaxS });
  const mqtt = await doors.socket('mqtt', server, { port });
  const mqttWs = await doors.webSocket('http/web-mqtt', server, { port: webSocketPort, origins });
  if (tls === undefined) return { mqtt, mqttWs };
  const { port: tlsPort, ...files } = tls;
  return { mqtt, mqttWs, mqtts: await doors.socket('mqtt/ssl', server, { port: tlsPort, tls: files }) };
}

function createBroker(options: BrokerOptions, env: RealEnv, storage: Storage, log: Log): Broker {
  const broker = new Broker(env, storage.store, {
    node: options.nodeName ?? `waybill@${hostname()}`,
    version: manifest.version,
    maxMessageBytes: DEFAULT_MAX_MESSAGE_BYTES,
  });
  env.onTurn(
    () => broker.turn(),
    (error) => log.error({ error: stackOf(error) }, 'a turn of the broker failed'),
  );
  storage.attach(broker);
  broker.tracer = new JourneyWatches(broker, () => performance.now());
  // Once: who has deleted them doesn't want them back.
  broker.furnish(() => {
    broker.createVHost('/');
    addDefaultUser(broker.access, 'guest', hashPassword('guest'), DEFAULT_HASHING);
  });
  return broker;
}

function watchMemory(broker: Broker, maxBytes: number, log: Log): MemoryAlarm {
  const alarm = new MemoryAlarm({
    sample: () => memoryUse(maxBytes, held(broker)),
    set: (on) => {
      log.warn({ maxBytes, on }, on ? 'publishers are blocked: memory is low' : 'publishers may go on');
      broker.alarms.set('memory', on);
    },
    now: () => broker.env.now(),
    collect: garbageCollector(),
  });
  alarm.start();
  return alarm;
}

/** What is in memory. */
function held(broker: Broker): { messages: number; bytes: number } {
  const { pages } = broker.store;
  let messages = 0;
  let bytes = pages ? broker.residency.bytes : 0;
  for (const vhost of broker.vhosts.values()) {
    messages += vhost.retained.size;
    bytes += vhost.retained.bytes;
    for (const queue of vhost.queues.values()) {
      messages += queue.unackedCount + (pages ? 0 : queue.readyCount);
      bytes += queue.unackedBytes + (pages ? 0 : queue.readyBytes);
    }
  }
  return { messages, bytes };
}

/** Loopback, for a broker that listens on all addresses: from elsewhere `guest` may not log in. */
function demoUrl(scheme: 'amqp' | 'mqtt', { host, port }: Address): string {
  const any: Record<string, string> = { '0.0.0.0': '127.0.0.1', '::': '::1' };
  const reachable = any[host] ?? host;
  return `${scheme}://guest:guest@${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}

/** In the environment, not in the arguments, which everybody on the machine can list. */
function demoEnvironment({ amqp, mqtt }: { amqp: Address; mqtt?: Address | undefined }): Record<string, string> {
  return { WAYBILL_URL: demoUrl('amqp', amqp), ...(mqtt && { WAYBILL_MQTT_URL: demoUrl('mqtt', mqtt) }) };
}

function startDemo(demo: DemoControl, log: Log): void {
  demo.start().catch((error: unknown) => log.error({ error: stackOf(error) }, 'the demo did not start'));
}

/** Tells every client why, and waits for the connections to go; those that stay are cut. */
async function sayGoodbye(broker: Broker, doors: Doors): Promise<void> {
  const gone = doors.close();
  for (const connection of [...broker.clients.connections.values()]) connection.close('broker shut down', true);
  await atMost(GOODBYE_MS_MAX, gone);
  doors.clear();
  await gone;
}

async function atMost(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, patience]);
  clearTimeout(timer);
}
