import type { Message } from 'amqplib';
import { z } from 'zod';
import { plainProperties } from '@/lib/amqp/plain';
import { seenTaken } from '@/lib/browse/seen';
import { readFrom } from '@/lib/browse/stream';
import { whileHolding } from '@/lib/browse/take';
import type { Broker } from '@/lib/client/brokers';
import { path } from '@/lib/client/management';
import type { DeedInput } from '@/lib/contract/deeds';
import { type Matcher, matcherOf, type Subject } from '@/lib/contract/message-filter';
import { fail, ok, type Result } from '@/lib/contract/result';
import {
  type SearchStep,
  type SeenMessage,
  snapshotBytesMax,
  snapshotPayloadBytesMax,
} from '@/lib/contract/seen-message';

/** Node's own expressions can be made to run for minutes. */
const noRegex = (): string => 'Regular expressions are searched for by Waybill only. Use * and ? here.';
const noAge = 'This broker doesn’t tell how old a message is.';

const queueType = z.object({ type: z.string().optional() });

export async function isStream(broker: Broker, vhost: string, queue: string): Promise<Result<boolean>> {
  const answer = await broker.client.get(path('queues', vhost, queue), queueType);
  return answer.ok ? ok(answer.value.type === 'stream') : answer;
}

/** The first messages of a queue, seen by taking them and putting them back; a stream's are read. */
export async function takeSnapshot(broker: Broker, input: DeedInput<'take-snapshot'>): Promise<Result<SearchStep>> {
  const { vhost, queue, limit, filter, from } = input;
  if (filter.min_age_ms !== undefined || filter.max_age_ms !== undefined) return fail('refused', noAge);
  const matches = matcherOf(filter, noRegex);
  if (typeof matches === 'string') return fail('refused', matches);
  const stream = await isStream(broker, vhost, queue);
  if (!stream.ok) return stream;
  const collected = new Collected(matches, vhost, queue);
  if (stream.value) {
    const read = await readFrom(broker, vhost, queue, from ?? { offset: 0 }, limit);
    if (!read.ok) return read;
    for (const { offset, message } of read.value) collected.add(message, String(offset));
    return ok(collected.step(read.value.length));
  }
  return await whileHolding({ broker, vhost, queue, purpose: 'looks at messages', max: limit }, async (held) => {
    for (const { message, id } of held.taken) collected.add(message, id);
    return await Promise.resolve(collected.step(held.total));
  });
}

class Collected {
  readonly #matches: Matcher;
  readonly #vhost: string;
  readonly #queue: string;
  readonly #items: SeenMessage[] = [];
  #scanned = 0;
  #unchecked = 0;
  #bytes = 0;

  constructor(matches: Matcher, vhost: string, queue: string) {
    this.#matches = matches;
    this.#vhost = vhost;
    this.#queue = queue;
  }

  add(message: Message, id: string): void {
    const position = this.#scanned;
    this.#scanned += 1;
    const verdict = this.#matches(subjectOf(message));
    if (verdict === 'unchecked') this.#unchecked += 1;
    if (verdict !== 'yes') return;
    const keep = Math.max(0, Math.min(snapshotPayloadBytesMax, snapshotBytesMax - this.#bytes));
    const seen = seenTaken(message, { id, position, vhost: this.#vhost, queue: this.#queue }, keep);
    this.#bytes += Math.min(keep, message.content.length);
    this.#items.push(seen);
  }

  step(total: number): SearchStep {
    return {
      items: this.#items,
      scanned: this.#scanned,
      total: Math.max(total, this.#scanned),
      unchecked: this.#unchecked,
      cursor: null,
    };
  }
}

function subjectOf({ fields, properties, content }: Message): Subject {
  const plain = plainProperties(properties);
  const headers = (plain.headers ?? {}) as Readonly<Record<string, unknown>>;
  const own = (table: Readonly<Record<string, unknown>>, name: string): unknown =>
    Object.hasOwn(table, name) ? table[name] : undefined;
  return {
    exchange: fields.exchange,
    routingKey: fields.routingKey,
    ageMs: 0,
    header: (name) => own(headers, name),
    property: (name) => own(plain, name),
    payload: () => content,
  };
}
