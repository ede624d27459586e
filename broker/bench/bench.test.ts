import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningBroker, startBroker } from '../main.ts';
import { Worker } from './load/worker.ts';
import type { Figures, Plan } from './scenario.ts';
import { choose } from './scenarios/catalogue.ts';
import type { Target } from './target.ts';

let running: RunningBroker;
let target: Target;

beforeAll(async () => {
  running = await startBroker({
    host: '127.0.0.1',
    amqpPort: 0,
    httpPort: 0,
    mqtt: { port: 0, webSocketPort: 0, allowAnonymous: true, keepAliveMaxS: 0, origins: [] },
    logLevel: 'silent',
  });
  const { amqp } = running;
  target = {
    name: 'ours',
    host: amqp.host,
    amqpPort: amqp.port,
    mqttPort: running.mqtt?.port ?? 0,
    httpPort: 0,
    pid: process.pid,
  };
});

afterAll(() => running.close());

/** Loads run in this process, and runs are as short as they can be: it is the driver that is tested. */
const PLAN: Plan = {
  user: 'guest',
  password: 'guest',
  warmUpMs: 50,
  durationMs: 200,
  backlog: 2000,
  queues: 30,
  connections: 20,
  mqttUser: '',
  mqttPassword: '',
  mqttConnections: 20,
  retained: 200,
  offline: 2000,
  makeWorker: (onMessage) => {
    const worker = new Worker(onMessage);
    return { send: (message) => void worker.take(message), close: () => worker.take({ op: 'close' }) };
  },
};

/** Where a busy machine let nothing through in so short a time, it is given longer. */
const DURATION_MS_MAX = 3_200;

async function measure(name: string, plan: Plan = PLAN): Promise<Figures> {
  const variant = choose([name])?.[0]?.variants[0];
  if (!variant || !('run' in variant)) throw new Error(`no variant ${name}`);
  for (let { durationMs } = plan; ; durationMs *= 4) {
    const figures = await variant.run({ ...plan, durationMs }, target);
    if (figures.rate !== 0 || durationMs >= DURATION_MS_MAX) return figures;
  }
}

const objectsLeft = () =>
  [...running.broker.vhosts.values()].flatMap(({ queues, exchanges }) => [
    ...queues.keys(),
    ...[...exchanges.keys()].filter((name) => name.startsWith('bench.')),
  ]);

test.each(['A1:16B', 'A1:16K', 'A2:1K', 'A3:ack each', 'A3:ack by 50', 'A4', 'A5'])('%s: a flow', async (name) => {
  const figures = await measure(name);
  expect(figures.rate).toBeGreaterThan(0);
  expect(figures.lostPercent).toBe(0);
  expect(objectsLeft()).toEqual([]);
});

test.each(['A6:2000/s', 'A6:2000/s persistent'])('%s: latency', async (name) => {
  const { p50Us = 0, p99Us = 0, maxUs = 0 } = await measure(name);
  expect(p50Us).toBeGreaterThan(0);
  expect(p99Us).toBeGreaterThanOrEqual(p50Us);
  expect(maxUs).toBeGreaterThanOrEqual(p99Us);
});

test('A7: a backlog is filled and drained', async () => {
  const figures = await measure('A7');
  expect(figures.publishRate).toBeGreaterThan(0);
  expect(figures.drainRate).toBeGreaterThan(0);
  expect(objectsLeft()).toEqual([]);
});

test('A8: many queues come and go', async () => {
  const figures = await measure('A8');
  expect(figures.declareSeconds).toBeGreaterThan(0);
  expect(figures.queuesMs).toBeUndefined();
  expect(objectsLeft()).toEqual([]);
});

test.each(['M1:QoS 0 16B', 'M1:QoS 1 1K', 'M1:QoS 2 16B', 'M2:QoS 0', 'M2:QoS 1', 'M3:QoS 0', 'M3:QoS 1'])(
  '%s: a flow',
  async (name) => {
    const figures = await measure(name);
    expect(figures.rate).toBeGreaterThan(0);
    expect(figures.lostPercent).toBe(0);
    expect(objectsLeft()).toEqual([]);
  },
);

test('M4: latency', async () => {
  const { p50Us = 0, p99Us = 0, rate } = await measure('M4');
  expect(rate).toBeGreaterThan(0);
  expect(p50Us).toBeGreaterThan(0);
  expect(p99Us).toBeGreaterThanOrEqual(p50Us);
});

test('M6: what is retained comes, and is removed', async () => {
  expect((await measure('M6')).rate).toBeGreaterThan(0);
  expect([...running.broker.vhosts.values()].map(({ retained }) => retained.size)).toEqual([0]);
});

test('M7: a session is filled while its client is away', async () => {
  const figures = await measure('M7');
  expect(figures.storeRate).toBeGreaterThan(0);
  expect(figures.drainRate).toBeGreaterThan(0);
  expect(objectsLeft()).toEqual([]);
});

test('an MQTT login that is refused fails the run', async () => {
  await expect(measure('M1:QoS 0 16B', { ...PLAN, mqttUser: 'guest', mqttPassword: 'no' })).rejects.toThrow(
    /code [45]/,
  );
});

test('a broker that refuses fails the run, and says why', async () => {
  await expect(measure('A1:16B', { ...PLAN, password: 'wrong' })).rejects.toThrow(/closed the socket|ACCESS_REFUSED/);
});
