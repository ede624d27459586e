import { envName, flagKeys, flagName, flags } from './flags.ts';

const COLUMN = 31;

const commandHelp: readonly (readonly [string, string])[] = [
  ['waybill', 'broker and console'],
  ['waybill broker', 'the broker alone'],
  ['waybill console', 'the console alone, attached to the brokers named by --connect'],
  ['waybill demo', 'a sample workload on the broker named by --url'],
  ['waybill --help', 'this text'],
  ['waybill --version', 'the version'],
];

function flagLine(key: (typeof flagKeys)[number]): string {
  const { value, help, default: fallback } = flags[key];
  const left = `--${flagName(key)}${value && ` ${value}`}`;
  const shown = fallback === undefined || fallback === false ? '' : ` [${fallback}]`;
  return `  ${left.padEnd(COLUMN)}${help}${shown}`;
}

export function help(): string {
  return [
    'Waybill: a message broker with a console.',
    '',
    ...commandHelp.map(([left, right]) => `  ${left.padEnd(COLUMN)}${right}`),
    '',
    'Flags, with their defaults:',
    ...flagKeys.map(flagLine),
    '',
    `Each flag has an environment variable: --amqp-port is ${envName('amqpPort')}. Port 0 takes a free one.`,
    'When all is up, one line on stdout says where: waybill ready {"pid":…,"amqp":"127.0.0.1:5672",…}',
    '',
  ].join('\n');
}
