import { FLOW_METRICS, LATENCY_METRICS, measureFlow } from '../flow.ts';
import { freshName, KIB, range, type Scenario, sizeLabel, type Variant } from '../scenario.ts';
import { withTopology } from '../topology.ts';
import { topicCase } from './topic-case.ts';

/** As many publishers as queues, as many consumers. Transient, no acks. */
const pairs = (count: number, bodyBytes: number): Variant => ({
  label: sizeLabel(bodyBytes),
  run: (plan, target) => {
    const queues = range(count, () => freshName('pair'));
    return withTopology(plan, target, { queues }, () =>
      measureFlow(plan, target, {
        publisher: {
          protocol: 'amqp',
          bodyBytes,
          lanes: queues.map((queue) => ({ exchange: '', keys: [queue] })),
          persistent: false,
          confirms: false,
        },
        consumer: { protocol: 'amqp', queues, prefetch: 0, ackEvery: 0 },
        deliveriesPerMessage: 1,
        count: 'deliveries',
      }),
    );
  },
});

const CONFIRM_WINDOW = 1000;
const PREFETCH = 500;

/** Persistent to a durable queue, with confirms and acks; at its own pace, or as fast as it goes. */
const reliable = (label: string, ackEvery: number, perSecond?: number): Variant => ({
  label,
  run: (plan, target) => {
    const queue = freshName('durable');
    return withTopology(plan, target, { queues: [queue], durable: true }, () =>
      measureFlow(plan, target, {
        publisher: {
          protocol: 'amqp',
          bodyBytes: KIB,
          lanes: [{ exchange: '', keys: [queue] }],
          persistent: true,
          confirms: true,
          ...(perSecond === undefined ? { window: CONFIRM_WINDOW } : { perSecond }),
        },
        consumer: { protocol: 'amqp', queues: [queue], prefetch: PREFETCH, ackEvery },
        deliveriesPerMessage: 1,
        count: 'deliveries',
      }),
    );
  },
});

const FANOUT_QUEUES = 10;

const fanout: Variant = {
  label: `${FANOUT_QUEUES}x1K`,
  run: (plan, target) => {
    const queues = range(FANOUT_QUEUES, () => freshName('fan'));
    const exchange = { name: freshName('fanout'), type: 'fanout' };
    const bindings = queues.map((queue) => [queue, ''] as const);
    return withTopology(plan, target, { queues, exchange, bindings }, () =>
      measureFlow(plan, target, {
        publisher: {
          protocol: 'amqp',
          bodyBytes: KIB,
          lanes: [{ exchange: exchange.name, keys: [''] }],
          persistent: false,
          confirms: false,
        },
        consumer: { protocol: 'amqp', queues, prefetch: 0, ackEvery: 0 },
        deliveriesPerMessage: FANOUT_QUEUES,
        count: 'deliveries',
      }),
    );
  },
};

const topics: Variant = {
  label: '1000 bindings',
  run: (plan, target) => {
    const { queues, bindings, keys, deliveriesPerMessage, deliveriesOf } = topicCase();
    const exchange = { name: freshName('topics'), type: 'topic' };
    return withTopology(plan, target, { queues, exchange, bindings }, () =>
      measureFlow(plan, target, {
        publisher: {
          protocol: 'amqp',
          bodyBytes: 100,
          lanes: [{ exchange: exchange.name, keys }],
          persistent: false,
          confirms: false,
        },
        consumer: { protocol: 'amqp', queues, prefetch: 0, ackEvery: 0 },
        deliveriesPerMessage,
        deliveriesOf,
        count: 'publishes',
      }),
    );
  },
};

const latency = (perSecond: number): Variant => ({
  label: `${perSecond}/s`,
  run: (plan, target) => {
    const queue = freshName('latency');
    return withTopology(plan, target, { queues: [queue] }, () =>
      measureFlow(plan, target, {
        publisher: {
          protocol: 'amqp',
          bodyBytes: KIB,
          lanes: [{ exchange: '', keys: [queue] }],
          persistent: false,
          confirms: false,
          perSecond,
        },
        consumer: { protocol: 'amqp', queues: [queue], prefetch: 0, ackEvery: 0 },
        deliveriesPerMessage: 1,
        count: 'deliveries',
      }),
    );
  },
});

export const THROUGHPUT: readonly Scenario[] = [
  {
    id: 'A1',
    title: 'transient, no acks: 1 queue, 1 producer, 1 consumer',
    protocol: 'amqp',
    metrics: FLOW_METRICS,
    variants: [pairs(1, 16), pairs(1, KIB), pairs(1, 16 * KIB)],
  },
  {
    id: 'A2',
    title: 'transient, no acks: 4 queues, 4 producers, 4 consumers',
    protocol: 'amqp',
    metrics: FLOW_METRICS,
    variants: [pairs(4, 16), pairs(4, KIB)],
  },
  {
    id: 'A3',
    title: 'persistent to a durable queue, confirms, acks, 1 KiB',
    protocol: 'amqp',
    metrics: FLOW_METRICS,
    variants: [reliable('ack each', 1), reliable('ack by 50', 50)],
  },
  {
    id: 'A4',
    title: 'fan-out to 10 queues, per delivery',
    protocol: 'amqp',
    metrics: FLOW_METRICS,
    variants: [fanout],
  },
  {
    id: 'A5',
    title: 'topic exchange, 1,000 wildcard bindings over 10 queues, per publish',
    protocol: 'amqp',
    metrics: FLOW_METRICS,
    variants: [topics],
  },
  {
    id: 'A6',
    title: 'latency, open loop, 1 KiB',
    protocol: 'amqp',
    metrics: LATENCY_METRICS,
    variants: [latency(2000), latency(10_000), reliable('2000/s persistent', 1, 2000)],
  },
];
