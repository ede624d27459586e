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

/** What one side has stored, as lines of a name and a value. */
export type StateLine = { readonly name: string; readonly value: string; readonly clause?: string };

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
  readonly held: readonly Held[];
  readonly connected: Readonly<Record<Hop, boolean>>;
  readonly ledger: readonly LedgerRow[];
  readonly stores: {
    readonly publisher: readonly StateLine[];
    readonly broker: readonly StateLine[];
    readonly subscriber: readonly StateLine[];
    /** The broker's own words, or what the wire tells. */
    readonly brokerKnown: 'told' | 'seen';
  };
};

export type Decision =
  | { readonly do: 'forward' | 'drop' | 'duplicate'; readonly flight: number }
  | { readonly do: 'delay'; readonly flight: number; readonly ms: number }
  | { readonly do: 'truncate'; readonly flight: number; readonly bytes: number };

export type Action =
  | Decision
  | { readonly do: 'publish'; readonly key?: string; readonly headers?: Readonly<Record<string, string>> }
  | { readonly do: 'cut' | 'reconnect'; readonly hop: Hop }
  | { readonly do: 'crash'; readonly hop: Hop; readonly keep: boolean }
  | { readonly do: 'settle'; readonly how: 'ack' | 'nack' | 'reject' | 'requeue'; readonly consumer?: number }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'step'; readonly stepping: Stepping }
  | { readonly do: 'play'; readonly on: boolean; readonly speed: number };

export type PacketView = {
  /** The first bytes of it. */
  readonly hex: string;
  readonly size: number;
  readonly fields: readonly WireField[];
};
