import type { Message } from '../core/message.ts';
import type { AmqpChannel } from './channel.ts';
import { encodeShortstr } from './wire/sink.ts';

/** RabbitMQ's pseudo queue: who consumes from it gets replies without a queue of his own. */
export const REPLY_TO = 'amq.rabbitmq.reply-to';
const REPLY_TO_PREFIX = `${REPLY_TO}.`;

/** To be told apart from a queue's name: such a key leads to a channel. */
export const isReplyAddress = (routingKey: string): boolean => routingKey.startsWith(REPLY_TO_PREFIX);

/** The addresses of a broker: unguessable, so that only who was asked can answer. */
export class ReplyAddresses {
  readonly #targets = new Map<string, ReplyConsumer>();

  get size(): number {
    return this.#targets.size;
  }

  /** @returns the address */
  add(token: string, target: ReplyConsumer): string {
    const address = REPLY_TO_PREFIX + token;
    this.#targets.set(address, target);
    return address;
  }

  remove(address: string): void {
    this.#targets.delete(address);
  }

  get(address: string): ReplyConsumer | undefined {
    return this.#targets.get(address);
  }
}

/** A consumer of the pseudo queue: one per channel. */
export class ReplyConsumer {
  readonly tag: string;
  /** What a request's `reply-to` becomes. */
  readonly address: string;
  readonly #encodedTag: Uint8Array;
  readonly #channel: AmqpChannel;
  readonly #addresses: ReplyAddresses;

  constructor(channel: AmqpChannel, tag: string, addresses: ReplyAddresses, token: string) {
    this.tag = tag;
    this.#encodedTag = encodeShortstr(tag);
    this.#channel = channel;
    this.#addresses = addresses;
    this.address = addresses.add(token, this);
  }

  /** False: it is lost. */
  reply(message: Message): boolean {
    return this.#channel.reply(this.#encodedTag, message);
  }

  cancel(): void {
    this.#addresses.remove(this.address);
  }
}
