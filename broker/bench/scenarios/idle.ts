import { Crew, sleep, within } from '../load/crew.ts';
import { KIB, type Metric, MIB, type Plan, type Scenario, type Variant } from '../scenario.ts';
import { type Protocol, serverOf } from '../target.ts';
import { BrokerUsage, minus, per } from '../usage.ts';

const CONNECT_WITHIN_MS = 180_000;
const AT_ONCE = 50;
const SETTLE_MS = 3000;
const WATCH_MS = 3000;
/** Until the broker has cleaned up, so that the next run begins as this one did. */
const CLEAN_UP_MS = 1000;

const idle = (label: string, protocol: Protocol, countOf: (plan: Plan) => number): Variant => ({
  label,
  run: async (plan, target) => {
    const crew = new Crew(plan.makeWorker);
    const usage = new BrokerUsage(target);
    const count = countOf(plan);
    try {
      const [cpu, rss] = [usage.cpuSeconds, usage.residentBytes];
      const server = serverOf(target, plan, protocol);
      const spec = { protocol, role: 'idle', server, count, atOnce: AT_ONCE } as const;
      const seconds = await within(CONNECT_WITHIN_MS, 'connecting', crew.add(spec));
      const cpuConnected = usage.cpuSeconds;
      await sleep(SETTLE_MS);
      const { open } = await crew.read();
      if (open !== count) throw new Error(`only ${open} of ${count} connections stayed open`);
      const cpuSettled = usage.cpuSeconds;
      await sleep(WATCH_MS);
      return {
        rate: count / seconds,
        kibEach: per(minus(usage.residentBytes, rss), count * KIB),
        cpuUs: per(minus(cpuConnected, cpu), count / 1e6),
        rssMiB: per(usage.residentBytes, MIB),
        idleCores: per(minus(usage.cpuSeconds, cpuSettled), WATCH_MS / 1000),
      };
    } finally {
      usage.stop();
      await crew.close();
      await sleep(CLEAN_UP_MS);
    }
  },
});

const METRICS: readonly Metric[] = [
  { key: 'rate', heading: 'conn/s', decimals: 0, better: 'high' },
  { key: 'kibEach', heading: 'KiB/conn', decimals: 1, better: 'low' },
  { key: 'cpuUs', heading: 'CPU µs/conn', decimals: 0, better: 'low' },
  { key: 'rssMiB', heading: 'RSS MiB', decimals: 0, better: 'low' },
  { key: 'idleCores', heading: 'idle cores', decimals: 3 },
];

export const IDLE: Scenario = {
  id: 'A9',
  title: 'idle connections',
  protocol: 'amqp',
  metrics: METRICS,
  variants: [idle('a channel each', 'amqp', (plan) => plan.connections)],
};

export const MQTT_IDLE: Scenario = {
  id: 'M5',
  title: 'idle connections',
  protocol: 'mqtt',
  metrics: METRICS,
  variants: [idle('connected', 'mqtt', (plan) => plan.mqttConnections)],
};
