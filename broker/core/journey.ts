import type { ClientConnection } from './clients.ts';
import type { DeathReason } from './dead-letter.ts';
import type { Exchange } from './exchange.ts';
import type { Message } from './message.ts';
import type { QueueKind } from './queue/arguments.ts';
import type { Preview } from './router.ts';

/** Queues, bindings and exchanges that one hop lists; beyond, they are counted. */
const NAMES_PER_HOP_MAX = 20;

/** One of a message's copies: each queue that it comes to has one. */
export interface Copy {
  /** '': it was retained, and comes from no queue. */
  readonly queue: string;
  /** Its number in the queue; 0: the queue gave it none. */
  readonly seq: number;
}

export interface Recipient {
  /** The connection's name; `management`: an operator took it over HTTP. */
  readonly connection: string;
  /** What the client calls its connection. */
  readonly name: string | null;
  /** 0: its protocol has none. */
  readonly channel: number;
  /** null: it was asked for (`basic.get`). */
  readonly consumer: string | null;
  /** Of an MQTT client, with the quality of service that it gets it with. */
  readonly client: string | null;
  readonly qos: 0 | 1 | 2 | null;
}

export interface Way {
  readonly exchange: string;
  readonly key: string;
  readonly queues: readonly string[];
  readonly queuesTotal: number;
  readonly bindings: readonly { readonly source: string; readonly destination: string; readonly key: string }[];
  readonly bindingsTotal: number;
  /** Alternate exchanges that it was handed on to. */
  readonly alternates: readonly string[];
}

/** Something that happened to a message that is followed; the one who follows adds when. Names are the field's words. */
export type HopFact =
  | {
      readonly type: 'received';
      readonly connection: string;
      readonly channel: number;
      readonly protocol: string;
      readonly octets: number;
    }
  | ({ readonly type: 'routed' } & Way)
  | ({ readonly type: 'unroutable' } & Way)
  | { readonly type: 'returned'; readonly why: string }
  /** Not taken: by a queue that is full, or by the broker (no queue). */
  | ({ readonly type: 'refused'; readonly why: string } & Copy)
  | ({ readonly type: 'enqueued'; readonly kind: QueueKind } & Copy)
  | ({
      readonly type: 'delivered';
      readonly to: Recipient;
      readonly redelivered: boolean;
      /** False: nobody is to say that he has it. */
      readonly acks: boolean;
    } & Copy)
  | ({ readonly type: 'acked'; readonly by: 'ack' | 'PUBACK' | 'PUBREC' | 'PUBCOMP' } & Copy)
  /** `becomes`: its number in the queue from now on. */
  | ({ readonly type: 'requeued'; readonly why: 'client' | 'gone'; readonly becomes: number } & Copy)
  | ({ readonly type: 'rejected' } & Copy)
  | ({ readonly type: 'expired' } & Copy)
  | ({
      readonly type: 'dropped';
      readonly why:
        | 'max-length'
        | 'delivery-limit'
        /** Of a dead letter: back to a queue that it died in, too many at once, or there is no such exchange. */
        | 'cycle'
        | 'too-many-deaths'
        | 'no-exchange'
        /** For an MQTT client: it didn't take what it had got, it takes none so large, it wants none of its own. */
        | 'no-room'
        | 'too-large'
        | 'not-wanted';
    } & Copy)
  /** By an operator, or with its queue. */
  | ({ readonly type: 'removed'; readonly why: 'purged' | 'queue-deleted' | 'taken' } & Copy)
  | { readonly type: 'dead-lettered'; readonly queue: string; readonly why: DeathReason; readonly exchange: string }
  /** From memory to the disk alone, where nobody follows it. */
  | ({ readonly type: 'paged' } & Copy)
  | { readonly type: 'retained'; readonly topic: string }
  | { readonly type: 'confirmed'; readonly by: 'ack' | 'tx.commit' | 'PUBACK' | 'PUBREC' }
  | { readonly type: 'nacked'; readonly why: string };

export type Hop = HopFact & {
  /** ms since 1970, as fine as the clock is. */
  readonly at: number;
};

/** Where the hops of one message are written down. */
export interface Journey {
  add(fact: HopFact): void;
}

/** Follows what one publisher sends. */
export interface PublisherWatch {
  /** For each message, in the order of their coming. Undefined: this one isn't followed, for there were enough. */
  begin(from: ClientConnection, channel: number, octets: number): Journey | undefined;
}

/** What is asked of a broker that can follow messages. */
export interface WatchSpec {
  readonly vhost: string;
  /** A connection's name, the `connection_name` that it gave itself, or an MQTT client's identifier. */
  readonly publisher: string;
  /** Whose connections; undefined: anybody's. */
  readonly user: string | undefined;
  /** Who asks. */
  readonly owner: string;
  readonly messagesMax: number;
  /** It ends when nobody has looked for so long. */
  readonly keptMs: number;
}

export interface FollowedMessage {
  /** Of those that were received, from 1. */
  readonly n: number;
  readonly hops: readonly Hop[];
  /** Hops that were left out, and before which of those that are there. */
  readonly omitted: number;
  readonly omittedBefore: number;
}

export interface Watch extends WatchSpec {
  readonly id: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly messages: readonly FollowedMessage[];
  /** Messages that came when there were enough. */
  readonly beyond: number;
  /** Hops that were lost because all watches together had too many. */
  readonly lost: number;
}

export interface Tracer {
  /** False: no message anywhere is followed. */
  readonly isWatching: boolean;
  /** A client has come in: somebody may be waiting for it. */
  joined(connection: ClientConnection): void;
  /** More than its bounds allow it doesn't follow. */
  create(asked: WatchSpec): Watch | { readonly refused: string };
  /** Who looks keeps it alive. */
  look(id: string): Watch | undefined;
  end(id: string): void;
}

/** How a message went through the exchanges. */
export function wayOf(exchange: Exchange, message: Message, { queues, bindings, alternates }: Preview): Way {
  return {
    exchange: exchange.name,
    key: message.routingKey,
    queues: queues.slice(0, NAMES_PER_HOP_MAX).map((queue) => queue.name),
    queuesTotal: queues.length,
    bindings: bindings.slice(0, NAMES_PER_HOP_MAX).map(({ source, destination, key }) => ({
      source: source.name,
      destination: destination.name,
      key,
    })),
    bindingsTotal: bindings.length,
    alternates: alternates.slice(0, NAMES_PER_HOP_MAX),
  };
}
