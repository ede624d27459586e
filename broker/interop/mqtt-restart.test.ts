/** MQTT clients that others wrote, across a restart of a broker that keeps what is durable. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { exec, PYTHON, pythonHas } from './debian.testing.ts';
import { type MqttBroker, startMqttBroker } from './mqtt-broker.ts';

const MOSQUITTO = ['/usr/bin/mosquitto_pub', '/usr/bin/mosquitto_sub'];
const CLIENT_MS_MAX = 30_000;

const paho = await pythonHas('paho.mqtt');
const mosquitto = MOSQUITTO.every((tool) => existsSync(tool));

let directory: string;
let broker: MqttBroker;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'waybill-mqtt-'));
  broker = await startMqttBroker({ directory });
});
afterAll(async () => {
  await broker?.close();
  await rm(directory, { recursive: true, force: true });
});

/** On the same port, where its clients look for it. */
async function restart(): Promise<void> {
  const { port } = broker;
  await broker.close();
  broker = await startMqttBroker({ directory, port });
}

const open: MqttClient[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((client) => client.endAsync(true)));
});

async function dial(clientId: string, o: IClientOptions = {}): Promise<MqttClient> {
  const client = await connectAsync(broker.url.TCP, {
    protocolVersion: 5,
    clientId,
    username: 'guest',
    password: 'guest',
    clean: false,
    reconnectPeriod: 50,
    properties: { sessionExpiryInterval: 600 },
    ...o,
  });
  open.push(client);
  return client;
}

test(
  'MQTT.js: a stream at QoS 2 goes on over restarts, each message once and in order',
  async () => {
    const COUNT = 600;
    const got: string[] = [];
    const reader = await dial('reader');
    const all = new Promise<void>((resolve) => {
      reader.on('message', (_topic, payload) => {
        got.push(payload.toString());
        if (got.length === COUNT) resolve();
      });
    });
    await reader.subscribeAsync('stream', { qos: 2 });
    const writer = await dial('writer');
    for (let i = 0; i < COUNT; i++) {
      const published = writer.publishAsync('stream', `${i}`, { qos: 2 });
      // Some wait for the broker to come back.
      if (i % 10 === 9) await published;
      if (i === 199 || i === 399) void restart();
    }
    await all;
    expect(got).toEqual(Array.from({ length: COUNT }, (_, i) => `${i}`));
  },
  CLIENT_MS_MAX,
);

describe.skipIf(!mosquitto)(`mosquitto-clients${mosquitto ? '' : ' (not installed: mosquitto-clients)'}`, () => {
  const run = async (tool: 'mosquitto_pub' | 'mosquitto_sub', version: string, ...args: string[]): Promise<string> => {
    const common = ['-h', '127.0.0.1', '-p', String(broker.port), '-V', version, '-u', 'guest', '-P', 'guest'];
    const { stdout } = await exec(`/usr/bin/${tool}`, [...common, ...args], { timeout: CLIENT_MS_MAX });
    return stdout;
  };

  test.each(['mqttv311', 'mqttv5'])(
    '%s: a session that waits gets what came before the restart and after it; retained messages stay',
    async (version) => {
      const keeper = ['-i', `keeper-${version}`, '-c', '-t', 'm/+', '-q', '1', '-F', '%t %q %r %p'];
      const kept = version === 'mqttv5' ? ['-x', '600'] : [];
      await run('mosquitto_sub', version, ...keeper, ...kept, '-E');
      await run('mosquitto_pub', version, '-t', 'm/1', '-q', '1', '-m', 'before');
      await run('mosquitto_pub', version, '-t', 'kept/1', '-q', '2', '-r', '-m', 'stays');
      await run('mosquitto_pub', version, '-t', 'kept/2', '-q', '1', '-r', '-m', 'goes');
      await run('mosquitto_pub', version, '-t', 'kept/2', '-q', '1', '-r', '-n');
      await restart();
      await run('mosquitto_pub', version, '-t', 'm/2', '-q', '2', '-m', 'after');
      expect(await run('mosquitto_sub', version, ...keeper, ...kept, '-C', '2')).toBe(
        'm/1 1 0 before\nm/2 1 0 after\n',
      );
      expect(await run('mosquitto_sub', version, '-t', 'kept/#', '-q', '2', '-F', '%t %q %r %p', '-C', '1')).toBe(
        'kept/1 2 1 stays\n',
      );
    },
    CLIENT_MS_MAX,
  );
});

describe.skipIf(!paho)(`paho${paho ? '' : ' (not installed: python3-paho-mqtt)'}`, () => {
  const script = fileURLToPath(new URL('./clients/paho_restart.py', import.meta.url));

  test.each([4, 5])(
    'protocol level %i: a session that waits',
    async (version) => {
      const life = async (phase: 'leave' | 'back'): Promise<unknown> => {
        const args = [script, String(broker.port), String(version), phase];
        const { stdout } = await exec(PYTHON, args, { timeout: CLIENT_MS_MAX });
        return JSON.parse(stdout);
      };
      // What it was before is not of interest.
      await (await dial('paho-keeper', { clean: true, properties: { sessionExpiryInterval: 0 } })).endAsync();
      expect(await life('leave')).toEqual({ connected: [0, 0] });
      const publisher = await dial('publisher');
      await publisher.publishAsync('restart/1', 'one', { qos: 1 });
      await publisher.publishAsync('restart/2', 'two', { qos: 2 });
      await publisher.endAsync();
      await restart();
      const again = await dial('publisher');
      await again.publishAsync('restart/1', 'three', { qos: 1 });
      expect(await life('back')).toEqual({
        connected: [1, 0],
        received: [
          ['restart/1', 'one', 1, false],
          ['restart/1', 'three', 1, false],
          ['restart/2', 'two', 2, false],
        ],
      });
    },
    CLIENT_MS_MAX,
  );
});
