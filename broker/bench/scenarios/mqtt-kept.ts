import type { MqttPublisherSpec, MqttSubscriberSpec } from '../load/contract.ts';
import { Crew, sleep } from '../load/crew.ts';
import { freshName, type Plan, range, type Scenario, type Variant } from '../scenario.ts';
import { serverOf, type Target } from '../target.ts';
import { BrokerUsage, minus, per } from '../usage.ts';
import { MqttClient } from '../wire/mqtt/client.ts';

const WORK_WITHIN_MS = 240_000;
/** A broker that doesn't send what is retained to a wildcard shall not hold up the others. */
const RETAINED_WITHIN_MS = 15_000;
const SETTLE_MS = 500;
const BODY_BYTES = 100;
const SUBSCRIPTIONS = 5;

type Publishing = Pick<MqttPublisherSpec, 'topics' | 'retain' | 'limit' | 'bodyBytes' | 'window'>;

/** Publishes so many at QoS 1, and gives the seconds until all are acknowledged. */
async function publish(plan: Plan, target: Target, what: Publishing): Promise<number> {
  const crew = new Crew(plan.makeWorker);
  try {
    const server = serverOf(target, plan, 'mqtt');
    await crew.add({ protocol: 'mqtt', role: 'publisher', server, clientIds: [freshName('p')], qos: 1, ...what });
    const done = crew.done(WORK_WITHIN_MS);
    crew.start();
    return await done;
  } finally {
    await crew.close();
  }
}

type Getting = Pick<MqttSubscriberSpec, 'clientIds' | 'filter' | 'expect'>;

/** Connects, and gives the seconds until all that is expected has come. */
async function get(plan: Plan, target: Target, what: Getting, withinMs: number): Promise<number> {
  const crew = new Crew(plan.makeWorker);
  try {
    const server = serverOf(target, plan, 'mqtt');
    const ready = crew.add({ protocol: 'mqtt', role: 'consumer', server, qos: 1, stamped: false, ...what });
    const [seconds] = await Promise.all([crew.done(withinMs), ready]);
    return seconds;
  } finally {
    await crew.close();
  }
}

const retained: Variant = {
  label: '100B',
  run: async (plan, target) => {
    const count = plan.retained;
    const prefix = freshName('retained').replaceAll('.', '/');
    const topics = range(count, (i) => `${prefix}/${String(i).padStart(6, '0')}`);
    const put = (bodyBytes: number) =>
      publish(plan, target, { topics, retain: true, limit: count, bodyBytes, window: 500 });
    try {
      const stored = await put(BODY_BYTES);
      const times: number[] = [];
      for (let i = 0; i < SUBSCRIPTIONS; i++) {
        const what = { clientIds: [freshName('s')], filter: `${prefix}/#`, expect: count };
        times.push(await get(plan, target, what, RETAINED_WITHIN_MS));
      }
      const seconds = times.sort((a, b) => a - b)[SUBSCRIPTIONS >> 1] ?? 0;
      return { ms: seconds * 1000, rate: count / seconds, storeRate: count / stored };
    } finally {
      // An empty payload removes what was retained [MQTT-3.3.1-10 of 3.1.1].
      await put(0);
    }
  },
};

const offline: Variant = {
  label: '100B',
  run: async (plan, target) => {
    const count = plan.offline;
    const topic = freshName('offline').replaceAll('.', '/');
    const clientId = freshName('offline');
    const server = serverOf(target, plan, 'mqtt');
    const connect = (clean: boolean) => MqttClient.open(server, { clientId, clean });
    const usage = new BrokerUsage(target);
    try {
      const first = await connect(false);
      await first.subscribe(topic, 1);
      await first.end();
      await sleep(SETTLE_MS);
      const [cpu0, rss0] = [usage.cpuSeconds, usage.residentBytes];
      const limits = { limit: count, bodyBytes: BODY_BYTES, window: 1000 };
      const stored = await publish(plan, target, { topics: [topic], retain: false, ...limits });
      const [cpu1, rss1] = [usage.cpuSeconds, usage.residentBytes];
      const drained = await get(plan, target, { clientIds: [clientId], expect: count }, WORK_WITHIN_MS);
      return {
        drainRate: count / drained,
        storeRate: count / stored,
        storeUs: per(minus(cpu1, cpu0), count / 1e6),
        drainUs: per(minus(usage.cpuSeconds, cpu1), count / 1e6),
        bytesEach: per(minus(rss1, rss0), count),
      };
    } finally {
      usage.stop();
      // A clean session forgets the old one.
      await (await connect(true)).end();
    }
  },
};

export const RETAINED: Scenario = {
  id: 'M6',
  title: 'retained messages: stored, then all of them for a new subscription',
  protocol: 'mqtt',
  metrics: [
    { key: 'ms', heading: 'ms for all', decimals: 1, better: 'low' },
    { key: 'rate', heading: 'msg/s', decimals: 0, better: 'high' },
    { key: 'storeRate', heading: 'store/s', decimals: 0, better: 'high' },
  ],
  variants: [retained],
};

export const OFFLINE: Scenario = {
  id: 'M7',
  title: 'messages at QoS 1 for a session whose client is away, then drain',
  protocol: 'mqtt',
  metrics: [
    { key: 'drainRate', heading: 'drain/s', decimals: 0, better: 'high' },
    { key: 'storeRate', heading: 'store/s', decimals: 0, better: 'high' },
    { key: 'storeUs', heading: 'CPU µs/store', decimals: 2, better: 'low' },
    { key: 'drainUs', heading: 'CPU µs/drain', decimals: 2, better: 'low' },
    { key: 'bytesEach', heading: 'bytes/msg', decimals: 0, better: 'low' },
  ],
  variants: [offline],
};
