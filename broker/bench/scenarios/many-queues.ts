import { get } from 'node:http';
import { sleep, within } from '../load/crew.ts';
import { freshName, KIB, MIB, type Plan, range, type Scenario, type Variant } from '../scenario.ts';
import { serverOf, type Target } from '../target.ts';
import { BrokerUsage, minus, per } from '../usage.ts';
import { Client } from '../wire/client.ts';
import * as m from '../wire/methods.ts';

const CALLS_AT_ONCE = 256;
const WORK_WITHIN_MS = 240_000;
/** RabbitMQ's statistics come every 5 s. */
const STATISTICS_MS = 6000;
const REQUESTS = 7;
const REQUEST_PAUSE_MS = 200;
const REQUEST_WITHIN_MS = 60_000;

const many: Variant = {
  label: 'durable',
  run: async (plan, target) => {
    const client = await Client.open(serverOf(target, plan));
    const usage = new BrokerUsage(target);
    const exchange = freshName('many');
    const names = range(plan.queues, (i) => `${exchange}.${String(i).padStart(5, '0')}`);
    try {
      await client.call(m.declareExchange(exchange, 'direct'), m.EXCHANGE_DECLARE_OK);
      const [cpu, rss] = [usage.cpuSeconds, usage.residentBytes];
      const declareSeconds = await timed(() => declareAll(client, exchange, names));
      const [cpuAfter, rssAfter] = [usage.cpuSeconds, usage.residentBytes];
      const api = target.httpPort === 0 ? {} : await apiFigures(plan, target);
      const deleteSeconds = await timed(() => deleteAll(client, names));
      await client.call(m.deleteExchange(exchange), m.EXCHANGE_DELETE_OK);
      return {
        declareSeconds,
        cpuUs: per(minus(cpuAfter, cpu), plan.queues / 1e6),
        kibEach: per(minus(rssAfter, rss), plan.queues * KIB),
        rssMiB: per(rssAfter, MIB),
        deleteSeconds,
        ...api,
      };
    } finally {
      usage.stop();
      await client.end();
    }
  },
};

async function timed(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await within(WORK_WITHIN_MS, 'the work', work());
  return (performance.now() - startedAt) / 1000;
}

async function declareAll(client: Client, exchange: string, names: readonly string[]): Promise<void> {
  await inBatches(names, (name) => [
    client.call(m.declareQueue(name, true), m.QUEUE_DECLARE_OK),
    client.call(m.bindQueue(name, exchange, name), m.QUEUE_BIND_OK),
  ]);
}

const deleteAll = (client: Client, names: readonly string[]): Promise<void> =>
  inBatches(names, (name) => [client.call(m.deleteQueue(name), m.QUEUE_DELETE_OK)]);

async function inBatches(names: readonly string[], calls: (name: string) => Promise<unknown>[]): Promise<void> {
  for (let from = 0; from < names.length; from += CALLS_AT_ONCE) {
    await Promise.all(names.slice(from, from + CALLS_AT_ONCE).flatMap(calls));
  }
}

async function apiFigures(plan: Plan, target: Target) {
  await sleep(STATISTICS_MS);
  const queues = await timedRequests(plan, target, '/api/queues?page=1&page_size=100&sort=messages');
  const overview = await timedRequests(plan, target, '/api/overview');
  return {
    queuesMs: queues.medianMs,
    queuesFirstMs: queues.firstMs,
    queuesKib: queues.bytes / KIB,
    overviewMs: overview.medianMs,
  };
}

async function timedRequests(plan: Plan, target: Target, path: string) {
  const times: number[] = [];
  let bytes = 0;
  for (let i = 0; i < REQUESTS; i++) {
    const startedAt = performance.now();
    bytes = await within(REQUEST_WITHIN_MS, `GET ${path}`, request(plan, target, path));
    times.push(performance.now() - startedAt);
    await sleep(REQUEST_PAUSE_MS);
  }
  const [firstMs = 0, ...others] = times;
  return { firstMs, medianMs: others.sort((a, b) => a - b)[others.length >> 1] ?? 0, bytes };
}

function request({ user, password }: Plan, { host, httpPort }: Target, path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const options = { host, port: httpPort, path, auth: `${user}:${password}`, agent: false };
    get(options, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.on('end', () => {
        if (response.statusCode === 200) resolve(bytes);
        else reject(new Error(`GET ${path} answered ${response.statusCode}`));
      });
    }).on('error', reject);
  });
}

export const MANY_QUEUES: Scenario = {
  id: 'A8',
  title: 'many durable queues, declared and bound; the management API with them',
  protocol: 'amqp',
  metrics: [
    { key: 'declareSeconds', heading: 'declare s', decimals: 2, better: 'low' },
    { key: 'cpuUs', heading: 'CPU µs/queue', decimals: 0, better: 'low' },
    { key: 'kibEach', heading: 'KiB/queue', decimals: 1, better: 'low' },
    { key: 'rssMiB', heading: 'RSS MiB', decimals: 0, better: 'low' },
    { key: 'deleteSeconds', heading: 'delete s', decimals: 2, better: 'low' },
    { key: 'queuesMs', heading: 'GET queues ms', decimals: 1, better: 'low' },
    { key: 'queuesFirstMs', heading: '… first ms', decimals: 1, better: 'low' },
    { key: 'queuesKib', heading: '… KiB', decimals: 0 },
    { key: 'overviewMs', heading: 'GET overview ms', decimals: 1, better: 'low' },
  ],
  variants: [many],
};
