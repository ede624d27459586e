import type { Hop, PublishOptions, StateLine } from '@/lib/lab/model';

export type Settling = 'ack' | 'nack' | 'reject' | 'requeue';

/** What the applications on the stage tell the run. */
export type StageEvents = {
  sent: (message: string) => void;
  settled: (message: string) => void;
  failed: (message: string, why: string) => void;
  returned: (message: string, why: string) => void;
  received: (message: string, again: boolean, detail: string) => void;
  answered: (message: string) => void;
};

/** What a broker says of itself; `both`: it says a part, and the wire tells the rest. */
export type BrokerTold = { readonly lines: readonly StateLine[]; readonly known: 'told' | 'both' };

/** Two real clients of one protocol, and what the broker has for them. */
export interface Stage {
  /** Makes what is needed on the broker, and starts both clients: first who is to receive. */
  start(): Promise<void>;
  publish(message: string, o: PublishOptions): void;
  /** A new connection, with what the side has stored. */
  reconnect(hop: Hop): Promise<void>;
  crash(hop: Hop, keep: boolean): void;
  /** The broker's process runs again: what applications make at their start is made again. */
  brokerBack(): Promise<void>;
  /** The consumer settles its oldest delivery. False: there is none, or this protocol does it by itself. */
  settle(how: Settling, consumer: number | undefined): boolean;
  connected(hop: Hop): boolean;
  state(hop: Hop): readonly StateLine[];
  /** What the broker says that it holds; undefined: this one can't be asked. */
  brokerState(): Promise<BrokerTold | undefined>;
  /** Takes everything down; what was made on the broker too, unless that goes with it. */
  end(o: { readonly broker: 'stays' | 'goes' }): Promise<void>;
}
