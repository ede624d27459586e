import { Histogram } from './histogram.ts';
import type { ConsumerSpec, MqttPublisherSpec, MqttSubscriberSpec, PublisherSpec } from './load/contract.ts';
import { Crew, type Reading, sleep } from './load/crew.ts';
import type { Figures, Metric, Plan } from './scenario.ts';
import { MIB } from './scenario.ts';
import { serverOf, type Target } from './target.ts';
import { BrokerUsage, machineBusySeconds, minus, per } from './usage.ts';

/** How far publishers may be ahead of consumers: what is measured is a flow, not how fast a queue fills. */
const AHEAD_SECONDS = 0.25;
const MIN_AHEAD_MESSAGES = 2000;
const MAX_AHEAD_BYTES = 64 * MIB;
/** When so long nothing comes although messages are on their way, they are lost. */
const STALL_MS = 3000;
/** What was published must come within this time; what doesn't is lost. */
const DRAIN_WITHIN_MS = 20_000;
const DRAIN_POLL_MS = 50;

type OmitEach<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

export interface Flow {
  readonly publisher: OmitEach<PublisherSpec | MqttPublisherSpec, 'role' | 'server'>;
  readonly consumer: OmitEach<ConsumerSpec | MqttSubscriberSpec, 'role' | 'server' | 'stamped'>;
  /** On average. */
  readonly deliveriesPerMessage: number;
  /** How many deliveries the first messages give, where it differs from message to message. */
  readonly deliveriesOf?: (messages: number) => number;
  /** What a "message" is in the figures. */
  readonly count: 'deliveries' | 'publishes';
}

export const FLOW_METRICS: readonly Metric[] = [
  { key: 'rate', heading: 'msg/s', decimals: 0, better: 'high' },
  { key: 'cpuUs', heading: 'CPU µs/msg', decimals: 2, better: 'low' },
  { key: 'rssMiB', heading: 'RSS MiB', decimals: 0, better: 'low' },
  { key: 'brokerCores', heading: 'broker cores', decimals: 2 },
  { key: 'driverCores', heading: 'driver cores', decimals: 2 },
  { key: 'otherCores', heading: 'other cores', decimals: 2 },
  { key: 'lostPercent', heading: 'lost %', decimals: 2 },
];

export const LATENCY_METRICS: readonly Metric[] = [
  { key: 'p50Us', heading: 'p50 µs', decimals: 0, better: 'low' },
  { key: 'p99Us', heading: 'p99 µs', decimals: 0, better: 'low' },
  { key: 'p999Us', heading: 'p99.9 µs', decimals: 0, better: 'low' },
  { key: 'maxUs', heading: 'max µs', decimals: 0, better: 'low' },
  { key: 'cpuUs', heading: 'CPU µs/msg', decimals: 2, better: 'low' },
  { key: 'rate', heading: 'msg/s', decimals: 0 },
  { key: 'otherCores', heading: 'other cores', decimals: 2 },
];

/** Publishers and consumers at the same time: warm up, then count between two readings of everything. */
export async function measureFlow(plan: Plan, target: Target, flow: Flow): Promise<Figures> {
  const server = serverOf(target, plan, flow.publisher.protocol);
  const crew = new Crew(plan.makeWorker);
  const usage = new BrokerUsage(target);
  const isOpenLoop = flow.publisher.perSecond !== undefined;
  let letGo = () => {};
  try {
    await crew.add({ role: 'consumer', server, stamped: isOpenLoop, ...flow.consumer });
    await crew.add({ role: 'publisher', server, ...flow.publisher });
    if (!isOpenLoop) letGo = keepClose(crew, flow);
    crew.start();
    await crew.run(plan.warmUpMs);
    const before = await snapshot(crew, usage);
    await crew.run(plan.durationMs);
    const after = await snapshot(crew, usage);
    const rssMiB = per(usage.residentBytes, MIB);
    crew.stop();
    const lostPercent = await drain(crew, flow);
    return { ...figures(before, after, flow), rssMiB, lostPercent };
  } finally {
    letGo();
    usage.stop();
    await crew.close();
  }
}

interface Snapshot {
  readonly reading: Reading;
  readonly brokerCpu: number | undefined;
  readonly machineBusy: number;
  readonly atMs: number;
}

async function snapshot(crew: Crew, usage: BrokerUsage): Promise<Snapshot> {
  const [brokerCpu, machineBusy, atMs] = [usage.cpuSeconds, machineBusySeconds(), performance.now()];
  return { reading: await crew.read(), brokerCpu, machineBusy, atMs };
}

/** Tells the publishers, as deliveries come in, how many they may have sent. What it returns ends that. */
function keepClose(crew: Crew, flow: Flow): () => void {
  const mostAhead = Math.max(1, Math.floor(MAX_AHEAD_BYTES / (flow.publisher.bodyBytes * flow.deliveriesPerMessage)));
  const startedAt = performance.now();
  // A broker may drop messages, and nobody waits for those for ever.
  let writtenOff = 0;
  const allowedFor = (received: number) => {
    const delivered = received / flow.deliveriesPerMessage + writtenOff;
    const perSecond = (delivered * 1000) / Math.max(1, performance.now() - startedAt);
    const ahead = Math.max(MIN_AHEAD_MESSAGES, perSecond * AHEAD_SECONDS);
    return Math.floor(delivered + Math.min(ahead, mostAhead));
  };
  crew.allow(allowedFor(0));
  let progressAt = startedAt;
  crew.onProgress = (received) => {
    progressAt = performance.now();
    crew.allow(allowedFor(received));
  };
  const timer = setInterval(() => {
    if (performance.now() - progressAt < STALL_MS) return;
    progressAt = performance.now();
    writtenOff += MIN_AHEAD_MESSAGES / flow.deliveriesPerMessage;
    crew.allow(allowedFor(crew.received));
  }, STALL_MS);
  return () => clearInterval(timer);
}

async function drain(crew: Crew, flow: Flow): Promise<number> {
  const deadline = performance.now() + DRAIN_WITHIN_MS;
  for (;;) {
    const { sent, received } = await crew.read();
    const expected = flow.deliveriesOf?.(sent) ?? sent * flow.deliveriesPerMessage;
    if (received >= expected) return 0;
    if (performance.now() > deadline) return (100 * (expected - received)) / expected;
    await sleep(DRAIN_POLL_MS);
  }
}

function figures(before: Snapshot, after: Snapshot, flow: Flow): Figures {
  const [a, b] = [before.reading, after.reading];
  const byPublish = flow.count === 'publishes';
  const messages = byPublish ? b.sent - a.sent : b.received - a.received;
  const seconds = byPublish ? b.publishersAt - a.publishersAt : b.consumersAt - a.consumersAt;
  const wall = (after.atMs - before.atMs) / 1000;
  const brokerCpu = minus(after.brokerCpu, before.brokerCpu);
  const driverCpu = b.cpuSeconds - a.cpuSeconds;
  const latency = new Histogram();
  for (const each of b.latencies) latency.merge(each);
  return {
    rate: messages / seconds,
    cpuUs: per(brokerCpu, messages / 1e6),
    brokerCores: per(brokerCpu, wall),
    driverCores: driverCpu / wall,
    otherCores: (after.machineBusy - before.machineBusy - (brokerCpu ?? 0) - driverCpu) / wall,
    p50Us: latency.quantile(0.5),
    p99Us: latency.quantile(0.99),
    p999Us: latency.quantile(0.999),
    maxUs: latency.maxUs,
  };
}
