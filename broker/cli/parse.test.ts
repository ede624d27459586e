import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Command, flagKeys, flagName, flags, type Settings } from './flags.ts';
import { help } from './help.ts';
import { parse, toArguments } from './parse.ts';
import { UsageError } from './usage-error.ts';

const defaults = parse('start', [], {});

function refusal(command: Command, args: string[], env = {}): string {
  try {
    parse(command, args, env);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  throw new Error('It was accepted.');
}

describe('where a setting comes from', () => {
  test('a flag wins over the environment, which wins over the default', () => {
    const env = { WAYBILL_AMQP_PORT: '1', WAYBILL_HTTP_PORT: '2' };
    const settings = parse('broker', ['--amqp-port', '3'], env);
    expect(settings).toMatchObject({ amqpPort: 3, httpPort: 2, consolePort: 3000, host: '127.0.0.1' });
  });

  test('an empty variable counts as none, and one for another command is not read', () => {
    expect(parse('start', [], { WAYBILL_AMQP_PORT: '', WAYBILL_CONSOLE_URL: 'nonsense' })).toEqual(defaults);
  });

  test.each<[string, string[], Record<string, string>, Partial<Settings>]>([
    ['= and a space mean the same', ['--amqp-port=0'], {}, { amqpPort: 0 }],
    ['a switch', ['--demo', '--memory'], {}, { demo: true, memory: true }],
    ['a switch by the environment', [], { WAYBILL_DEMO: 'yes', WAYBILL_MEMORY: '0' }, { demo: true, memory: false }],
    ['kibibytes', ['--max-memory', '64k'], {}, { maxMemory: 65_536 }],
    ['mebibytes', ['--max-memory', '512M'], {}, { maxMemory: 536_870_912 }],
    ['gibibytes', ['--max-memory', '2GiB'], {}, { maxMemory: 2_147_483_648 }],
    ['an IPv6 address', ['--host', '::1'], {}, { host: '::1' }],
    ['a level', ['--log-level', 'debug'], {}, { logLevel: 'debug' }],
    [
      'many brokers',
      ['--connect', 'http://a:b@c:1', '--connect=https://d'],
      {},
      { connect: ['http://a:b@c:1', 'https://d'] },
    ],
    [
      'many brokers by the environment',
      [],
      { WAYBILL_CONNECT: 'http://a, http://b' },
      { connect: ['http://a', 'http://b'] },
    ],
    [
      'origins as browsers name them',
      ['--mqtt-ws-origin=https://A.example:443/', '--mqtt-ws-origin', 'http://b:80'],
      {},
      { mqttWsOrigin: ['https://a.example', 'http://b'] },
    ],
    [
      'memory on the line sets aside a folder around',
      ['--memory'],
      { WAYBILL_DATA_DIR: 'x' },
      { memory: true, dataDir: undefined },
    ],
    [
      'a folder on the line sets aside memory around',
      ['--data-dir', 'x'],
      { WAYBILL_MEMORY: '1' },
      { memory: false, dataDir: 'x' },
    ],
  ])('%s', (_, args, env, expected) => {
    expect(parse('start', args, env)).toEqual({ ...defaults, ...expected });
  });
});

describe('what is refused, in one sentence', () => {
  test.each<[Command, string[], Record<string, string>, string]>([
    ['start', ['--port', '1'], {}, 'There is no flag --port; waybill --help lists them.'],
    ['start', ['-p'], {}, 'There is no flag -p; waybill --help lists them.'],
    ['start', ['here'], {}, 'Nothing is meant by "here" there.'],
    [
      'broker',
      ['--console-port', '1'],
      {},
      "--console-port isn't a flag of waybill broker; waybill --help lists them.",
    ],
    [
      'start',
      ['--amqp-port'],
      {},
      '--amqp-port expects a port, a whole number from 0 (a free one) to 65535, and none is given.',
    ],
    [
      'start',
      ['--amqp-port', 'x'],
      {},
      '--amqp-port expects a port, a whole number from 0 (a free one) to 65535, not "x".',
    ],
    [
      'start',
      ['--amqp-port', '-1'],
      {},
      '--amqp-port expects a port, a whole number from 0 (a free one) to 65535, not "-1".',
    ],
    [
      'start',
      ['--amqp-port=65536'],
      {},
      '--amqp-port expects a port, a whole number from 0 (a free one) to 65535, not "65536".',
    ],
    ['start', ['--amqp-port='], {}, '--amqp-port expects a port, a whole number from 0 (a free one) to 65535, not "".'],
    ['start', ['--data-dir', '--memory'], {}, '--data-dir expects a path, and none is given.'],
    ['start', ['--demo=perhaps'], {}, '--demo expects true or false, not "perhaps".'],
    [
      'start',
      [],
      { WAYBILL_HTTP_PORT: '1e3' },
      'WAYBILL_HTTP_PORT expects a port, a whole number from 0 (a free one) to 65535, not "1e3".',
    ],
    ['start', ['--amqp-port=1', '--amqp-port=2'], {}, '--amqp-port is given twice.'],
    ['start', ['--memory', '--data-dir=x'], {}, '--memory and --data-dir exclude each other; give one of them.'],
    ['start', ['--tls-cert=x'], {}, '--tls-cert needs --tls-key beside it.'],
    ['start', ['--tls-key=x'], {}, '--tls-key needs --tls-cert beside it.'],
    ['start', ['--tls-ca=x'], {}, '--tls-ca needs --tls-cert and --tls-key beside it.'],
    ['start', ['--amqps-port=0'], {}, '--amqps-port needs --tls-cert and --tls-key beside it.'],
    ['start', [], { WAYBILL_MQTTS_PORT: '0' }, '--mqtts-port needs --tls-cert and --tls-key beside it.'],
    [
      'start',
      ['--mqtt-keep-alive-max=1m'],
      {},
      '--mqtt-keep-alive-max expects a whole number of seconds from 0 to 65535, not "1m".',
    ],
    [
      'start',
      ['--mqtt-ws-origin=https://a/path'],
      {},
      '--mqtt-ws-origin expects the origin of a page, such as https://example.org, not "https://a/path".',
    ],
    [
      'start',
      ['--max-memory=0'],
      {},
      '--max-memory expects a number of bytes, such as 536870912, 512M or 2G, not "0".',
    ],
    [
      'start',
      ['--max-memory=1T'],
      {},
      '--max-memory expects a number of bytes, such as 536870912, 512M or 2G, not "1T".',
    ],
    ['start', ['--host=a b'], {}, '--host expects a host name or an address, not "a b".'],
    [
      'console',
      ['--connect=amqp://x'],
      {},
      '--connect expects a URL such as http://user:password@host:15672, not "amqp://x".',
    ],
    [
      'start',
      ['--log-level=loud'],
      {},
      '--log-level expects one of silent, fatal, error, warn, info, debug, trace, not "loud".',
    ],
  ])('waybill %s %j %j', (command, args, env, sentence) => {
    expect(refusal(command, args, env)).toBe(sentence);
  });
});

const port = fc.integer({ min: 0, max: 65_535 });
const settings: fc.Arbitrary<Settings> = fc
  .record({ host: fc.constantFrom('127.0.0.1', '::', 'localhost'), amqpPort: port, httpPort: port, mqttPort: port })
  .chain((some) =>
    fc
      .record({
        dataDir: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
        memory: fc.boolean(),
        demo: fc.boolean(),
        maxMemory: fc.option(fc.integer({ min: 1 }), { nil: undefined }),
        consoleUrl: fc.option(fc.webUrl(), { nil: undefined }),
        tls: fc.option(
          fc.record({ tlsCert: fc.constant('c.pem'), tlsKey: fc.constant('k.pem'), amqpsPort: port, mqttsPort: port }),
          {
            nil: {},
          },
        ),
      })
      .map(({ tls, memory, ...rest }) => ({
        ...defaults,
        ...some,
        ...rest,
        ...tls,
        memory: memory && rest.dataDir === undefined,
      })),
  );

test('the arguments made for a part give it the same settings, whatever surrounds it', () => {
  const env = { WAYBILL_AMQP_PORT: '7', WAYBILL_DEMO: 'true', WAYBILL_LOG_LEVEL: 'silent' };
  fc.assert(
    fc.property(settings, (given) => {
      expect(parse('broker', toArguments('broker', given), env)).toEqual(given);
    }),
  );
});

test('the help names every flag with its default', () => {
  for (const key of flagKeys) {
    const line = help()
      .split('\n')
      .find((each) => each.trim().startsWith(`--${flagName(key)} `));
    expect(line).toContain(flags[key].help);
    if (typeof flags[key].default === 'number') expect(line).toContain(`[${flags[key].default}]`);
  }
});
