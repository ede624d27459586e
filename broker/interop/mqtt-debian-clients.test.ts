/**
 * MQTT clients that Debian packages: paho and mosquitto-clients (`python3-paho-mqtt`, `mosquitto-clients`). One that is
 * not installed is a visible skip.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exec, PYTHON, pythonHas } from './debian.testing.ts';
import { type MqttBroker, startMqttBroker } from './mqtt-broker.ts';

/** `stdbuf`, or the tool keeps its lines until it ends. */
const MOSQUITTO = ['/usr/bin/mosquitto_pub', '/usr/bin/mosquitto_sub', '/usr/bin/stdbuf'];
const CLIENT_MS_MAX = 30_000;

const paho = await pythonHas('paho.mqtt');
const mosquitto = MOSQUITTO.every((tool) => existsSync(tool));

let broker: MqttBroker;
beforeAll(async () => {
  broker = await startMqttBroker();
});
afterAll(() => broker?.close());

describe.skipIf(!paho)(`paho${paho ? '' : ' (not installed: python3-paho-mqtt)'}`, () => {
  const script = fileURLToPath(new URL('./clients/paho_client.py', import.meta.url));

  test.each([4, 5])(
    'protocol level %i: every QoS, retained, a lasting session, a will, shared, properties',
    async (version) => {
      const args = [script, String(broker.port), String(version)];
      const { stdout } = await exec(PYTHON, args, { timeout: CLIENT_MS_MAX });
      expect(JSON.parse(stdout)).toEqual({
        connected: [
          [0, 0],
          [0, 0],
        ],
        granted: [2, 1, 1],
        received: [0, 1, 2].map((qos) => [`paho/${qos}/q`, `at ${qos}`, qos, false]),
        live: ['paho/retained', 'live', 1, false],
        retained: ['paho/retained', 'live', 1, true],
        resumed: [
          [1, 0],
          ['paho/1/q', 'while away', 1, false],
          ['paho/2/q', 'while away', 2, false],
        ],
        will: ['paho/will', 'gone', 1, false],
        ...(version === 5 && {
          shared: [
            [5, 5],
            [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
          ],
          properties: [
            'text/plain',
            'paho/answers',
            [0, 255],
            [
              ['b', '1'],
              ['a', '2'],
              ['b', '3'],
            ],
            100,
          ],
        }),
      });
    },
    CLIENT_MS_MAX,
  );
});

describe.skipIf(!mosquitto)(`mosquitto-clients${mosquitto ? '' : ' (not installed: mosquitto-clients)'}`, () => {
  const common = (version: string): string[] => [
    '-h',
    '127.0.0.1',
    '-p',
    String(broker.port),
    '-V',
    version,
    '-u',
    'guest',
    '-P',
    'guest',
  ];
  const pub = (version: string, ...args: string[]) =>
    exec('/usr/bin/mosquitto_pub', [...common(version), ...args], { timeout: CLIENT_MS_MAX });

  /** Settles when it has got `count` messages; `listening` when the broker has granted the subscription. */
  function sub(version: string, count: number, ...args: string[]) {
    const tool = spawn('/usr/bin/stdbuf', [
      '-oL',
      '/usr/bin/mosquitto_sub',
      ...common(version),
      '-d',
      '-C',
      String(count),
      '-W',
      '20',
      ...args,
    ]);
    let output = '';
    let granted: () => void;
    const listening = new Promise<void>((resolve) => {
      granted = resolve;
    });
    tool.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('SUBACK')) granted();
    });
    const lines = new Promise<string[]>((resolve, reject) => {
      tool.on('error', reject);
      tool.on('close', () => resolve(output.split('\n').filter((line) => line.startsWith('> '))));
    });
    return { listening, lines };
  }
  const format = ['-F', '> %t %q %r %p'];

  test.each(['mqttv31', 'mqttv311', 'mqttv5'])(
    '%s: every QoS, and a retained message',
    async (version) => {
      const listener = sub(version, 3, '-t', 'm/+/q', '-q', '2', ...format);
      await listener.listening;
      for (const qos of ['0', '1', '2']) await pub(version, '-t', `m/${qos}/q`, '-q', qos, '-m', `at ${qos}`);
      expect(await listener.lines).toEqual(['> m/0/q 0 0 at 0', '> m/1/q 1 0 at 1', '> m/2/q 2 0 at 2']);
      await pub(version, '-t', 'm/kept', '-q', '1', '-r', '-m', 'kept');
      expect(await sub(version, 1, '-t', 'm/kept', '-q', '1', ...format).lines).toEqual(['> m/kept 1 1 kept']);
      await pub(version, '-t', 'm/kept', '-r', '-n');
    },
    CLIENT_MS_MAX,
  );

  test(
    'a thousand messages in order at QoS 2',
    async () => {
      const listener = sub('mqttv5', 1_000, '-t', 'm/many', '-q', '2', '-F', '> %p');
      await listener.listening;
      const lines = Array.from({ length: 1_000 }, (_, i) => `${i}`);
      const publisher = spawn('/usr/bin/mosquitto_pub', [...common('mqttv5'), '-t', 'm/many', '-q', '2', '-l']);
      publisher.stdin.end(`${lines.join('\n')}\n`);
      expect(await listener.lines).toEqual(lines.map((line) => `> ${line}`));
    },
    CLIENT_MS_MAX,
  );

  test(
    'is told why it is refused',
    async () => {
      const args = ['-h', '127.0.0.1', '-p', String(broker.port), '-V', 'mqttv5', '-t', 'm', '-m', 'x'];
      await expect(exec('/usr/bin/mosquitto_pub', args)).rejects.toMatchObject({
        stderr: expect.stringContaining('Bad User Name or Password'),
      });
    },
    CLIENT_MS_MAX,
  );
});
