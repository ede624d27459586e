/** The queue that a pass takes from, and how much of it is held, unacked, until the pass ends. */
import type { Channel, ConsumeMessage } from 'amqplib';
import { isChannelGone } from '@/lib/amqp/answers';

/** As much as AMQP can say. */
const prefetchMax = 65_535;
/** What isn't of the set, or came back, is held. */
const heldMax = 60_000;

type TakingChannel = Pick<Channel, 'prefetch' | 'consume' | 'ack' | 'checkQueue'>;

export class Source {
  readonly #channel: TakingChannel;
  readonly #queue: string;
  /** As many as may be on their way. */
  readonly #window: () => number;
  readonly #take: (message: ConsumeMessage | null) => void;
  #held = 0;
  #prefetch = 0;
  #growing = false;
  #stopped = false;
  lastDeliveryMs = Date.now();

  constructor(
    channel: TakingChannel,
    queue: string,
    window: () => number,
    take: (message: ConsumeMessage | null) => void,
  ) {
    this.#channel = channel;
    this.#queue = queue;
    this.#window = window;
    this.#take = take;
  }

  get held(): number {
    return this.#held;
  }

  get isGrowing(): boolean {
    return this.#growing;
  }

  /** The reason, when that is more than can be held. */
  hold(): string | undefined {
    this.#held += 1;
    if (this.#held <= heldMax) return undefined;
    return `More than ${heldMax} messages that aren’t of the set lie before those that are.`;
  }

  /** It asks for no more. */
  stop(): void {
    this.#stopped = true;
  }

  /**
   * Makes room for as many as may be on their way. A consumer's prefetch is given once, so what is held beyond it needs
   * another consumer beside it. None is cancelled: what a broker hands out in that moment would be lost sight of.
   */
  async grow(): Promise<void> {
    if (this.#growing) return;
    this.#growing = true;
    try {
      while (!this.#stopped && this.#held >= this.#prefetch - this.#window()) {
        const more = Math.min(prefetchMax, Math.max(this.#window(), this.#prefetch) * 2);
        await this.#channel.prefetch(more);
        this.#prefetch += more;
        await this.#channel.consume(this.#queue, (message) => this.#receive(message));
        this.lastDeliveryMs = Date.now();
      }
    } finally {
      this.#growing = false;
    }
  }

  #receive(message: ConsumeMessage | null): void {
    if (message !== null) this.lastDeliveryMs = Date.now();
    this.#take(message);
  }

  ack(message: ConsumeMessage): void {
    try {
      this.#channel.ack(message);
    } catch (error) {
      // The channel is gone: the original comes again, and is acked then.
      if (!isChannelGone(error)) throw error;
    }
  }

  /** How many are ready. The broker answers in order, so an answer means that the acks before the question arrived. */
  async ready(): Promise<number> {
    return (await this.#channel.checkQueue(this.#queue)).messageCount;
  }
}
