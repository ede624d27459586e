import type { MessageFate, MessageFates } from '../../../lib/contract/messages.ts';
import type { Field, Table } from '../../core/field.ts';
import type { Message } from '../../core/message.ts';
import type { Entry } from '../../core/queue/entry.ts';
import { findUnacked } from '../../core/queue/locate.ts';
import type { Queue } from '../../core/queue/queue.ts';
import { isRefusal, Refusal } from '../../core/refusal.ts';
import type { VHost } from '../../core/vhost.ts';
import type { Body } from '../body.ts';
import { type Call, exchangeNameOf, type Handler, inVHost } from '../call.ts';
import { allDurable } from '../durable.ts';
import { badRequest, getRefused, publishRefused } from '../errors.ts';
import { propertiesFromJson } from '../present/properties.ts';
import { jsonOf } from '../present/table.ts';
import { messageFrom } from '../publication.ts';
import { ok, Reply } from '../reply.ts';
import { payloadFrom } from './messages.ts';
import { locate, seqsOf } from './queue-messages.ts';

/** So many are dealt with before others are served. */
const SLICE = 50;

type Fate = MessageFates['fates'][number];
interface Target {
  readonly exchange: string;
  /** Undefined: each keeps its own. */
  readonly routingKey: string | undefined;
}

/** Taking messages away is the right of who may consume: another's exclusive queue stays locked. */
function onChosen(handler: (chosen: Chosen, body: Body) => Reply | Promise<Reply>): Handler {
  return inVHost((call, vhost) => {
    const body = call.body();
    if (body instanceof Reply) return body;
    const queue = vhost.readableQueue(call.actor, call.param('queue'));
    return isRefusal(queue) ? getRefused(queue) : handler(new Chosen(call, vhost, queue), body);
  });
}

export const deleteMessages = onChosen(async (chosen, body) => {
  const seqs = seqsOf(body);
  if (seqs instanceof Reply) return seqs;
  const refusal = chosen.keepsAll;
  if (refusal !== undefined) return getRefused(refusal);
  return await chosen.each(seqs, (slice) => chosen.take(slice));
});

const moveOrCopy = (moves: boolean): Handler =>
  onChosen(async (chosen, body) => {
    const seqs = seqsOf(body);
    if (seqs instanceof Reply) return seqs;
    const to = targetOf(body);
    if (to instanceof Reply) return to;
    const refusal = moves ? chosen.keepsAll : undefined;
    if (refusal !== undefined) return getRefused(refusal);
    return await chosen.each(seqs, (slice) => chosen.publishAgain(slice, to, moves));
  });

export const moveMessages = moveOrCopy(true);
export const copyMessages = moveOrCopy(false);

/** An edited copy is published; then, and only when a queue took it, the original goes. */
export const replaceMessage = onChosen(async (chosen, body) => {
  const seq = body.integer('seq');
  const json = body.object('properties');
  const to = { exchange: exchangeNameOf(body.text('exchange')), routingKey: body.text('routing_key') };
  const octets = payloadFrom(body.required('payload'), body.required('payload_encoding'), body);
  if (body.problem !== undefined) return body.problem;
  const read = propertiesFromJson(json);
  if ('reason' in read) return badRequest(read.reason);
  const refusal = chosen.keepsAll;
  if (refusal !== undefined) return getRefused(refusal);
  const entry = chosen.ready([seq]).get(seq);
  if (isFate(entry)) return ok({ fates: [{ seq, fate: entry }] } satisfies MessageFates);
  const headers = read.properties.headers;
  const properties =
    headers === undefined
      ? read.properties
      : { ...read.properties, headers: withTypesOf(entry.message.headers, headers) };
  const message = chosen.edited({ ...to, properties, body: octets });
  if (isRefusal(message)) return publishRefused(message);
  return await chosen.each([seq], () => [chosen.send(entry, message, true)]);
});

function targetOf(body: Body): Target | Reply {
  const exchange = exchangeNameOf(body.text('exchange'));
  const routingKey = body.raw('routing_key');
  if (body.problem !== undefined) return body.problem;
  if (routingKey === undefined || routingKey === null) return { exchange, routingKey: undefined };
  if (typeof routingKey !== 'string' || Buffer.byteLength(routingKey) > 255) {
    return badRequest('routing_key is a text of at most 255 bytes');
  }
  return { exchange, routingKey };
}

const isFate = (x: Entry | MessageFate | undefined): x is MessageFate => typeof x === 'string';

/** JSON knows fewer types than AMQP: a header that says what it said keeps the type that it had. */
function withTypesOf(before: Table, after: Table): Table {
  const out = new Map<string, Field>();
  for (const [name, field] of after) {
    const old = before.get(name);
    const same = old !== undefined && JSON.stringify(jsonOf(old)) === JSON.stringify(jsonOf(field));
    out.set(name, same ? old : field);
  }
  return out;
}

/** Chosen messages of one queue, and what one request does to them. */
class Chosen {
  readonly #call: Call;
  readonly #vhost: VHost;
  readonly #queue: Queue;

  constructor(call: Call, vhost: VHost, queue: Queue) {
    this.#call = call;
    this.#vhost = vhost;
    this.#queue = queue;
  }

  get keepsAll(): Refusal | undefined {
    if (this.#queue.kind !== 'stream') return undefined;
    return new Refusal('not-implemented', `a stream keeps its messages: none can be taken out of ${this.#queue.title}`);
  }

  /** In slices, so that others are served in between. Answered when all of it is on disk. */
  async each(seqs: readonly number[], act: (slice: readonly number[]) => readonly Fate[]): Promise<Reply> {
    const fates: Fate[] = [];
    for (let at = 0; at < seqs.length; at += SLICE) {
      if (at > 0) await new Promise((resolve) => setImmediate(resolve));
      fates.push(...act(seqs.slice(at, at + SLICE)));
    }
    await allDurable(this.#call.broker.store);
    return ok({ fates } satisfies MessageFates);
  }

  /** The entry of each that is ready, else why not. */
  ready(seqs: readonly number[]): ReadyOnes {
    const found = locate(this.#queue, seqs);
    return new ReadyOnes(found);
  }

  take(seqs: readonly number[]): Fate[] {
    const taken = new Set(this.#queue.take(new Set(seqs)).map(({ seq }) => seq));
    const held = findUnacked(this.#queue, new Set(seqs.filter((seq) => !taken.has(seq))));
    return seqs.map((seq) => ({ seq, fate: taken.has(seq) ? 'done' : held.has(seq) ? 'held' : 'gone' }));
  }

  publishAgain(seqs: readonly number[], to: Target, moves: boolean): Fate[] {
    const found = moves ? this.ready(seqs) : new ReadyOnes(locate(this.#queue, seqs), true);
    const fates = seqs.map((seq): Fate => {
      const entry = found.get(seq);
      if (isFate(entry)) return { seq, fate: entry };
      // The copy keys (CC) of the first publication have had their effect.
      const { exchange, routingKey = entry.message.routingKey } = to;
      return this.send(entry, entry.message.with({ exchange, routingKey, extraKeys: undefined }), false);
    });
    if (moves) this.#queue.take(new Set(fates.flatMap(({ seq, fate }) => (fate === 'done' ? [seq] : []))));
    return fates;
  }

  edited(draft: Parameters<typeof messageFrom>[0]): Message | Refusal {
    return messageFrom(draft, this.#call.actor, this.#call.broker.access, this.#call.broker.env.now());
  }

  /** As a client with `mandatory` and confirms. What nobody took, or a full queue refused, leaves the original alone. */
  send({ seq }: Entry, message: Message, takes: boolean): Fate {
    const { actor } = this.#call;
    const exchange = this.#vhost.publishTarget(actor, message.exchange);
    if (isRefusal(exchange)) return { seq, fate: 'refused', reason: exchange.text };
    const denied =
      exchange.type === 'topic'
        ? actor.checkTopic(this.#vhost.name, 'write', message.exchange, message.routingKey)
        : undefined;
    if (denied !== undefined) return { seq, fate: 'refused', reason: denied.text };
    const result = { queues: 0, rejected: false, position: 0 };
    this.#vhost.publish(exchange, message, result);
    if (result.queues === 0) {
      this.#vhost.totals.dropUnroutable += 1;
      return { seq, fate: 'unroutable' };
    }
    if (result.rejected) {
      const others = result.queues > 1 ? `; the others of ${result.queues} may have it` : '';
      return { seq, fate: 'refused', reason: `a queue is full and refused it${others}` };
    }
    if (takes) this.#queue.take(new Set([seq]));
    return { seq, fate: 'done' };
  }
}

class ReadyOnes {
  readonly #found: ReturnType<typeof locate>;
  readonly #heldToo: boolean;

  constructor(found: ReturnType<typeof locate>, heldToo = false) {
    this.#found = found;
    this.#heldToo = heldToo;
  }

  get(seq: number): Entry | MessageFate {
    const entry = this.#found.get(seq)?.entry;
    if (entry === undefined) return 'gone';
    return entry.holder !== undefined && !this.#heldToo ? 'held' : entry;
  }
}
