/**
 * Clients that others wrote, as Debian packages them: amqp-tools (librabbitmq), python3-pika, python3-kombu. A client
 * that is not installed is a visible skip.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exec, PYTHON, pythonHas } from './debian.testing.ts';
import { startWaybill, type Target } from './target.ts';

const TOOLS = '/usr/bin/amqp-publish';
const CLIENT_MS_MAX = 20_000;

const [pika, kombu] = await Promise.all([pythonHas('pika'), pythonHas('kombu')]);
const tools = existsSync(TOOLS);

let target: Target;
beforeAll(async () => {
  target = await startWaybill();
});
afterAll(() => target?.close());

const url = (): string => `amqp://guest:guest@${target.host}:${target.port}/%2F`;

async function python(script: string): Promise<unknown> {
  const file = fileURLToPath(new URL(`./clients/${script}`, import.meta.url));
  const { stdout } = await exec(PYTHON, [file, url()], { timeout: CLIENT_MS_MAX });
  return JSON.parse(stdout);
}

describe.skipIf(!pika)(`pika${pika ? '' : ' (not installed: python3-pika)'}`, () => {
  test(
    'declares, binds, publishes with confirms, gets, consumes, nacks, calls, commits, is refused',
    async () => {
      expect(await python('pika_client.py')).toEqual({
        unroutable: ['NO_ROUTE'],
        get: ['one', 1, { n: 1, deep: { list: [1, 'two', null, true] } }, 'text/plain', 3],
        consumed: [
          ['one', true],
          ['two', false],
        ],
        purged: 1,
        replies: [['42', '7']],
        'after tx': 1,
        refused: [
          406,
          "PRECONDITION_FAILED - inequivalent arg 'durable' for queue 'pika.q' in vhost '/': received 'false' but current is 'true'",
        ],
      });
    },
    CLIENT_MS_MAX,
  );
});

describe.skipIf(!kombu)(`kombu${kombu ? '' : ' (not installed: python3-kombu)'}`, () => {
  test(
    'declares, publishes with confirms, consumes, requeues, dead-letters, keeps a simple queue',
    async () => {
      expect(await python('kombu_client.py')).toEqual({
        consumed: [
          [{ order: 1 }, false],
          ['text', false],
          ['text', true],
        ],
        dead: ['bad', 'rejected', 'kombu.work', 1, ['w']],
        simple: [{ n: 1 }, 0],
        heartbeat: 0,
      });
    },
    CLIENT_MS_MAX,
  );
});

describe.skipIf(!tools)(`amqp-tools${tools ? '' : ' (not installed: amqp-tools)'}`, () => {
  const run = (tool: string, ...args: string[]) =>
    exec(`/usr/bin/amqp-${tool}`, ['--url', url(), ...args], { timeout: CLIENT_MS_MAX });

  test(
    'declares, publishes, gets, consumes, deletes',
    async () => {
      expect((await run('declare-queue', '--queue', 'tools', '--durable')).stdout).toBe('tools\n');
      for (const body of ['first', 'second', 'third']) {
        await run('publish', '--routing-key', 'tools', '--persistent', '--content-type', 'text/plain', '--body', body);
      }
      expect((await run('get', '--queue', 'tools')).stdout).toBe('first');
      const consumed = await run('consume', '--queue', 'tools', '--count', '2', '--prefetch-count', '1', 'cat');
      expect(consumed.stdout).toBe('secondthird');
      await expect(run('get', '--queue', 'tools')).rejects.toMatchObject({ code: 2 });
      expect((await run('delete-queue', '--queue', 'tools')).stdout).toBe('0\n');
    },
    CLIENT_MS_MAX,
  );

  test(
    'binds a queue of its own to an exchange',
    async () => {
      const consuming = run('consume', '--exchange', 'amq.topic', '--routing-key', 'tools.#', '--count', '1', 'cat');
      // The tool says when it listens, on its error output.
      const { stderr } = consuming.child;
      await new Promise((resolve) => stderr?.once('data', resolve));
      await run('publish', '--exchange', 'amq.topic', '--routing-key', 'tools.a', '--body', 'bound');
      expect((await consuming).stdout).toBe('bound');
    },
    CLIENT_MS_MAX,
  );

  test(
    'is told of a missing exchange and of a wrong password',
    async () => {
      await run('declare-queue', '--queue', 'tools');
      await expect(run('consume', '--queue', 'nosuch', '--count', '1', 'cat')).rejects.toMatchObject({
        stderr: expect.stringContaining("NOT_FOUND - no queue 'nosuch' in vhost '/'"),
      });
      const wrong = `amqp://guest:wrong@${target.host}:${target.port}/%2F`;
      await expect(exec('/usr/bin/amqp-get', ['--url', wrong, '--queue', 'tools'])).rejects.toMatchObject({
        stderr: expect.stringContaining('ACCESS_REFUSED - Login was refused'),
      });
      await run('delete-queue', '--queue', 'tools');
    },
    CLIENT_MS_MAX,
  );
});
