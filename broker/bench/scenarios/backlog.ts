import { Crew, sleep } from '../load/crew.ts';
import { freshName, MIB, type Plan, type Scenario, type Variant } from '../scenario.ts';
import { serverOf, type Target } from '../target.ts';
import { withTopology } from '../topology.ts';
import { BrokerUsage, minus, per } from '../usage.ts';

const WORK_WITHIN_MS = 400_000;
const SETTLE_MS = 1000;

async function fill(plan: Plan, target: Target, queue: string, bodyBytes: number): Promise<number> {
  const crew = new Crew(plan.makeWorker);
  try {
    await crew.add({
      protocol: 'amqp',
      role: 'publisher',
      server: serverOf(target, plan),
      bodyBytes,
      lanes: [{ exchange: '', keys: [queue] }],
      persistent: true,
      confirms: true,
      window: 5000,
      limit: plan.backlog,
    });
    const done = crew.done(WORK_WITHIN_MS);
    crew.start();
    return await done;
  } finally {
    await crew.close();
  }
}

async function empty(plan: Plan, target: Target, queue: string): Promise<number> {
  const crew = new Crew(plan.makeWorker);
  try {
    const ready = crew.add({
      protocol: 'amqp',
      role: 'consumer',
      server: serverOf(target, plan),
      queues: [queue],
      prefetch: 1000,
      ackEvery: 100,
      stamped: false,
      expect: plan.backlog,
    });
    const [seconds] = await Promise.all([crew.done(WORK_WITHIN_MS), ready]);
    return seconds;
  } finally {
    await crew.close();
  }
}

const backlogOf = (label: string, bodyBytes: number): Variant => ({
  label,
  run: (plan, target) => {
    const queue = freshName('backlog');
    const count = plan.backlog;
    return withTopology(plan, target, { queues: [queue], durable: true }, async () => {
      const usage = new BrokerUsage(target);
      try {
        const [cpu0, rss0] = [usage.cpuSeconds, usage.residentBytes];
        const fillSeconds = await fill(plan, target, queue, bodyBytes);
        const cpu1 = usage.cpuSeconds;
        await sleep(SETTLE_MS);
        const full = usage.residentBytes;
        const cpu2 = usage.cpuSeconds;
        const drainSeconds = await empty(plan, target, queue);
        return {
          publishRate: count / fillSeconds,
          drainRate: count / drainSeconds,
          publishUs: per(minus(cpu1, cpu0), count / 1e6),
          drainUs: per(minus(usage.cpuSeconds, cpu2), count / 1e6),
          rssMiB: per(full, MIB),
          bytesEach: per(minus(full, rss0), count),
          peakMiB: full === undefined ? undefined : usage.peakBytes / MIB,
        };
      } finally {
        usage.stop();
      }
    });
  },
});

export const BACKLOG: Scenario = {
  id: 'A7',
  title: 'persistent messages with confirms into a queue nobody reads, then drain',
  protocol: 'amqp',
  metrics: [
    { key: 'publishRate', heading: 'publish/s', decimals: 0, better: 'high' },
    { key: 'drainRate', heading: 'drain/s', decimals: 0, better: 'high' },
    { key: 'publishUs', heading: 'CPU µs/publish', decimals: 2, better: 'low' },
    { key: 'drainUs', heading: 'CPU µs/drain', decimals: 2, better: 'low' },
    { key: 'rssMiB', heading: 'RSS MiB, full', decimals: 0, better: 'low' },
    { key: 'bytesEach', heading: 'bytes/msg', decimals: 0, better: 'low' },
    { key: 'peakMiB', heading: 'peak MiB', decimals: 0, better: 'low' },
  ],
  variants: [backlogOf('100B', 100), backlogOf('1K', 1024)],
};
