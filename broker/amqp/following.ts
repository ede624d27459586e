import type { Journey, Recipient } from '../core/journey.ts';
import { copyOf, type Entry } from '../core/queue/entry.ts';
import type { AmqpChannel } from './channel.ts';

/** What a channel has to tell of messages that somebody follows. */

function recipientOf({ connection, number }: AmqpChannel, consumer: string | null): Recipient {
  const given = connection.clientProperties.get('connection_name');
  const name = given?.type === 'longstr' ? given.value : null;
  return { connection: connection.name, name, channel: number, consumer, client: null, qos: null };
}

/** @param consumer its encoded tag; undefined: it was asked for (`basic.get`) */
export function noteDelivered(
  journey: Journey,
  channel: AmqpChannel,
  entry: Entry,
  consumer: Uint8Array | undefined,
  noAck: boolean,
): void {
  const to = recipientOf(channel, consumer === undefined ? null : textOf(consumer));
  journey.add({ type: 'delivered', ...copyOf(entry), to, redelivered: entry.redelivered, acks: !noAck });
}

/** Direct reply-to: without a queue, and nobody acknowledges it. */
export function noteReply(journey: Journey, channel: AmqpChannel, consumer: Uint8Array): void {
  const to = recipientOf(channel, textOf(consumer));
  journey.add({ type: 'delivered', queue: '', seq: 0, to, redelivered: false, acks: false });
}

/** Of a short string: its length comes first. */
const textOf = (shortstr: Uint8Array): string => Buffer.from(shortstr).toString('utf8', 1);
