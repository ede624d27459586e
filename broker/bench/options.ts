import { parseArgs } from 'node:util';
import { forkWorker } from './load/worker-process.ts';
import type { Plan } from './scenario.ts';
import { CATALOGUE, type Choice, choose } from './scenarios/catalogue.ts';
import { parseStart, parseTarget, type StartCommand, type Target } from './target.ts';

export interface Options {
  readonly targets: readonly Target[];
  /** Measure ours beside the brokers that can be started here. */
  readonly peers: boolean;
  /** Ours keeps nothing. */
  readonly memory: boolean;
  readonly starts: readonly StartCommand[];
  readonly choices: readonly Choice[];
  readonly repetitions: number;
  readonly json: string | undefined;
  readonly plan: Plan;
}

const NUMBERS = {
  reps: { full: 3, quick: 1 },
  duration: { full: 8, quick: 2 },
  'warm-up': { full: 2, quick: 0.5 },
  backlog: { full: 1_000_000, quick: 50_000 },
  queues: { full: 5000, quick: 500 },
  connections: { full: 2000, quick: 200 },
  'mqtt-connections': { full: 10_000, quick: 500 },
  retained: { full: 10_000, quick: 1000 },
  offline: { full: 100_000, quick: 10_000 },
} as const;

type NumberName = keyof typeof NUMBERS;

const USAGE = `waybill bench: measure AMQP 0-9-1 and MQTT brokers, side by side.

  --target NAME=host:amqpPort:mqttPort:httpPort[:pid]
                         a broker that runs already; may repeat. Without one, ours is started.
                         A port of 0: not offered. Without a pid, who listens on the port is looked up.
  --peers                starts Debian's RabbitMQ and Mosquitto, where they are installed, and aedes of npm, and
                         measures ours beside them
  --memory               ours keeps everything in memory; otherwise it has a folder of its own, as by default
  --scenario A1,A3:"ack each"
                         which ones; without it, all
  --start NAME=port:command
                         for A10: a broker to start and stop again; may repeat
  --reps 3               how often; the targets take turns
  --duration 8           seconds to count, after
  --warm-up 2            seconds
  --backlog 1000000      messages of A7
  --queues 5000          queues of A8
  --connections 2000     connections of A9
  --mqtt-connections 10000
                         connections of M5; the broker and the load need as many open files (ulimit -n)
  --retained 10000       messages of M6
  --offline 100000       messages of M7
  --quick                all of that smaller: an impression, not a measurement
  --user guest --password guest
                         of AMQP and the management API
  --mqtt-user NAME --mqtt-password PASSWORD
                         of MQTT; without them, anonymous
  --json FILE            write every run there
  --list                 the scenarios

CPU µs/msg is user plus system time of the broker's whole process tree over what went through; on a machine that does
other things too it is steadier than msg/s. Progress goes to stderr, the tables to stdout.
`;

const list = (): string =>
  CATALOGUE.map(
    ({ id, title, variants }) => `${id.padEnd(4)} ${title}\n     ${variants.map(({ label }) => label).join(', ')}\n`,
  ).join('');

/** A sentence instead of options: what is wrong with the command line, or what it asks to be told. */
export type Told = { readonly text: string; readonly status: 0 | 1 };

const wrong = (text: string): Told => ({ text: `${text} waybill bench --help explains.\n`, status: 1 });

export function parseOptions(args: readonly string[]): Options | Told {
  const values = readArgs(args);
  if ('text' in values) return values;
  if (values.help) return { text: USAGE, status: 0 };
  if (values.list) return { text: list(), status: 0 };
  const targets = values.target.map(parseTarget);
  if (!targets.every((target) => target !== undefined)) {
    return wrong('A --target is NAME=host:amqpPort:mqttPort:httpPort[:pid].');
  }
  if (values.peers && targets.length > 0) return wrong('--peers chooses the targets itself.');
  const starts = values.start.map(parseStart);
  if (!starts.every((start) => start !== undefined)) return wrong('A --start is NAME=port:command.');
  const choices = choose(values.scenario);
  if (!choices) return wrong(`There is no scenario ${values.scenario.join(',')}.`);
  const numbers = readNumbers(values, values.quick);
  if ('text' in numbers) return numbers;
  return {
    targets,
    peers: values.peers,
    memory: values.memory,
    starts,
    choices,
    repetitions: numbers.reps,
    json: values.json,
    plan: {
      user: values.user,
      password: values.password,
      warmUpMs: numbers['warm-up'] * 1000,
      durationMs: numbers.duration * 1000,
      backlog: numbers.backlog,
      queues: numbers.queues,
      connections: numbers.connections,
      mqttUser: values['mqtt-user'],
      mqttPassword: values['mqtt-password'],
      mqttConnections: numbers['mqtt-connections'],
      retained: numbers.retained,
      offline: numbers.offline,
      makeWorker: forkWorker,
    },
  };
}

function readArgs(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const texts = { type: 'string', multiple: true, default: [] as string[] } as const;
  const flag = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        ...{
          target: texts,
          start: texts,
          scenario: texts,
          json: text,
          peers: flag,
          memory: flag,
          quick: flag,
          list: flag,
          help: flag,
        },
        ...{ user: { ...text, default: 'guest' }, password: { ...text, default: 'guest' } },
        ...{ 'mqtt-user': { ...text, default: '' }, 'mqtt-password': { ...text, default: '' } },
        ...{ 'mqtt-connections': text, retained: text, offline: text },
        ...{ reps: text, duration: text, 'warm-up': text, backlog: text, queues: text, connections: text },
      },
    }).values;
  } catch (error) {
    return wrong(error instanceof Error ? `${error.message}.` : String(error));
  }
}

function readNumbers(values: Partial<Record<NumberName, string>>, quick: boolean): Record<NumberName, number> | Told {
  const out = Object.fromEntries(Object.keys(NUMBERS).map((name) => [name, 0])) as Record<NumberName, number>;
  for (const name of Object.keys(out) as NumberName[]) {
    const given = values[name];
    const number = given === undefined ? NUMBERS[name][quick ? 'quick' : 'full'] : Number(given);
    if (!(number > 0)) return wrong(`--${name} must be a number above 0.`);
    out[name] = number;
  }
  return out;
}
