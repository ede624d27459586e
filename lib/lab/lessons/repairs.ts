import {
  acked,
  confirmed,
  confirmedTrace,
  delivered,
  deliveredTrace,
  sent,
  sentTrace,
  settle,
} from '@/lib/lab/lessons/amqp-steps';
import { act, amqp, forward, lose, mqtt, type Play, publish, see } from '@/lib/lab/lessons/lesson';

const reconnect = act({ do: 'reconnect', hop: 'publisher' });
const published = 'publisher > PUBLISH · QoS 1 · news · id 1';
const publishedAgain = 'publisher > PUBLISH · QoS 1 · DUP · news · id 1: forwarded';
const puback = 'publisher < PUBACK · id 1: forwarded';
const passedOn = (id: number): string[] => [
  `subscriber < PUBLISH · QoS 1 · news · id ${id}: forwarded`,
  `subscriber > PUBACK · id ${id}: forwarded`,
];
const once = { sent: 1, received: 1, settled: 1 };

/** The same trouble as in the lesson of that name, and no harm comes of it. */
export const repairs: Readonly<Record<string, Play>> = {
  'qos0-loss': {
    setup: mqtt({}),
    steps: [
      publish,
      lose('publisher', 'PUBLISH'),
      reconnect,
      forward('publisher', 'PUBLISH', 'PUBACK'),
      forward('subscriber', 'PUBLISH', 'PUBACK'),
      see({ received: 1, settled: 1 }),
    ],
    trace: [`${published}: lost`, publishedAgain, puback, ...passedOn(1)],
    outcome: once,
  },
  'puback-lost': {
    setup: mqtt({ publishQos: 2, subscribeQos: 2 }),
    steps: [
      publish,
      forward('publisher', 'PUBLISH'),
      lose('publisher', 'PUBREC'),
      reconnect,
      forward('publisher', 'PUBLISH', 'PUBREC', 'PUBREL', 'PUBCOMP'),
      forward('subscriber', 'PUBLISH', 'PUBREC', 'PUBREL', 'PUBCOMP'),
      see({ received: 1, settled: 1 }),
    ],
    trace: [
      'publisher > PUBLISH · QoS 2 · news · id 1: forwarded',
      'publisher < PUBREC · id 1: lost',
      'publisher > PUBLISH · QoS 2 · DUP · news · id 1: forwarded',
      'publisher < PUBREC · id 1: forwarded',
      'publisher > PUBREL · id 1: forwarded',
      'publisher < PUBCOMP · id 1: forwarded',
      'subscriber < PUBLISH · QoS 2 · news · id 1: forwarded',
      'subscriber > PUBREC · id 1: forwarded',
      'subscriber < PUBREL · id 1: forwarded',
      'subscriber > PUBCOMP · id 1: forwarded',
    ],
    outcome: once,
  },
  'puback-lost-live': {
    setup: mqtt({}),
    steps: [
      publish,
      forward('publisher', 'PUBLISH'),
      lose('publisher', 'PUBACK', 'drop'),
      reconnect,
      forward('publisher', 'PUBLISH', 'PUBACK'),
      forward('subscriber', 'PUBLISH', 'PUBACK', 'PUBLISH', 'PUBACK'),
      see({ received: 2, settled: 1 }),
    ],
    trace: [
      `${published}: forwarded`,
      'publisher < PUBACK · id 1: dropped',
      publishedAgain,
      puback,
      ...passedOn(1),
      ...passedOn(2),
    ],
    outcome: { sent: 1, received: 2, settled: 1 },
  },
  'store-lost': {
    setup: mqtt({}),
    steps: [
      publish,
      lose('publisher', 'PUBLISH'),
      act({ do: 'crash', hop: 'publisher', keep: true }),
      reconnect,
      forward('publisher', 'PUBLISH', 'PUBACK'),
      forward('subscriber', 'PUBLISH', 'PUBACK'),
      see({ received: 1, settled: 1 }),
    ],
    trace: [`${published}: lost`, publishedAgain, puback, ...passedOn(1)],
    outcome: once,
  },
  'session-clean': {
    setup: mqtt({}),
    // A broker that hasn't noticed yet sends once into the void; ours can be asked whether it has.
    ourBrokerOnly: true,
    steps: [
      act({ do: 'crash', hop: 'subscriber', keep: true }),
      see({ notBroker: 'subscriber’s session: connected' }),
      publish,
      forward('publisher', 'PUBLISH', 'PUBACK'),
      act({ do: 'reconnect', hop: 'subscriber' }),
      forward('subscriber', 'PUBLISH', 'PUBACK'),
      see({ received: 1, settled: 1 }),
    ],
    trace: [`${published}: forwarded`, puback, ...passedOn(1)],
    outcome: once,
  },
  'auto-ack': {
    setup: amqp({}),
    steps: [
      publish,
      sent,
      confirmed,
      see({ broker: 'first: 0 ready, 1 unacked' }),
      lose('subscriber', 'basic.deliver'),
      act({ do: 'reconnect', hop: 'subscriber' }),
      delivered,
      see({ received: 1 }),
      settle('ack'),
      acked,
    ],
    trace: [
      ...sentTrace('direct', 'news'),
      confirmedTrace(1),
      'subscriber < basic.deliver · direct · news · tag 1: lost',
      'subscriber < header · 9 bytes: lost',
      'subscriber < body: lost',
      ...deliveredTrace(1, true),
      'subscriber > basic.ack · tag 1: forwarded',
    ],
    outcome: once,
  },
};
