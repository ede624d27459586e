import { FLOW_METRICS, LATENCY_METRICS, measureFlow } from '../flow.ts';
import { freshName, KIB, range, type Scenario, sizeLabel, type Variant } from '../scenario.ts';
import type { Qos } from '../wire/mqtt/packets.ts';

interface Shape {
  readonly qos: Qos;
  readonly bodyBytes: number;
  readonly publishers?: number;
  readonly subscribers?: number;
  /** Messages that a publisher has unacknowledged at QoS 1 and 2. */
  readonly window?: number;
  readonly perSecond?: number;
}

const flow = (label: string, { qos, bodyBytes, publishers = 1, subscribers = 1, ...o }: Shape): Variant => ({
  label,
  run: (plan, target) => {
    const topic = freshName('flow').replaceAll('.', '/');
    const paced =
      o.perSecond === undefined ? (qos > 0 ? { window: o.window ?? 1000 } : {}) : { perSecond: o.perSecond };
    return measureFlow(plan, target, {
      publisher: {
        protocol: 'mqtt',
        bodyBytes,
        clientIds: range(publishers, () => freshName('p')),
        topics: [topic],
        qos,
        retain: false,
        ...paced,
      },
      consumer: { protocol: 'mqtt', clientIds: range(subscribers, () => freshName('s')), filter: topic, qos },
      deliveriesPerMessage: subscribers,
      count: 'deliveries',
    });
  },
});

const LEVELS: readonly Qos[] = [0, 1, 2];
const SMALL_BYTES = 100;
const MANY = 100;

export const MQTT_FLOWS: readonly Scenario[] = [
  {
    id: 'M1',
    title: '1 publisher, 1 subscriber',
    protocol: 'mqtt',
    metrics: FLOW_METRICS,
    variants: LEVELS.flatMap((qos) =>
      [16, KIB].map((bodyBytes) => flow(`QoS ${qos} ${sizeLabel(bodyBytes)}`, { qos, bodyBytes })),
    ),
  },
  {
    id: 'M2',
    title: '1 publisher to 100 subscribers, 100 B, per delivery',
    protocol: 'mqtt',
    metrics: FLOW_METRICS,
    variants: ([0, 1] as const).map((qos) =>
      flow(`QoS ${qos}`, { qos, bodyBytes: SMALL_BYTES, subscribers: MANY, window: 100 }),
    ),
  },
  {
    id: 'M3',
    title: '100 publishers to 1 subscriber, 100 B',
    protocol: 'mqtt',
    metrics: FLOW_METRICS,
    variants: ([0, 1] as const).map((qos) =>
      flow(`QoS ${qos}`, { qos, bodyBytes: SMALL_BYTES, publishers: MANY, window: 20 }),
    ),
  },
  {
    id: 'M4',
    title: 'latency at QoS 1, open loop, 1 KiB',
    protocol: 'mqtt',
    metrics: LATENCY_METRICS,
    variants: [flow('2000/s', { qos: 1, bodyBytes: KIB, perSecond: 2000 })],
  },
];
