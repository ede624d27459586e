import type { Action, AmqpSetup, Hop, MqttSetup, PublishOptions, Setup } from '@/lib/lab/model';

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
  /** Packets that wait for a decision. */
  readonly held?: readonly { readonly hop: Hop; readonly type: string }[];
};

export type LessonStep =
  /** Packets are let through as they come, in this order. */
  | { readonly do: 'forward'; readonly hop: Hop; readonly types: readonly string[] }
  /** A packet never arrives: its connection breaks while it is under way, or (beyond TCP) it alone vanishes. */
  | { readonly do: 'lose'; readonly hop: Hop; readonly type: string; readonly how: 'cut' | 'drop' }
  | { readonly do: 'act'; readonly action: Exclude<Action, { readonly flight: number }>; readonly times: number }
  /** Nothing is done: it is looked at. */
  | { readonly do: 'see'; readonly sight: Sight };

/** Something that is done step by step, and what is to come of it. */
export type Play = {
  readonly setup: Setup;
  readonly steps: readonly LessonStep[];
  /** Every packet that was held, and what became of it. */
  readonly trace: readonly string[];
  /** What the applications know in the end: sent, received, of all messages together. */
  readonly outcome: {
    readonly sent: number;
    readonly received: number;
    readonly settled: number;
    /** How many never come, as the ledger has to find by itself. */
    readonly lost?: number;
  };
  /** The specification leaves a choice here, or the broker is asked what it has stored. */
  readonly ourBrokerOnly?: boolean;
};

export type Lesson = Play & {
  readonly id: string;
  readonly topic: Topic;
  /** Whether it begins with a question, what will happen; the index of the right answer. */
  readonly answer?: number;
  /** It crashes the broker, so it has one of its own. */
  readonly private?: true;
  /** The same trouble again, and this time it does no harm. */
  readonly repair?: Play;
};

export const topics = ['mqtt', 'amqp', 'crash'] as const;
export type Topic = (typeof topics)[number];

/** Where a step stands in a lesson. */
export type Phase = 'run' | 'break' | 'mend';

const breaks = (step: LessonStep): boolean =>
  step.do === 'lose' || (step.do === 'act' && ['cut', 'crash', 'crash-broker'].includes(step.action.do));

/** Each step's part: it runs, it is broken, it comes up again. */
export function phasesOf(steps: readonly LessonStep[]): readonly Phase[] {
  let broken = false;
  let mending = false;
  return steps.map((step) => {
    const breaking = breaks(step);
    broken ||= breaking;
    mending =
      !breaking && (mending || (broken && step.do === 'act' && /^(reconnect|start-broker)$/.test(step.action.do)));
    return breaking ? 'break' : mending ? 'mend' : 'run';
  });
}

export const forward = (hop: Hop, ...types: string[]): LessonStep => ({ do: 'forward', hop, types });
export const lose = (hop: Hop, type: string, how: 'cut' | 'drop' = 'cut'): LessonStep => ({
  do: 'lose',
  hop,
  type,
  how,
});
export const act = (action: Exclude<Action, { readonly flight: number }>, times = 1): LessonStep => ({
  do: 'act',
  action,
  times,
});
export const see = (sight: Sight): LessonStep => ({ do: 'see', sight });
export const publish = act({ do: 'publish' });
export const publishWith = (options: PublishOptions): LessonStep => act({ do: 'publish', ...options });

export const mqtt = (o: Partial<MqttSetup>): MqttSetup => ({
  protocol: 'mqtt',
  version: 5,
  publishQos: 1,
  subscribeQos: 1,
  publisherClean: false,
  subscriberClean: false,
  retain: false,
  will: false,
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
  durable: false,
  ...o,
});
