/** What is done to chosen messages of a broker that can't do it in place: take, act, ack those, put the others back. */
import type { ConfirmChannel, Message, Options } from 'amqplib';
import { binCopyOf } from '@/lib/amqp/plain';
import { isStream } from '@/lib/browse/snapshot';
import { readStream } from '@/lib/browse/stream';
import { type Taken, type Taking, whileHolding } from '@/lib/browse/take';
import type { Broker } from '@/lib/client/brokers';
import type { DeedInput } from '@/lib/contract/deeds';
import type { ChosenFate, ChosenFates } from '@/lib/contract/deeds-messages';
import { fail, type Result } from '@/lib/contract/result';
import { takenMessagesMax } from '@/lib/contract/seen-message';
import { binPut, theBin } from '@/lib/server/bin';

type Chosen = { readonly vhost: string; readonly queue: string; readonly ids: readonly string[] };
type Sent = {
  readonly exchange: string;
  readonly key: string;
  readonly body: Buffer;
  readonly options: Options.Publish;
};
type Act = (taken: Taken, channel: ConfirmChannel) => Promise<Omit<ChosenFate, 'id'>>;

const streamKeeps = 'A stream keeps its messages: none can be taken out of it. Copy them instead.';

const taking = (broker: Broker, { vhost, queue, ids }: Chosen, purpose: string): Taking => ({
  broker,
  vhost,
  queue,
  purpose,
  max: takenMessagesMax,
  wanted: new Set(ids),
});

/** Each chosen message that was found is acted on, one by one; what is done with it is acked, the others go back. */
async function each(
  broker: Broker,
  chosen: Chosen,
  purpose: string,
  removes: boolean,
  act: Act,
): Promise<Result<ChosenFates>> {
  return await whileHolding(taking(broker, chosen, purpose), async ({ taken, channel }) => {
    const byId = new Map(taken.map((one) => [one.id, one]));
    const fates: ChosenFate[] = [];
    for (const id of chosen.ids) {
      const one = byId.get(id);
      const fate = one === undefined ? ({ fate: 'gone' } as const) : await act(one, channel);
      if (one !== undefined && removes && fate.fate === 'done') channel.ack(one.message);
      fates.push({ id, ...fate });
    }
    return { fates };
  });
}

async function refusesRemoval(broker: Broker, { vhost, queue }: Chosen): Promise<Result<never> | undefined> {
  const stream = await isStream(broker, vhost, queue);
  if (!stream.ok) return stream;
  return stream.value ? fail('refused', streamKeeps) : undefined;
}

export async function moveTaken(broker: Broker, input: DeedInput<'move-messages'>): Promise<Result<ChosenFates>> {
  const refused = await refusesRemoval(broker, input);
  return refused ?? (await each(broker, input, 'moves messages', true, again(input)));
}

export async function copyTaken(broker: Broker, input: DeedInput<'copy-messages'>): Promise<Result<ChosenFates>> {
  const stream = await isStream(broker, input.vhost, input.queue);
  if (!stream.ok) return stream;
  return stream.value
    ? await copyRead(broker, input)
    : await each(broker, input, 'copies messages', false, again(input));
}

/** Read by offset, so nothing is taken; the copies go out on a channel of their own. */
async function copyRead(broker: Broker, input: DeedInput<'copy-messages'>): Promise<Result<ChosenFates>> {
  const wanted = new Set(input.ids.map(Number));
  const read = await readStream(
    broker,
    input.vhost,
    input.queue,
    Math.min(...wanted),
    (offset) => wanted.has(offset),
    wanted.size,
  );
  if (!read.ok) return read;
  const found = new Map(read.value.map(({ offset, message }) => [String(offset), message]));
  const nothing = { broker, vhost: input.vhost, queue: input.queue, purpose: 'copies messages', max: 0 };
  return await whileHolding(nothing, async ({ channel }) => {
    const fates: ChosenFate[] = [];
    for (const id of input.ids) {
      const message = found.get(id);
      fates.push({ id, ...(message === undefined ? { fate: 'gone' } : await send(channel, copyOf(message, input))) });
    }
    return { fates };
  });
}

export async function replaceTaken(broker: Broker, input: DeedInput<'replace-message'>): Promise<Result<ChosenFates>> {
  const chosen = { vhost: input.vhost, queue: input.queue, ids: [input.id] };
  const refused = await refusesRemoval(broker, chosen);
  const body = Buffer.from(input.payload, input.payloadEncoding === 'base64' ? 'base64' : 'utf8');
  const options = optionsOf(input.properties);
  const act: Act = (_, channel) => send(channel, { exchange: input.exchange, key: input.routingKey, body, options });
  return refused ?? (await each(broker, chosen, 'replaces a message', true, act));
}

/** First all copies are in the bin, then the originals are acked. */
export async function deleteTaken(broker: Broker, input: DeedInput<'delete-messages'>): Promise<Result<ChosenFates>> {
  const refused = await refusesRemoval(broker, input);
  if (refused !== undefined) return refused;
  const wanted = new Set(input.ids);
  let kept: readonly string[] = [];
  const result = await whileHolding(taking(broker, input, 'deletes messages'), async ({ taken, channel }) => {
    const found = taken.filter(({ id }) => wanted.has(id));
    if (input.bin) {
      const { vhost, queue } = input;
      const put = await binPut(
        broker.name,
        broker.user,
        found.map(({ message }) => binCopyOf(message)),
        { vhost, queue },
      );
      if (!put.ok) throw new Error(put.error.reason);
      kept = put.value.ids;
    }
    for (const { message } of found) channel.ack(message);
    const ids = new Set(found.map(({ id }) => id));
    return { fates: input.ids.map((id): ChosenFate => ({ id, fate: ids.has(id) ? 'done' : 'gone' })) };
  });
  // The channel failed before its end, so the broker has them all back.
  if (!result.ok && kept.length > 0) await theBin().remove({ broker: broker.name, user: broker.user }, kept);
  return result;
}

const again =
  (to: { readonly exchange: string; readonly routingKey: string | null }): Act =>
  ({ message }, channel) =>
    send(channel, copyOf(message, to));

/** What the queue added isn't sent along, nor the copy keys: they had their effect, and would double the message. */
const notSent = new Set(['x-delivery-count', 'x-acquired-count', 'x-stream-offset', 'CC', 'BCC']);

function copyOf(message: Message, to: { readonly exchange: string; readonly routingKey: string | null }): Sent {
  const { fields, properties, content } = message;
  const { headers, userId: _userId, clusterId: _clusterId, deliveryMode, ...rest } = properties;
  const kept = Object.fromEntries(Object.entries(headers ?? {}).filter(([name]) => !notSent.has(name)));
  // The library's own words for what isn't there is undefined, which it doesn't send. The user's name a broker takes
  // from nobody but that user.
  const options = { ...rest, ...(deliveryMode === undefined ? {} : { deliveryMode }), headers: kept };
  return { exchange: to.exchange, key: to.routingKey ?? fields.routingKey, body: content, options };
}

/** By the management API's names. */
function optionsOf(properties: Readonly<Record<string, unknown>>): Options.Publish {
  const text = (name: string): string | undefined => {
    const value = properties[name];
    return typeof value === 'string' ? value : undefined;
  };
  const number = (name: string): number | undefined => {
    const value = properties[name];
    return typeof value === 'number' ? value : undefined;
  };
  const options: Record<string, unknown> = {
    contentType: text('content_type'),
    contentEncoding: text('content_encoding'),
    correlationId: text('correlation_id'),
    replyTo: text('reply_to'),
    expiration: text('expiration'),
    messageId: text('message_id'),
    type: text('type'),
    userId: text('user_id'),
    appId: text('app_id'),
    priority: number('priority'),
    timestamp: number('timestamp'),
    deliveryMode: number('delivery_mode'),
    headers: properties.headers ?? {},
  };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

/** Mandatory and confirmed. A returned message comes before its confirm, and no other is under way. */
async function send(channel: ConfirmChannel, { exchange, key, body, options }: Sent): Promise<Omit<ChosenFate, 'id'>> {
  let returned = false;
  const onReturn = (): void => {
    returned = true;
  };
  channel.once('return', onReturn);
  try {
    await new Promise<void>((resolve, reject) => {
      channel.publish(exchange, key, body, { ...options, mandatory: true }, (error: unknown) =>
        error === null || error === undefined ? resolve() : reject(error),
      );
    });
    return { fate: returned ? 'unroutable' : 'done' };
  } catch (error) {
    return { fate: 'refused', reason: error instanceof Error ? error.message : String(error) };
  } finally {
    channel.off('return', onReturn);
  }
}
