import type { Message } from '../core/message.ts';

/** RabbitMQ's pseudo queue: who consumes from it gets replies without a queue of his own. */
export const REPLY_TO = 'amq.rabbitmq.reply-to';
export const REPLY_TO_PREFIX = `${REPLY_TO}.`;

/** Where replies to an address go. */
export interface ReplyTarget {
  reply(message: Message): void;
}

/** The addresses of a broker: unguessable, so that only who was asked can answer. */
export class ReplyAddresses {
  readonly #targets = new Map<string, ReplyTarget>();

  /** @returns the address */
  add(token: string, target: ReplyTarget): string {
    const address = REPLY_TO_PREFIX + token;
    this.#targets.set(address, target);
    return address;
  }

  remove(address: string): void {
    this.#targets.delete(address);
  }

  get(address: string): ReplyTarget | undefined {
    return this.#targets.get(address);
  }
}
