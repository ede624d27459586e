/**
 * Runs the test suites of other people's clients against a broker, and prints how many pass.
 *
 *   node scripts/suites.mjs [--url amqp://guest:guest@127.0.0.1:5672] [--mqtt 127.0.0.1:1883]
 *                           [--http http://guest:guest@127.0.0.1:15672] [--dir DIR] [suite …]
 *
 * The checkouts (at the commits below) and each suite's full output stay in DIR. What they need is git and npm, and
 * Python for those of Eclipse Paho.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/** Sums of node:test's closing lines, "# pass 12" or "ℹ pass 12". */
const nodeTest = (output) => {
  const count = (word) => Number(output.match(new RegExp(`^\\W+${word} (\\d+)`, 'm'))?.[1] ?? 0);
  return { pass: count('pass'), fail: count('fail') + count('cancelled'), skipped: count('skipped') };
};

/** Vitest's closing line, "Tests  2 failed | 169 passed | 2 skipped (173)". */
const vitest = (output) => {
  const line = output.match(/^\s*Tests\s.*$/m)?.[0] ?? '';
  const count = (word) => Number(line.match(new RegExp(`(\\d+) ${word}`))?.[1] ?? 0);
  return { pass: count('passed'), fail: count('failed'), skipped: count('skipped') };
};

/** unittest's closing lines, "Ran 27 tests in 120.1s" and "FAILED (failures=1, errors=2, skipped=3)". */
const unittest = (output) => {
  const ran = Number(output.match(/^Ran (\d+) tests? in/m)?.[1] ?? 0);
  const line = output.match(/^(?:OK|FAILED).*$/m)?.[0] ?? '';
  const count = (word) => Number(line.match(new RegExp(`${word}=(\\d+)`))?.[1] ?? 0);
  const [fail, skipped] = [count('failures') + count('errors'), count('skipped')];
  return { pass: ran - fail - skipped, fail, skipped };
};

/** Eclipse Paho's two suites, one a protocol: their clients log in as nobody (`--mqtt-anonymous`). */
const paho = (script, tests) => ({
  repository: 'https://github.com/eclipse-paho/paho.mqtt.testing',
  commit: '9d7bb80bb8b9d9cfc0b52f8cb4c1916401281103',
  hasPackages: false,
  folder: 'interoperability',
  get command() {
    const [host, port] = values.mqtt.split(':');
    return ['python3', '-u', script, `--hostname=${host}`, `--port=${port}`];
  },
  env: () => ({}),
  counts: unittest,
  async prepare(dir) {
    const path = join(dir, 'interoperability', script);
    // It reads its own flags and leaves them to unittest, which knows others.
    const text = readFileSync(path, 'utf8').replace(
      'unittest.main()',
      `unittest.main(argv=${JSON.stringify([script, ...tests])})`,
    );
    writeFileSync(path, text.replace(/^ +sys\.argv\.remove\(.*\n/gm, ''));
    // One test wants to be refused a subscription to this topic.
    await setTopicPermission({ exchange: 'amq.topic', write: '.*', read: '^(?!test\\.nosubscribe$)' });
  },
});

async function setTopicPermission(permission) {
  const { origin, username, password } = new URL(values.http);
  const response = await fetch(`${origin}/api/topic-permissions/%2F/${username}`, {
    method: 'PUT',
    headers: { authorization: `Basic ${btoa(`${username}:${password}`)}` },
    body: JSON.stringify(permission),
  });
  if (!response.ok) throw new Error(`no topic permission could be set: ${response.status} ${await response.text()}`);
}

const suites = {
  // The name of the second doesn't begin with "test", so unittest doesn't find it by itself.
  'paho-3.1.1': paho('client_test.py', ['Test', 'Test.will_message_test']),
  'paho-5': paho('client_test5.py', ['Test']),
  amqplib: {
    repository: 'https://github.com/amqp-node/amqplib',
    commit: 'f7503e571a80dacfc863c2690ab797d31667b868',
    // Its own limit of 1 s is for a test, but Node 20 takes it for a whole file.
    command: ['node', '--test', '--test-timeout=60000'],
    env: (url) => ({ URL: url }),
    // Its tests of connecting also use the standard port, on both loopback addresses.
    standardPort: true,
    counts: nodeTest,
  },
  'node-rabbitmq-client': {
    repository: 'https://github.com/cody-greene/node-rabbitmq-client',
    commit: '2729343807acedde3ac0b80adc2fc5c5b5d3f2a0',
    // `npm test` leaves test/*.ts to the shell.
    command: ['sh', '-c', 'node -r ts-node/register --test test/*.ts'],
    env: (url) => ({ RABBITMQ_URL: url }),
    counts: nodeTest,
  },
  'amqp-client.js': {
    repository: 'https://github.com/cloudamqp/amqp-client.js',
    commit: '67b3ba3118b7699fd52210ce4e5a71d482c46c56',
    command: ['npx', 'vitest', 'run'],
    env: () => ({}),
    counts: vitest,
    // The address is written into the tests.
    prepare(dir, url) {
      for (const file of readdirSync(join(dir, 'test'))) {
        const path = join(dir, 'test', file);
        const text = readFileSync(path, 'utf8');
        writeFileSync(path, text.replaceAll(/amqp:\/\/127\.0\.0\.1(?!:)/g, url.replace(/\/$/, '')));
      }
    },
  },
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    url: { type: 'string', default: 'amqp://guest:guest@127.0.0.1:5672' },
    mqtt: { type: 'string', default: '127.0.0.1:1883' },
    http: { type: 'string', default: 'http://guest:guest@127.0.0.1:15672' },
    dir: { type: 'string', default: join(tmpdir(), 'waybill-suites') },
  },
});

function must(command, args, cwd) {
  const { status } = spawnSync(command, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed in ${cwd}`);
}

/** A clean checkout of the commit with its packages. */
function checkOut(name, { repository, commit, hasPackages = true }) {
  const dir = join(values.dir, name);
  mkdirSync(values.dir, { recursive: true });
  if (!existsSync(dir)) must('git', ['clone', '--quiet', repository, dir], values.dir);
  must('git', ['checkout', '--quiet', '--force', commit], dir);
  if (hasPackages && !existsSync(join(dir, 'node_modules'))) must('npm', ['ci', '--no-audit', '--no-fund'], dir);
  return dir;
}

/** Listens on the standard port of both loopback addresses and hands on to the broker, unless it is there itself. */
async function relays(url) {
  const { hostname, port } = new URL(url);
  const servers = [];
  for (const host of ['127.0.0.1', '::1']) {
    const server = createServer((client) => {
      const broker = connect(Number(port || 5672), hostname);
      client.pipe(broker).pipe(client);
      for (const [one, other] of [
        [client, broker],
        [broker, client],
      ]) {
        one.on('error', () => other.destroy());
        one.on('close', () => other.destroy());
      }
    });
    const error = await new Promise((resolve) => {
      server.once('error', resolve);
      server.listen(5672, host, () => resolve(undefined));
    });
    if (error === undefined) servers.push(server);
    else if (port !== '5672' && port !== '') throw new Error(`port 5672 of ${host} cannot be had: ${error.message}`);
  }
  return () => {
    for (const server of servers) server.close();
  };
}

function run(name, suite, dir) {
  const [command, ...args] = suite.command;
  const log = join(values.dir, `${name}.log`);
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: join(dir, suite.folder ?? ''),
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0', ...suite.env(values.url) },
    });
    const file = createWriteStream(log);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += chunk;
        file.write(chunk);
      });
    }
    child.on('error', reject);
    child.on('close', () => file.end(() => resolve({ ...suite.counts(output), log })));
  });
}

let failed = false;
console.log('| suite | pass | fail | skipped | whole output |\n| --- | ---: | ---: | ---: | --- |');
for (const name of positionals.length > 0 ? positionals : Object.keys(suites)) {
  const suite = suites[name];
  if (suite === undefined) throw new Error(`no suite ${name}; there are ${Object.keys(suites).join(', ')}`);
  const dir = checkOut(name, suite);
  await suite.prepare?.(dir, values.url);
  const stop = suite.standardPort === true ? await relays(values.url) : () => {};
  const { pass, fail, skipped, log } = await run(name, suite, dir).finally(stop);
  console.log(`| ${name} | ${pass} | ${fail} | ${skipped} | ${log} |`);
  failed ||= fail > 0 || pass === 0;
}
process.exitCode = failed ? 1 : 0;
