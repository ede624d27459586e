import { Message } from '../message.ts';

/** No publisher can say so: an AMQP client that names further keys has no U+0000 among those for itself. */
const MARK = '\0retained';

/**
 * A retained message as it waits in a session's own queue, with the subscription that it is for. What is left of its time
 * to live goes on from now.
 */
export function copyForQueue(message: Message, filter: string, now: number): Message {
  const left = message.ttlMs < 0 ? -1 : Math.max(0, message.ttlMs - (now - message.receivedAt));
  return new Message({ ...message, exchange: '', ttlMs: left, receivedAt: now, extraKeys: [MARK, filter] });
}

/** The filter of the subscription that a message in a session's queue is retained for; undefined: it was published. */
export function retainedFor({ exchange, extraKeys }: Message): string | undefined {
  return exchange === '' && extraKeys?.[0] === MARK ? extraKeys[1] : undefined;
}
