import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Channel, type ChannelModel, connect as connectAmqp } from 'amqplib';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BrokerProcess, bundleBroker, freePorts } from './broker-process.testing.ts';
import { until } from './until.testing.ts';

/** How often the broker is killed in each test: `WAYBILL_CRASHES=100 npx vitest run …`. */
const CRASHES = Number(process.env.WAYBILL_CRASHES ?? 3);
const PER_CRASH_MS = 20_000;
/** What a publisher has out without having been told that it is safe. */
const WINDOW = 200;
/** A crash comes when so many messages have come through: each run has early and late ones. */
const MESSAGES_BEFORE_CRASH = [1, 400] as const;

let program: Awaited<ReturnType<typeof bundleBroker>>;
let dataDir: string;
let ports: { amqp: number; mqtt: number };
let broker: BrokerProcess;

beforeAll(async () => {
  program = await bundleBroker();
}, 60_000);
afterAll(() => program.remove());

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'waybill-crash-data-'));
  const [amqp = 0, mqtt = 0] = await freePorts(2);
  ports = { amqp, mqtt };
});
afterEach(async () => {
  await broker.kill();
  rmSync(dataDir, { recursive: true, force: true });
});

const start = async (): Promise<void> => {
  broker = await BrokerProcess.start(program.path, dataDir, ports);
};

const messagesBefore = (round: number): number => {
  const [from, to] = MESSAGES_BEFORE_CRASH;
  return from + ((round * 37) % 100) * Math.floor((to - from) / 100);
};

/** Whose end is no surprise. */
async function amqp(): Promise<{
  connection: ChannelModel;
  confirming: Channel & { waitForConfirms(): Promise<void> };
}> {
  const connection = await connectAmqp(`amqp://guest:guest@127.0.0.1:${ports.amqp}`);
  // The broker is killed under them; without a listener that would end the tests.
  connection.on('error', () => {});
  const confirming = await connection.createConfirmChannel();
  confirming.on('error', () => {});
  return { connection, confirming };
}

/** All that is in the queue, taken out of it. */
async function drain(queue: string): Promise<string[]> {
  const { connection, confirming } = await amqp();
  const { messageCount } = await confirming.checkQueue(queue);
  const got: string[] = [];
  await confirming.consume(queue, (message) => message && got.push(message.content.toString()), { noAck: true });
  await until('all of the queue has come', () => got.length >= messageCount);
  await connection.close();
  return got;
}

describe(`kill -9, ${CRASHES} times`, { timeout: CRASHES * PER_CRASH_MS + 60_000 }, () => {
  test('in the middle of confirmed AMQP publishing: every confirmed message is there, once, in order', async () => {
    await start();
    let confirmedInAll = 0;
    for (let round = 0; round < CRASHES; round++) {
      const { connection, confirming } = await amqp();
      const queues = ['classic', 'quorum'];
      for (const queue of queues) {
        await confirming.assertQueue(queue, { durable: true, arguments: { 'x-queue-type': queue } });
        await confirming.bindQueue(queue, 'amq.fanout', '');
      }
      const confirmed: number[] = [];
      let sent = 0;
      let isOver = false;
      const publish = (): void => {
        while (!isOver && sent - confirmed.length < WINDOW) {
          const number = sent++;
          const body = Buffer.from(`${round}:${number}`.padEnd(number % 7 === 0 ? 5_000 : 20, '.'));
          const told = (refused: unknown): void => {
            if (refused || isOver) return;
            confirmed.push(number);
            publish();
          };
          // The types of a confirm channel's publish know the callback; ours is both kinds.
          Reflect.apply(confirming.publish, confirming, ['amq.fanout', '', body, { persistent: true }, told]);
        }
      };
      publish();
      await until('some are confirmed', () => confirmed.length >= messagesBefore(round));
      await broker.kill();
      isOver = true;
      // Nobody is there to say goodbye to.
      await connection.close().catch(() => {});
      await start();
      for (const queue of queues) {
        // What was taken out just before the crash may be there again: that it was taken had not been written yet.
        const got = (await drain(queue)).filter((text) => text.startsWith(`${round}:`));
        const numbers = got.map((text) => Number(text.replace(/\.*$/, '').split(':')[1]));
        // Nothing twice, nothing out of order, nothing that is missing.
        expect(numbers).toEqual(Array.from(numbers, (_, i) => i));
        expect(numbers.length).toBeGreaterThanOrEqual(confirmed.length);
        expect(numbers.length).toBeLessThanOrEqual(sent);
      }
      confirmedInAll += confirmed.length;
    }
    report(`AMQP: ${confirmedInAll} confirmed messages in ${CRASHES} crashes, all there`);
  });

  test('in the middle of MQTT QoS 1 and 2: none is missing, and none of QoS 2 comes twice', async () => {
    await start();
    const url = `mqtt://guest:guest@127.0.0.1:${ports.mqtt}`;
    const options = { clean: false, reconnectPeriod: 20, protocolVersion: 4 as const };
    const got = new Map<string, number>();
    const subscriber = await client(url, { ...options, clientId: 'subscriber' });
    subscriber.on('message', (topic, payload) => {
      const name = `${topic} ${payload.toString()}`;
      got.set(name, (got.get(name) ?? 0) + 1);
    });
    await subscriber.subscribeAsync({ one: { qos: 1 }, two: { qos: 2 } });
    const publisher = await client(url, { ...options, clientId: 'publisher' });
    const sent = { one: 0, two: 0 };
    let unacknowledged = 0;
    let isOver = false;
    const publish = (topic: 'one' | 'two', number = sent[topic]++): void => {
      unacknowledged++;
      publisher.publish(topic, String(number), { qos: topic === 'one' ? 1 : 2 }, (refused) => {
        // The client takes none while it goes through what it has to send again. Not from within: it may be in a loop.
        setImmediate(() => {
          unacknowledged--;
          if (refused) publish(topic, number);
          else if (!isOver) publish(topic);
        });
      });
    };
    for (let i = 0; i < 20; i++) {
      publish('one');
      publish('two');
    }
    for (let round = 0; round < CRASHES; round++) {
      const before = got.size;
      await until('messages come through', () => got.size >= before + messagesBefore(round));
      await broker.kill();
      await start();
      await until('both are back', () => publisher.connected && subscriber.connected);
    }
    isOver = true;
    await until('all is acknowledged', () => unacknowledged === 0 && publisher.connected);
    await until('all has come', () => got.size === sent.one + sent.two);
    for (const topic of ['one', 'two'] as const) {
      const missing = Array.from({ length: sent[topic] }, (_, i) => `${topic} ${i}`).filter((name) => !got.has(name));
      expect(missing).toEqual([]);
    }
    expect([...got].filter(([name, times]) => name.startsWith('two ') && times !== 1)).toEqual([]);
    await Promise.all([publisher.endAsync(true), subscriber.endAsync(true)]);
    report(`MQTT: ${sent.one} of QoS 1 and ${sent.two} of QoS 2 in ${CRASHES} crashes, all there, QoS 2 once`);
  });
});

async function client(url: string, options: Parameters<typeof connectAsync>[1]): Promise<MqttClient> {
  const connected = await connectAsync(url, options);
  // The broker is killed under it.
  connected.on('error', () => {});
  return connected;
}

/** For those who ran many by hand. */
const report = (text: string): void => {
  if (process.env.WAYBILL_CRASHES !== undefined) process.stdout.write(`${text}\n`);
};
