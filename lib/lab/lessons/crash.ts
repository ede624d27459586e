import { confirmed, confirmedTrace, sent, sentTrace } from '@/lib/lab/lessons/amqp-steps';
import { act, amqp, forward, type Lesson, mqtt, type Play, publish, publishWith, see } from '@/lib/lab/lessons/lesson';

const crash = act({ do: 'crash-broker', keep: true });
const crashAndForget = act({ do: 'crash-broker', keep: false });
const start = act({ do: 'start-broker' });
const persistent = publishWith({ persistent: true });
const durable = amqp({ durable: true, consumers: 0 });
const twoSent = [...sentTrace('direct', 'news'), confirmedTrace(1), ...sentTrace('direct', 'news'), confirmedTrace(2)];
const session = mqtt({ publishQos: 2, subscribeQos: 2 });

const bothPersistent: Play = {
  setup: durable,
  steps: [persistent, sent, confirmed, persistent, sent, confirmed, crash, start, see({ broker: 'first: 2 ready' })],
  trace: twoSent,
  outcome: { sent: 2, received: 0, settled: 2 },
};

/** Lessons in which the broker's process is killed. */
export const crashLessons: readonly Lesson[] = [
  {
    id: 'broker-durable',
    topic: 'crash',
    private: true,
    setup: durable,
    answer: 1,
    steps: [
      persistent,
      sent,
      confirmed,
      publish,
      sent,
      confirmed,
      see({ broker: 'first: 2 ready' }),
      crash,
      start,
      see({ broker: 'first: 1 ready' }),
    ],
    trace: twoSent,
    outcome: { sent: 2, received: 0, settled: 2, lost: 1 },
    repair: bothPersistent,
  },
  {
    id: 'broker-disk',
    topic: 'crash',
    private: true,
    setup: durable,
    answer: 2,
    steps: [
      persistent,
      sent,
      confirmed,
      see({ broker: 'first: 1 ready' }),
      crashAndForget,
      start,
      see({ broker: 'first: 0 ready' }),
    ],
    trace: [...sentTrace('direct', 'news'), confirmedTrace(1)],
    outcome: { sent: 1, received: 0, settled: 1, lost: 1 },
  },
  {
    id: 'broker-session',
    topic: 'crash',
    private: true,
    setup: mqtt({}),
    answer: 0,
    steps: [
      act({ do: 'crash', hop: 'subscriber', keep: true }),
      see({ notBroker: 'subscriber’s session: connected' }),
      publish,
      forward('publisher', 'PUBLISH', 'PUBACK'),
      see({ settled: 1, broker: 'subscriber’s session, queue: 1 queued' }),
      crash,
      start,
      see({ broker: 'subscriber’s session, queue: 1 queued' }),
      act({ do: 'reconnect', hop: 'subscriber' }),
      forward('subscriber', 'PUBLISH', 'PUBACK'),
      see({ received: 1 }),
    ],
    trace: [
      'publisher > PUBLISH · QoS 1 · news · id 1: forwarded',
      'publisher < PUBACK · id 1: forwarded',
      'subscriber < PUBLISH · QoS 1 · news · id 1: forwarded',
      'subscriber > PUBACK · id 1: forwarded',
    ],
    outcome: { sent: 1, received: 1, settled: 1 },
  },
  {
    id: 'broker-qos2',
    topic: 'crash',
    private: true,
    setup: session,
    answer: 0,
    steps: [
      publish,
      forward('publisher', 'PUBLISH', 'PUBREC'),
      see({
        held: [
          { hop: 'publisher', type: 'PUBREL' },
          { hop: 'subscriber', type: 'PUBLISH' },
        ],
      }),
      crash,
      start,
      see({ broker: 'publisher’s session, id 1: QoS 2 received' }),
      act({ do: 'reconnect', hop: 'publisher' }),
      forward('publisher', 'PUBREL', 'PUBCOMP'),
      act({ do: 'reconnect', hop: 'subscriber' }),
      forward('subscriber', 'PUBLISH', 'PUBREC', 'PUBREL', 'PUBCOMP'),
      see({ received: 1, settled: 1 }),
    ],
    trace: [
      'publisher > PUBLISH · QoS 2 · news · id 1: forwarded',
      'publisher < PUBREC · id 1: forwarded',
      'publisher > PUBREL · id 1: lost',
      'publisher > PUBREL · id 1: forwarded',
      'publisher < PUBCOMP · id 1: forwarded',
      'subscriber < PUBLISH · QoS 2 · news · id 1: lost',
      'subscriber < PUBLISH · QoS 2 · DUP · news · id 1: forwarded',
      'subscriber > PUBREC · id 1: forwarded',
      'subscriber < PUBREL · id 1: forwarded',
      'subscriber > PUBCOMP · id 1: forwarded',
    ],
    outcome: { sent: 1, received: 1, settled: 1 },
  },
];
