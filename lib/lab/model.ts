/** What the Lab's server and its page say to each other. Plain data. */
import type { WireField } from '@/lib/lab/wire/packet';

export type Hop = 'publisher' | 'subscriber';
/** Up: from the client to the broker. */
export type Direction = 'up' | 'down';
export type Protocol = 'mqtt' | 'amqp';

export type MqttSetup = {
  readonly protocol: 'mqtt';
  readonly version: 4 | 5;
  readonly publishQos: 0 | 1 | 2;
  readonly subscribeQos: 0 | 1 | 2;
  /** Whether each side begins clean, or keeps its session. */
  readonly publisherClean: boolean;
  readonly subscriberClean: boolean;
  readonly retain: boolean;
  /** The publisher leaves a will with the broker: a message for when it goes without a word. */
  readonly will: boolean;
};

export type AmqpFlow = 'direct' | 'topic' | 'fanout' | 'headers';

export type AmqpSetup = {
  readonly protocol: 'amqp';
  readonly exchange: AmqpFlow;
  readonly confirm: boolean;
  readonly mandatory: boolean;
  readonly autoAck: boolean;
  /** 0: no limit. */
  readonly prefetch: number;
  /** Without any, messages stay in the queue. */
  readonly consumers: 0 | 1 | 2;
  /** Arguments of the queue: limits, a dead-letter exchange. */
  readonly queue: {
    readonly messageTtlMs?: number;
    readonly maxLength?: number;
    readonly deliveryLimit?: number;
    readonly deadLetter?: boolean;
  };
  /** What no queue takes goes to a second exchange, with a queue of its own. */
  readonly alternate: boolean;
  /** The consumer answers each message to `reply-to`. */
  readonly reply: boolean;
  /** Exchange and queues outlive the broker's process; their messages only when they are persistent. */
  readonly durable: boolean;
};

export type Setup = MqttSetup | AmqpSetup;

/** Which packets wait for a decision; the others go on by themselves. */
export type Stepping = 'message' | 'all' | 'none';

export type Fate =
  | 'held'
  | 'forwarded'
  | 'passed'
  | 'dropped'
  | 'duplicated'
  | 'delayed'
  | 'reordered'
  | 'truncated'
  /** It was under way when its connection ended. */
  | 'lost';

/** TCP neither loses, doubles nor reorders within a connection: an application or a proxy would have to. */
export const beyondTcp: ReadonlySet<Fate> = new Set<Fate>(['dropped', 'duplicated', 'reordered']);

export type LabEvent = { readonly n: number; readonly atMs: number } & (
  | {
      readonly kind: 'packet';
      readonly flight: number;
      readonly hop: Hop;
      readonly direction: Direction;
      readonly connection: number;
      readonly type: string;
      readonly summary: string;
      readonly bytes: number;
      readonly facts: Readonly<Record<string, string | number | boolean>>;
      /** Rewritten as its fate is decided; `n` and `atMs` stay. */
      fate: Fate;
      decidedAtMs: number | undefined;
      /** When that was, in the count of events. */
      decidedN: number | undefined;
      /** The how-manieth decision of the run it was. */
      decision: number | undefined;
    }
  | { readonly kind: 'link'; readonly hop: Hop; readonly what: 'opened' | 'cut' | 'closed'; readonly by: string }
  | {
      readonly kind: 'client';
      readonly hop: Hop;
      readonly what: 'started' | 'crashed' | 'stopped';
      readonly kept: boolean;
    }
  | {
      readonly kind: 'application';
      readonly hop: Hop;
      readonly what: 'sent' | 'settled' | 'failed' | 'received' | 'again' | 'answered' | 'returned';
      readonly message: string;
      readonly detail: string;
    }
  | { readonly kind: 'broker'; readonly what: 'crashed' | 'started'; readonly kept: boolean }
  | { readonly kind: 'time'; readonly ms: number }
);

export type PacketEvent = Extract<LabEvent, { kind: 'packet' }>;

/** A message as the two applications know it. */
export type LedgerRow = {
  readonly message: string;
  readonly sent: number;
  /** The publisher's library said that it is done. */
  readonly settled: boolean;
  readonly received: number;
  /** It came back to the publisher, who knows now that no queue took it. */
  readonly returned?: true;
  /** Nobody got it, and nobody holds it any more. */
  readonly lost?: true;
};

export type Held = {
  readonly id: number;
  readonly hop: Hop;
  readonly direction: Direction;
  readonly type: string;
  readonly summary: string;
  /** Nothing before it waits in its direction: it can go on without overtaking. */
  readonly first: boolean;
  readonly delayedUntilMs: number | undefined;
};

/** What a line of a side's store is about; the catalogue says why one comes and goes. */
export type StateKind =
  | 'session'
  | 'subscription'
  | 'publish-1'
  | 'publish-2'
  | 'pubrel'
  | 'kept-id'
  | 'queued'
  | 'retained'
  | 'will'
  | 'channel'
  | 'unconfirmed'
  | 'unsettled'
  | 'queue'
  | 'down';

/** What one side has stored, as lines of a name and a value. */
export type StateLine = {
  readonly kind: StateKind;
  readonly name: string;
  readonly value: string;
  readonly clause?: string;
  /** Which messages it is about, where all of them are known. */
  readonly messages?: readonly string[];
  /** A client's session that ends with its connection. */
  readonly ends?: true;
  /** A message is among it that may still arrive. */
  readonly holds?: true;
  /** Of a queue. */
  readonly ready?: number;
  readonly unacked?: number;
};

export type Side = Hop | 'broker';

/** How everything was after an event. */
export type Moment = {
  readonly n: number;
  readonly stores: Stores;
  readonly ledger: readonly LedgerRow[];
};

export type Stores = Readonly<Record<Side, readonly StateLine[]>> & {
  /** The broker's own words, what the wire tells, or both. */
  readonly brokerKnown: 'told' | 'seen' | 'both';
};

/** A moment with the one before it: what changed is the difference. */
export type MomentView = { readonly moment: Moment; readonly before: Moment | undefined };

export type Snapshot = {
  readonly id: string;
  readonly setup: Setup;
  readonly broker: string;
  readonly product: string;
  readonly stepping: Stepping;
  readonly playing: boolean;
  readonly speed: number;
  readonly over: boolean;
  readonly events: readonly LabEvent[];
  /** Of what happened last; each event and each decision counts. */
  readonly n: number;
  readonly held: readonly Held[];
  readonly connected: Readonly<Record<Hop, boolean>>;
  readonly now: MomentView;
  /** Whether the broker is this run's own process, which can be crashed. */
  readonly process: 'running' | 'down' | 'none';
};

export type Decision =
  | { readonly do: 'forward' | 'drop' | 'duplicate'; readonly flight: number }
  | { readonly do: 'delay'; readonly flight: number; readonly ms: number }
  | { readonly do: 'truncate'; readonly flight: number; readonly bytes: number };

export type PublishOptions = {
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** AMQP's delivery mode 2. */
  readonly persistent?: boolean;
  /** The message that was sent last once more, as a publisher does that heard no confirm. */
  readonly again?: boolean;
};

export type Action =
  | Decision
  | ({ readonly do: 'publish' } & PublishOptions)
  | { readonly do: 'cut' | 'reconnect'; readonly hop: Hop }
  | { readonly do: 'crash'; readonly hop: Hop; readonly keep: boolean }
  | { readonly do: 'crash-broker'; readonly keep: boolean }
  | { readonly do: 'start-broker' }
  | { readonly do: 'settle'; readonly how: 'ack' | 'nack' | 'reject' | 'requeue'; readonly consumer?: number }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'step'; readonly stepping: Stepping }
  | { readonly do: 'play'; readonly on: boolean; readonly speed: number };

export type PacketView = {
  /** The first bytes of it; `--` for each that belongs to a password. */
  readonly hex: string;
  readonly size: number;
  readonly fields: readonly WireField[];
};
