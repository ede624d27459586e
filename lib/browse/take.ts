/**
 * On a broker that can't be looked into, messages are taken, held for as long as it takes, and put back together. That
 * counts as a delivery and marks them as redelivered; pages say so before.
 */
import type { Channel, ChannelModel, ConfirmChannel, GetMessage } from 'amqplib';
import { answerOf, NoAnswer } from '@/lib/amqp/answers';
import { connectAmqp } from '@/lib/amqp/connect';
import type { Broker } from '@/lib/client/brokers';
import { fail, ok, type Result } from '@/lib/contract/result';
import { takenBytesMax } from '@/lib/contract/seen-message';
import { contentOfMessage, LetterIds } from '@/lib/dead-letters/letter-of';

export type Taken = { readonly id: string; readonly message: GetMessage; readonly position: number };

export type Taking = {
  readonly broker: Broker;
  readonly vhost: string;
  readonly queue: string;
  /** Stands in the name of the connection. */
  readonly purpose: string;
  readonly max: number;
  /** Undefined: all. Else only as many are taken as it takes to find these. */
  readonly wanted?: ReadonlySet<string>;
};

export type Held = {
  readonly taken: readonly Taken[];
  readonly channel: ConfirmChannel;
  /** How many were ready at the beginning. */
  readonly total: number;
};

/** What the work doesn't ack goes back to the queue when it is over, all at once and in order. */
export async function whileHolding<T>(taking: Taking, work: (held: Held) => Promise<T>): Promise<Result<T>> {
  const connection = await connectAmqp(taking.broker, taking.vhost, taking.purpose);
  if (!connection.ok) return connection;
  let answers = true;
  try {
    return await onChannel(connection.value, async (channel) => {
      const { taken, messageCount } = await take(channel, taking).catch((error: unknown) => {
        answers = !(error instanceof NoAnswer);
        throw error;
      });
      const worked = await work({ taken, channel, total: messageCount });
      channel.nackAll(true);
      return worked;
    });
  } finally {
    // If something went wrong, this puts back what is still held; so does a connection that is gone already. It waits
    // for the queue, too.
    const closed = connection.value.close().catch(() => undefined);
    if (answers) await closed;
  }
}

async function onChannel<T>(
  connection: ChannelModel,
  work: (channel: ConfirmChannel) => Promise<T>,
): Promise<Result<T>> {
  try {
    const channel = await connection.createConfirmChannel();
    // The broker ends a channel for what it refuses; the reason comes with this event only.
    const refused = new Promise<Error>((resolve) => channel.once('error', resolve));
    const outcome = await Promise.race([work(channel).then((value) => ({ value })), refused]);
    if (outcome instanceof Error) return refusal(outcome);
    await channel.close();
    return ok(outcome.value);
  } catch (error) {
    return refusal(error);
  }
}

function refusal(error: unknown): Result<never> {
  const reason = error instanceof Error ? error.message : String(error);
  if (/NOT[-_]FOUND/.test(reason)) return fail('not-found', reason, 404);
  return fail(/ACCESS[-_]REFUSED/.test(reason) ? 'forbidden' : 'refused', reason);
}

async function take(
  channel: Channel,
  { queue, max, wanted }: Taking,
): Promise<{ taken: Taken[]; messageCount: number }> {
  const { messageCount } = await answerOf(queue, channel.checkQueue(queue));
  const ids = new LetterIds();
  const taken: Taken[] = [];
  const missing = new Set(wanted);
  let bytes = 0;
  // What comes in meanwhile isn't asked for.
  while (taken.length < Math.min(max, messageCount) && bytes < takenBytesMax) {
    const getting = channel.get(queue);
    const message = await (taken.length === 0 ? answerOf(queue, getting) : getting);
    if (message === false) break;
    const id = ids.next(contentOfMessage(message));
    taken.push({ id, message, position: taken.length });
    bytes += message.content.length;
    missing.delete(id);
    if (wanted !== undefined && missing.size === 0) break;
  }
  return { taken, messageCount };
}
