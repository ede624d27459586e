import { parseArgs } from 'node:util';
import { type Command, envName, type FlagKey, flagKeys, flagName, flags, type Settings } from './flags.ts';
import { UsageError } from './usage-error.ts';
import { readers } from './values.ts';

type Environment = Readonly<Record<string, string | undefined>>;
type Given = Map<FlagKey, readonly unknown[]>;

const keyOf = new Map(flagKeys.map((key) => [flagName(key), key]));

function readValue(key: FlagKey, source: string, text: string): unknown {
  const { expects, read } = readers[flags[key].kind];
  const value = read(text);
  if (value === undefined) throw new UsageError(`${source} expects ${expects}, not ${JSON.stringify(text)}.`);
  return value;
}

function fromArguments(args: readonly string[], command: Command): Given {
  const options = Object.fromEntries(
    flagKeys.map((key) => [
      flagName(key),
      { type: flags[key].kind === 'switch' ? ('boolean' as const) : ('string' as const), multiple: true },
    ]),
  );
  // Not strict: the sentences are our own, one each.
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true });
  const given: Given = new Map();
  for (const token of tokens) {
    if (token.kind === 'positional') throw new UsageError(`Nothing is meant by "${token.value}" there.`);
    if (token.kind === 'option-terminator') continue;
    const key = token.rawName.startsWith('--') ? keyOf.get(token.name) : undefined;
    if (key === undefined) throw new UsageError(`There is no flag ${token.rawName}; waybill --help lists them.`);
    if (!flags[key].commands.some((name) => name === command)) {
      throw new UsageError(`${token.rawName} isn't a flag of waybill ${command}; waybill --help lists them.`);
    }
    const value = readToken(key, token.rawName, token.value, token.inlineValue ?? false);
    const earlier = given.get(key) ?? [];
    if (earlier.length > 0 && !flags[key].repeats) throw new UsageError(`${token.rawName} is given twice.`);
    given.set(key, [...earlier, value]);
  }
  return given;
}

function readToken(key: FlagKey, source: string, text: string | undefined, inline: boolean): unknown {
  if (flags[key].kind === 'switch') return text === undefined ? true : readValue(key, source, text);
  // `--host --demo`: a flag was swallowed, not meant as a value.
  if (text === undefined || (!inline && text.startsWith('--'))) {
    throw new UsageError(`${source} expects ${readers[flags[key].kind].expects}, and none is given.`);
  }
  return readValue(key, source, text);
}

function fromEnvironment(env: Environment, command: Command): Given {
  const given: Given = new Map();
  for (const key of flagKeys) {
    const name = envName(key);
    const text = env[name]?.trim();
    if (!text || !flags[key].commands.some((each) => each === command)) continue;
    const texts = flags[key].repeats ? text.split(/[\s,]+/) : [text];
    given.set(
      key,
      texts.map((each) => readValue(key, name, each)),
    );
  }
  return given;
}

/** The command line wins over the environment, which wins over the defaults. */
export function parse(command: Command, args: readonly string[], env: Environment): Settings {
  const line = fromArguments(args, command);
  const surroundings = fromEnvironment(env, command);
  // Where the messages live is one choice with two flags: naming one on the line sets aside the other's variable.
  if (line.has('memory')) surroundings.delete('dataDir');
  if (line.has('dataDir')) surroundings.delete('memory');
  const settings = Object.fromEntries(
    flagKeys.map((key) => {
      const values = line.get(key) ?? surroundings.get(key);
      return [key, flags[key].repeats ? (values ?? []) : (values?.[0] ?? flags[key].default)];
    }),
  ) as Settings;
  checkTogether(
    settings,
    TLS_PORTS.find((key) => line.has(key) || surroundings.has(key)),
  );
  return settings;
}

/** Ports that listen only when there is a certificate. */
const TLS_PORTS = ['amqpsPort', 'mqttsPort'] as const;
type TlsPort = (typeof TLS_PORTS)[number];

function checkTogether(settings: Settings, givenPort: TlsPort | undefined): void {
  if (settings.memory && settings.dataDir !== undefined) {
    throw new UsageError('--memory and --data-dir exclude each other; give one of them.');
  }
  const { tlsCert, tlsKey, tlsCa } = settings;
  if ((tlsCert === undefined) !== (tlsKey === undefined)) {
    const [has, lacks] = tlsCert === undefined ? ['--tls-key', '--tls-cert'] : ['--tls-cert', '--tls-key'];
    throw new UsageError(`${has} needs ${lacks} beside it.`);
  }
  const dependent = tlsCa === undefined ? givenPort : 'tlsCa';
  if (tlsCert === undefined && dependent !== undefined) {
    throw new UsageError(`--${flagName(dependent)} needs --tls-cert and --tls-key beside it.`);
  }
}

/** The arguments from which `parse(command, …)` makes these settings again, whatever the environment says. */
export function toArguments(command: Command, settings: Settings): string[] {
  return flagKeys
    .filter((key) => flags[key].commands.some((name) => name === command))
    .flatMap((key) => {
      if (settings.tlsCert === undefined && TLS_PORTS.some((port) => port === key)) return [];
      if (key === 'memory' && settings.dataDir !== undefined) return [];
      const value = settings[key];
      const values: readonly unknown[] = Array.isArray(value) ? value : value === undefined ? [] : [value];
      return values.map((each) => `--${flagName(key)}=${String(each)}`);
    });
}
