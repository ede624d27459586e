import type { ConsumeMessage } from 'amqplib';
import { connectAmqp } from '@/lib/amqp/connect';
import type { Broker } from '@/lib/client/brokers';
import { fail, ok, type Result } from '@/lib/contract/result';
import { takenBytesMax } from '@/lib/contract/seen-message';
import type { StreamStart } from '@/lib/contract/stream-start';

const prefetch = 200;
const quietMsMax = 1_000;

/** What `x-stream-offset` takes. */
type Offset = number | 'last' | { readonly '!': 'timestamp'; readonly value: number };

export type StreamMessage = { readonly offset: number; readonly message: ConsumeMessage };

/** RabbitMQ hands out whole chunks, of at most so many messages. */
const chunkMessagesMax = 4096;

/** Streams hand out copies, so reading one by offset disturbs nobody. */
export async function readStream(
  broker: Broker,
  vhost: string,
  queue: string,
  from: Offset,
  wanted: (offset: number) => boolean,
  max: number,
): Promise<Result<readonly StreamMessage[]>> {
  const connection = await connectAmqp(broker, vhost, 'reads a stream');
  if (!connection.ok) return connection;
  try {
    const channel = await connection.value.createChannel();
    const found: StreamMessage[] = [];
    let bytes = 0;
    await channel.prefetch(prefetch);
    await new Promise<void>((resolve, reject) => {
      // The end of a stream isn't told: when nothing has come for a while, that was all.
      let quiet = setTimeout(resolve, quietMsMax);
      channel.once('error', reject);
      const take = (message: ConsumeMessage | null): void => {
        clearTimeout(quiet);
        if (message === null) {
          resolve();
          return;
        }
        const offset = Number(message.properties.headers?.['x-stream-offset']);
        if (wanted(offset)) {
          found.push({ offset, message });
          bytes += message.content.length;
        }
        if (found.length >= max || bytes >= takenBytesMax) resolve();
        else {
          channel.ack(message);
          quiet = setTimeout(resolve, quietMsMax);
        }
      };
      channel.consume(queue, take, { arguments: { 'x-stream-offset': from } }).catch(reject);
    });
    return ok(found);
  } catch (error) {
    return fail('refused', error instanceof Error ? error.message : String(error));
  } finally {
    // Gone already is closed too.
    await connection.value.close().catch(() => undefined);
  }
}

const timestamp = (ms: number): Offset => ({ '!': 'timestamp', value: Math.floor(ms / 1000) });

/** By time the broker begins with the chunk that holds it, so some that are older may come first. */
export async function readFrom(
  broker: Broker,
  vhost: string,
  queue: string,
  start: StreamStart,
  max: number,
): Promise<Result<readonly StreamMessage[]>> {
  const any = (): boolean => true;
  if ('offset' in start) return await readStream(broker, vhost, queue, start.offset, any, max);
  if ('time_ms' in start) return await readStream(broker, vhost, queue, timestamp(start.time_ms), any, max);
  if ('age_ms' in start) return await readStream(broker, vhost, queue, timestamp(Date.now() - start.age_ms), any, max);
  const end = await readStream(broker, vhost, queue, 'last', any, chunkMessagesMax);
  const last = end.ok ? end.value.at(-1) : undefined;
  if (last === undefined) return end;
  const first = Math.max(0, last.offset - Math.min(start.newest, max) + 1);
  return await readStream(broker, vhost, queue, first, any, max);
}
