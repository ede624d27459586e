/**
 * Reads the messages of a queue to the end, within bounds. Ours are looked at where they lie. Other brokers hand them
 * out, and take them back when the channel closes: that marks them as redelivered, and who asks for it says so first.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Channel } from 'amqplib';
import { answerOf, NoAnswer } from '@/lib/amqp/answers';
import { connectAmqp } from '@/lib/amqp/connect';
import type { Broker } from '@/lib/client/brokers';
import { scanBodyBytesMax, scanMessagesMax } from '@/lib/contract/letter-facts';
import { fail, ok, type Result } from '@/lib/contract/result';
import { browsedMessages, browsePath } from '@/lib/contract/waybill';
import type { Content } from '@/lib/dead-letters/fingerprint';
import { contentOfBrowsed, contentOfMessage } from '@/lib/dead-letters/letter-of';

export type Reading = {
  readonly broker: Broker;
  readonly vhost: string;
  readonly queue: string;
  /** `total` is what the queue held when the reading began. */
  onMessage(content: Content, total: number): void;
};

/** Whether the queue was read to its end. */
export type ReadToEnd = { readonly complete: boolean; readonly total: number };

const pageMax = 200;
/** Bodies are read whole, for their hash. One that is larger ends the reading. */
const bodyBytesMax = 32 * 1024 * 1024;
const idleMsMax = 1_500;
const idleLookMs = 100;

export async function browseQueue({ broker, vhost, queue, onMessage }: Reading): Promise<Result<ReadToEnd>> {
  let limit = pageMax;
  let bytes = 0;
  let offset = 0;
  const seen = new Set<number>();
  for (;;) {
    const page = await broker.client.get(browsePath(vhost, queue), browsedMessages, {
      state: 'ready',
      offset,
      limit,
      encoding: 'base64',
      truncate: bodyBytesMax,
    });
    if (!page.ok) {
      // The answer was too large: bodies are big here.
      if (page.error.kind !== 'invalid' || limit === 1) return page;
      limit = Math.max(1, Math.floor(limit / 8));
      continue;
    }
    const { items, total } = page.value;
    for (const item of items) {
      // One that was given back meanwhile stands further ahead than it was, and moves others behind.
      if (seen.has(item.seq)) continue;
      seen.add(item.seq);
      onMessage(contentOfBrowsed(item), total);
      bytes += item.payload_bytes;
    }
    offset += items.length;
    if (items.length === 0 || offset >= total) return ok({ complete: true, total });
    if (offset >= scanMessagesMax || bytes >= scanBodyBytesMax) return ok({ complete: false, total });
  }
}

async function takeAndPutBack(channel: Channel, reading: Reading): Promise<ReadToEnd> {
  const { queue, onMessage } = reading;
  const { messageCount: total } = await answerOf(queue, channel.checkQueue(queue));
  const wanted = Math.min(total, scanMessagesMax);
  if (wanted === 0) return { complete: true, total };
  let got = 0;
  let bytes = 0;
  let lastMs = Date.now();
  let gone = false;
  await channel.prefetch(wanted);
  channel.once('close', () => {
    gone = true;
  });
  const full = (): boolean => got >= wanted || bytes >= scanBodyBytesMax;
  const consuming = channel.consume(queue, (message) => {
    if (message === null) {
      gone = true;
      return;
    }
    lastMs = Date.now();
    // Consumers that come late get what is left over; more than was counted at the start isn't wanted.
    if (full()) return;
    got += 1;
    bytes += message.content.length;
    onMessage(contentOfMessage(message), total);
  });
  const { consumerTag } = await answerOf(queue, consuming);
  // Somebody else may hold or take some of those that were counted.
  while (!full() && !gone && Date.now() - lastMs < idleMsMax) {
    await pause(idleLookMs);
  }
  if (!gone) await channel.cancel(consumerTag);
  return { complete: got >= total, total };
}

export async function getAndRequeueQueue(reading: Reading): Promise<Result<ReadToEnd>> {
  const connection = await connectAmqp(reading.broker, reading.vhost, 'reads dead letters');
  if (!connection.ok) return connection;
  let answers = true;
  try {
    const channel = await connection.value.createChannel();
    channel.on('error', () => {});
    return ok(await takeAndPutBack(channel, reading));
  } catch (error) {
    answers = !(error instanceof NoAnswer);
    return fail('refused', error instanceof Error ? error.message : String(error));
  } finally {
    // What was taken goes back when the connection ends. That too waits for the queue.
    const closed = connection.value.close().catch(() => {});
    if (answers) await closed;
  }
}
