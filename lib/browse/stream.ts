import type { ConsumeMessage } from 'amqplib';
import { connectAmqp } from '@/lib/amqp/connect';
import type { Broker } from '@/lib/client/brokers';
import { fail, ok, type Result } from '@/lib/contract/result';
import { takenBytesMax } from '@/lib/contract/seen-message';

const prefetch = 200;
const quietMsMax = 1_000;

export type StreamMessage = { readonly offset: number; readonly message: ConsumeMessage };

/** Streams hand out copies, so reading one by offset disturbs nobody. */
export async function readStream(
  broker: Broker,
  vhost: string,
  queue: string,
  from: number | 'first',
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
