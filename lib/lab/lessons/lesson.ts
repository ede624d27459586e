import type { Action, AmqpSetup, Hop, MqttSetup, Setup } from '@/lib/lab/model';

/** What has to be so before a lesson goes on; it is waited for. */
export type Sight = {
  /** How often the subscribers' application got any message, in all. */
  readonly received?: number;
  /** Of how many messages the publisher knows that they are done. */
  readonly settled?: number;
  readonly answered?: number;
  readonly returned?: number;
  /** A line of what a side has stored, by a part of it. */
  readonly broker?: string;
  readonly notBroker?: string;
  readonly publisher?: string;
  readonly subscriber?: string;
};

export type LessonStep =
  /** Packets are let through as they come, in this order. */
  | { readonly do: 'forward'; readonly hop: Hop; readonly types: readonly string[] }
  /** A packet never arrives: its connection breaks while it is under way, or (beyond TCP) it alone vanishes. */
  | { readonly do: 'lose'; readonly hop: Hop; readonly type: string; readonly how: 'cut' | 'drop' }
  | { readonly do: 'act'; readonly action: Exclude<Action, { readonly flight: number }> }
  /** Nothing is done: it is looked at. */
  | { readonly do: 'see'; readonly sight: Sight };

export type Lesson = {
  readonly id: string;
  readonly topic: 'mqtt' | 'amqp';
  readonly setup: Setup;
  /** Whether it begins with a question, what will happen; the index of the right answer. */
  readonly answer?: number;
  readonly steps: readonly LessonStep[];
  /** Every packet that was held, and what became of it. */
  readonly trace: readonly string[];
  /** What the applications know in the end: sent, received, of all messages together. */
  readonly outcome: { readonly sent: number; readonly received: number; readonly settled: number };
  /** Another broker than ours may do it otherwise, and be right. */
  readonly ourBrokerOnly?: boolean;
};

export const forward = (hop: Hop, ...types: string[]): LessonStep => ({ do: 'forward', hop, types });
export const lose = (hop: Hop, type: string, how: 'cut' | 'drop' = 'cut'): LessonStep => ({
  do: 'lose',
  hop,
  type,
  how,
});
export const act = (action: Exclude<Action, { readonly flight: number }>): LessonStep => ({ do: 'act', action });
export const see = (sight: Sight): LessonStep => ({ do: 'see', sight });
export const publish = act({ do: 'publish' });

export const mqtt = (o: Partial<MqttSetup>): MqttSetup => ({
  protocol: 'mqtt',
  version: 5,
  publishQos: 1,
  subscribeQos: 1,
  publisherClean: false,
  subscriberClean: false,
  retain: false,
  ...o,
});

export const amqp = (o: Partial<AmqpSetup>): AmqpSetup => ({
  protocol: 'amqp',
  exchange: 'direct',
  confirm: true,
  mandatory: false,
  autoAck: false,
  prefetch: 0,
  consumers: 1,
  queue: {},
  alternate: false,
  reply: false,
  ...o,
});
