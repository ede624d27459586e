import type { Kind, ValueOf } from './values.ts';

/** The commands that take flags; `bench` has its own. */
export type Command = 'start' | 'broker' | 'console' | 'demo';

interface Flag<K extends Kind, D extends ValueOf<K> | undefined> {
  readonly kind: K;
  readonly default: D;
  readonly repeats: boolean;
  /** The word that stands for the value in the help. */
  readonly value: string;
  readonly help: string;
  readonly commands: readonly Command[];
}

function flag<K extends Kind, const D extends ValueOf<K> | undefined>(
  kind: K,
  fallback: D,
  commands: readonly Command[],
  value: string,
  help: string,
): Flag<K, D> & { readonly repeats: false } {
  return { kind, default: fallback, repeats: false, value, help, commands };
}

function list<K extends Kind>(
  kind: K,
  commands: readonly Command[],
  value: string,
  help: string,
): Flag<K, undefined> & { readonly repeats: true } {
  return { kind, default: undefined, repeats: true, value, help, commands };
}

const serving = ['start', 'broker'] as const;
const showing = ['start', 'console'] as const;
const all = ['start', 'broker', 'console'] as const;

/** Every flag. The command line, the environment (`WAYBILL_…`), the defaults and the help come from this table. */
export const flags = {
  host: flag('host', '127.0.0.1', all, 'ADDRESS', 'listen on this address'),
  amqpPort: flag('port', 5672, serving, 'PORT', 'AMQP 0-9-1'),
  mqttPort: flag('port', 1883, serving, 'PORT', 'MQTT'),
  mqttWsPort: flag('port', 15675, serving, 'PORT', 'MQTT over WebSocket'),
  mqttWsOrigin: list('origin', serving, 'ORIGIN', 'pages of this host may connect: https://example.org (may repeat)'),
  mqttKeepAliveMax: flag('seconds', 0, serving, 'SECONDS', 'longest keep alive of MQTT 5 clients; 0: any'),
  mqttAnonymous: flag('switch', false, serving, '', 'MQTT clients without a user act as guest'),
  httpPort: flag('port', 15672, serving, 'PORT', 'management HTTP API and metrics'),
  consolePort: flag('port', 3000, showing, 'PORT', 'console'),
  amqpsPort: flag('port', 5671, serving, 'PORT', 'AMQP over TLS, when a certificate is given'),
  mqttsPort: flag('port', 8883, serving, 'PORT', 'MQTT over TLS, when a certificate is given'),
  tlsCert: flag('path', undefined, serving, 'FILE', 'certificate chain (PEM)'),
  tlsKey: flag('path', undefined, serving, 'FILE', 'private key (PEM)'),
  tlsCa: flag('path', undefined, serving, 'FILE', 'authorities whose client certificates are asked for (PEM)'),
  dataDir: flag('path', undefined, all, 'FOLDER', 'keep durable messages here, and what the console keeps'),
  memory: flag('switch', false, all, '', 'keep everything in memory, nothing after the end'),
  flush: flag(
    'flush',
    'always',
    serving,
    'WHEN',
    'always: wait for the disk; os: leave it to the system, which a power cut can empty',
  ),
  diskFreeLimit: flag(
    'bytes',
    50_000_000,
    serving,
    'BYTES',
    'block publishers when less room is left on the disk (K, M, G)',
  ),
  maxMemory: flag('bytes', undefined, serving, 'BYTES', 'block publishers above this use of memory (K, M, G)'),
  connect: list(
    'httpUrl',
    showing,
    'URL',
    'show this broker too: http://user:password@host:15672?name=prod&colour=red (may repeat)',
  ),
  consoleUrl: flag('httpUrl', undefined, ['broker'], 'URL', 'where GET / of the HTTP port leads'),
  demo: flag('switch', false, serving, '', 'run a sample workload'),
  url: flag('amqpUrl', 'amqp://guest:guest@127.0.0.1:5672', ['demo'], 'URL', 'broker to run the workload on'),
  mqttUrl: flag('mqttUrl', undefined, ['demo'], 'URL', 'the same broker by MQTT: mqtt://guest:guest@127.0.0.1:1883'),
  logLevel: flag('level', 'info', all, 'LEVEL', 'silent, fatal, error, warn, info, debug or trace'),
} as const;

export type FlagKey = keyof typeof flags;
type Of<K extends FlagKey> = ValueOf<(typeof flags)[K]['kind']>;

/** Every flag's value. One without a default is undefined until it is given. */
export type Settings = {
  [K in FlagKey]: (typeof flags)[K]['repeats'] extends true
    ? readonly Of<K>[]
    : (typeof flags)[K]['default'] extends undefined
      ? Of<K> | undefined
      : Of<K>;
};

export const flagKeys = Object.keys(flags) as readonly FlagKey[];

const words = (key: FlagKey): string[] => key.split(/(?=[A-Z])/).map((word) => word.toLowerCase());

/** `amqpPort` → `amqp-port`. */
export const flagName = (key: FlagKey): string => words(key).join('-');

/** `amqpPort` → `WAYBILL_AMQP_PORT`. */
export const envName = (key: FlagKey): string => `WAYBILL_${words(key).join('_').toUpperCase()}`;
